import type { Attributes, Context, Span } from "@opentelemetry/api";
import type { EngineEvent, TraceFacts } from "../run/mod.ts";
import { field, type ValueObject } from "../value/mod.ts";
import {
  type FinishedSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanProvider,
  SpanStatusCode,
  trace,
  withIdentity,
} from "./spans.ts";

/** Where the tracers' names begin; monitoring rules were written for them. */
const SCOPE = "github.com/oakwood-commons/scafctl/";

interface Begin {
  readonly scope: "engine" | "resolver" | "action" | "provider" | "http";
  readonly name: string;
  readonly span: string;
  readonly parent: string | undefined;
  readonly time: number;
  readonly kind?: SpanKind;
  readonly attributes: Attributes;
}

interface Open {
  readonly span: Span;
  /** For the spans below. */
  readonly context: Context;
}

/**
 * Makes spans of events: one for a run, below it `resolver.Execute`, `resolver.executeResolver` and
 * `action.executeAction`, below those `provider.Execute`, and below it the calls over HTTP and the spans of a child
 * solution. Identifiers are those of the events, which providers have told to servers already.
 */
export class TraceConsumer {
  readonly #facts: TraceFacts;
  readonly #open = new Map<string, Open>();
  #trace: string | undefined;
  #root: string | undefined;
  #latest = 0;

  /** Registers the provider of spans with the API until {@link close}. */
  constructor(facts: TraceFacts, sink: (span: FinishedSpan) => void) {
    this.#facts = facts;
    trace.setGlobalTracerProvider(new SpanProvider(sink));
  }

  /** Takes an event of any type. */
  event(event: EngineEvent, solution?: string): void {
    this.#latest = event.time;
    const { time } = event;
    switch (event.type) {
      case "child":
        return this.event(event.event, event.solution);
      case "run.started":
        this.#trace = event.trace;
        this.#root = event.span;
        return this.#begin({
          scope: "engine",
          name: "solution.Execute",
          span: event.span ?? "",
          parent: undefined,
          time,
          attributes: { "solution.name": event.solution, "scafctl.command": event.command },
        });
      case "run.finished":
        if (this.#root === undefined) return;
        this.#end(this.#root, time, event.status === "failed" ? "the run failed" : undefined, {
          "scafctl.status": event.status,
        });
        return;
      case "resolvers.planned":
        return this.#begin({
          scope: "resolver",
          name: "resolver.Execute",
          span: event.span ?? "",
          parent: event.parentSpan,
          time,
          attributes: {
            "resolver.count": event.resolvers,
            "resolver.phases": event.phases,
            ...(solution !== undefined && { "solution.name": solution }),
          },
        });
      case "resolvers.finished":
        return this.#end(
          event.span,
          time,
          event.error ?? (event.status === "failed" ? "a resolver failed" : undefined),
        );
      case "resolver.started":
        return this.#begin({
          scope: "resolver",
          name: "resolver.executeResolver",
          span: event.span ?? "",
          parent: event.parentSpan,
          time,
          attributes: { "resolver.name": event.name, "resolver.phase": event.phase },
        });
      case "resolver.finished":
        return this.#end(
          event.span,
          time,
          event.status === "failed" ? event.error ?? "the resolver failed" : undefined,
          { "resolver.status": event.status },
        );
      case "action.started":
        return this.#begin({
          scope: "action",
          name: "action.executeAction",
          span: event.span ?? "",
          parent: event.parentSpan ?? this.#root,
          time,
          attributes: {
            "action.name": event.name,
            "action.section": event.section,
            "provider.name": event.provider,
          },
        });
      case "action.finished":
        return this.#end(
          event.span,
          time,
          event.status === "failed" || event.status === "timeout"
            ? event.error ?? `the action ended as ${event.status}`
            : undefined,
          { "action.status": event.status, "action.attempts": event.attempts },
        );
      case "provider.started":
        if (event.trace !== undefined) this.#trace = event.trace;
        return this.#begin({
          scope: "provider",
          name: "provider.Execute",
          span: event.span,
          parent: event.parentSpan,
          time,
          attributes: { "provider.name": event.provider },
        });
      case "provider.finished":
        return this.#end(event.span, time, event.error);
      case "log":
        return this.#request(event.fields, time);
    }
  }

  /** Ends what nothing ended (a run that broke off) and takes the provider of spans away again. */
  close(): void {
    for (const span of [...this.#open.keys()].reverse()) this.#end(span, this.#latest);
    trace.disable();
  }

  #begin({ scope, name, span: id, parent, time, kind, attributes }: Begin): void {
    if (id === "" || this.#trace === undefined || this.#open.has(id)) return;
    const above = this.#open.get(parent ?? "")?.context ?? this.#outside();
    const identity = { trace: this.#trace, span: id, sampled: this.#facts.sample(this.#trace) };
    const span = trace.getTracer(SCOPE + scope).startSpan(
      name,
      { startTime: time, kind: kind ?? SpanKind.INTERNAL, attributes },
      withIdentity(above, identity),
    );
    this.#open.set(id, { span, context: trace.setSpan(above, span) });
  }

  /** Above a run: nothing, or the span of the program that started this one. */
  #outside(): Context {
    const { parent } = this.#facts;
    if (!parent) return ROOT_CONTEXT;
    return trace.setSpanContext(ROOT_CONTEXT, {
      traceId: parent.trace,
      spanId: parent.span,
      traceFlags: parent.sampled ? 1 : 0,
      isRemote: true,
    });
  }

  #end(id: string | undefined, time: number, error?: string, attributes: Attributes = {}): void {
    const open = this.#open.get(id ?? "");
    if (!open) return;
    this.#open.delete(id!);
    open.span.setAttributes(attributes);
    if (error !== undefined) {
      open.span.recordException({ name: "Error", message: error }, time);
      open.span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    }
    open.span.end(time);
  }

  /** The log line that a provider leaves of an HTTP request says everything about its span. */
  #request(fields: ValueObject, time: number): void {
    const text = (name: string) => {
      const value = field(fields, name);
      return typeof value === "string" ? value : "";
    };
    const number = (name: string) => {
      const value = field(fields, name);
      return typeof value === "number" ? value : undefined;
    };
    const id = text("span");
    const duration = number("duration");
    if (!/^[0-9a-f]{16}$/.test(id) || !this.#open.has(text("parentSpan")) || duration === undefined) return;
    const status = number("status");
    const url = URL.canParse(text("url")) ? new URL(text("url")) : undefined;
    this.#begin({
      scope: "http",
      name: `HTTP ${text("method")} ${url?.pathname ?? ""}`.trimEnd(),
      span: id,
      parent: text("parentSpan"),
      time: time - duration,
      kind: SpanKind.CLIENT,
      attributes: {
        "http.request.method": text("method"),
        "url.full": text("url"),
        ...(url && { "server.address": url.hostname }),
        ...(status !== undefined && { "http.response.status_code": status }),
      },
    });
    const failure = status !== undefined && status >= 400 ? `HTTP ${status}` : undefined;
    this.#end(id, time, text("error") || failure);
  }
}
