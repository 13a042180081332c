import {
  type Attributes,
  type AttributeValue,
  type Context,
  context as activeContext,
  createContextKey,
  type Exception,
  type HrTime,
  INVALID_SPAN_CONTEXT,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  trace,
  TraceFlags,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";

/** A span that has ended. Times are milliseconds since the epoch. */
export interface FinishedSpan {
  readonly scope: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Attributes>;
  readonly events: readonly {
    readonly name: string;
    readonly time: number;
    readonly attributes: Attributes;
  }[];
  readonly links: readonly Link[];
  readonly status: SpanStatus;
}

const IDENTITY = createContextKey("scafctl span identity");

/** The identifiers that the next span begun under a context gets: events carry them, lanes know them already. */
export interface SpanIdentity {
  readonly trace: string;
  readonly span: string;
  readonly sampled: boolean;
}

/** A context under which a span gets these identifiers. */
export function withIdentity(context: Context, identity: SpanIdentity): Context {
  return context.setValue(IDENTITY, identity);
}

/** Makes the tracers of `@opentelemetry/api` hand their finished spans to `sink`. */
export class SpanProvider implements TracerProvider {
  readonly #sink: (span: FinishedSpan) => void;

  constructor(sink: (span: FinishedSpan) => void) {
    this.#sink = sink;
  }

  getTracer(scope: string): Tracer {
    const startSpan = (name: string, options: SpanOptions = {}, context = activeContext.active()): Span => {
      const parent = options.root ? undefined : trace.getSpanContext(context);
      const wanted = context.getValue(IDENTITY) as SpanIdentity | undefined;
      const identity = wanted ?? inherited(parent);
      if (!identity.sampled) {
        return trace.wrapSpanContext(
          identity.trace === "" ? INVALID_SPAN_CONTEXT : spanContext(identity, TraceFlags.NONE),
        );
      }
      const own = spanContext(identity, TraceFlags.SAMPLED, parent?.traceState);
      return new RecordedSpan(scope, name, options, own, parent, this.#sink);
    };
    return {
      startSpan,
      startActiveSpan: (name: string, ...rest: unknown[]) => {
        const body = rest.pop() as (span: Span) => unknown;
        const [options, context = activeContext.active()] = rest as [SpanOptions?, Context?];
        const span = startSpan(name, options, context);
        // The span is all there is in its context: an identity is for one span.
        const inner = trace.setSpan(context.deleteValue(IDENTITY), span);
        return activeContext.with(inner, () => body(span)) as never;
      },
    };
  }
}

function spanContext(
  { trace: traceId, span: spanId }: SpanIdentity,
  traceFlags: TraceFlags,
  traceState?: SpanContext["traceState"],
): SpanContext {
  return { traceId, spanId, traceFlags, ...(traceState && { traceState }) };
}

/** A span that nobody named: of its parent's trace; without a parent it belongs to no run and is not kept. */
function inherited(parent: SpanContext | undefined): SpanIdentity {
  if (!parent) return { trace: "", span: "", sampled: false };
  return {
    trace: parent.traceId,
    span: crypto.randomUUID().replaceAll("-", "").slice(0, 16),
    sampled: (parent.traceFlags & TraceFlags.SAMPLED) !== 0,
  };
}

class RecordedSpan implements Span {
  readonly #scope: string;
  #name: string;
  readonly #kind: SpanKind;
  readonly #context: SpanContext;
  readonly #parent: SpanContext | undefined;
  readonly #start: number;
  readonly #attributes: Attributes;
  readonly #events: { name: string; time: number; attributes: Attributes }[] = [];
  readonly #links: Link[];
  readonly #sink: (span: FinishedSpan) => void;
  #status: SpanStatus = { code: SpanStatusCode.UNSET };
  #ended = false;

  constructor(
    scope: string,
    name: string,
    options: SpanOptions,
    context: SpanContext,
    parent: SpanContext | undefined,
    sink: (span: FinishedSpan) => void,
  ) {
    this.#scope = scope;
    this.#name = name;
    this.#kind = options.kind ?? SpanKind.INTERNAL;
    this.#context = context;
    this.#parent = parent;
    this.#start = milliseconds(options.startTime);
    this.#attributes = { ...options.attributes };
    this.#links = [...options.links ?? []];
    this.#sink = sink;
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  setAttribute(key: string, value: AttributeValue): this {
    this.#attributes[key] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    Object.assign(this.#attributes, attributes);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    const isTime = typeof attributesOrTime === "number" || attributesOrTime instanceof Date ||
      Array.isArray(attributesOrTime);
    const attributes = isTime ? {} : attributesOrTime as Attributes | undefined ?? {};
    const at = isTime ? attributesOrTime as TimeInput : time;
    this.#events.push({ name, time: milliseconds(at), attributes });
    return this;
  }

  addLink(link: Link): this {
    this.#links.push(link);
    return this;
  }

  addLinks(links: Link[]): this {
    this.#links.push(...links);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.#status = { ...status };
    return this;
  }

  updateName(name: string): this {
    this.#name = name;
    return this;
  }

  end(time?: TimeInput): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sink({
      scope: this.#scope,
      name: this.#name,
      kind: this.#kind,
      context: this.#context,
      parent: this.#parent,
      start: this.#start,
      end: Math.max(this.#start, milliseconds(time)),
      attributes: this.#attributes,
      events: this.#events,
      links: this.#links,
      status: this.#status,
    });
  }

  isRecording(): boolean {
    return !this.#ended;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const { name, message } = typeof exception === "string"
      ? { name: "Error", message: exception }
      : { name: exception.name ?? "Error", message: exception.message ?? "" };
    this.addEvent("exception", { "exception.type": name, "exception.message": message }, time);
  }
}

function milliseconds(time: TimeInput | undefined): number {
  if (time === undefined) return Date.now();
  if (typeof time === "number") return time;
  if (time instanceof Date) return time.getTime();
  const [seconds, nanoseconds] = time as HrTime;
  return seconds * 1000 + nanoseconds / 1e6;
}

export { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace };
