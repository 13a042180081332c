import type { Attributes } from "@opentelemetry/api";
import type { FinishedSpan } from "./spans.ts";

/** One request of the OTLP/HTTP JSON encoding, with the spans grouped by the tracer that made them. */
export function otlpRequest(
  spans: readonly FinishedSpan[],
  resource: Attributes,
  version: string,
): Record<string, unknown> {
  const scopes = Map.groupBy(spans, (span) => span.scope);
  return {
    resourceSpans: [{
      resource: { attributes: keyValues(resource) },
      scopeSpans: [...scopes].map(([name, group]) => ({
        scope: { name, version },
        spans: group.map(spanJson),
      })),
    }],
  };
}

function spanJson(span: FinishedSpan): Record<string, unknown> {
  const { context, parent, status } = span;
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(parent && { parentSpanId: parent.spanId }),
    ...(context.traceState && { traceState: context.traceState.serialize() }),
    flags: context.traceFlags,
    name: span.name,
    // The encoding numbers kinds from 1, the API from 0.
    kind: span.kind + 1,
    startTimeUnixNano: nanoseconds(span.start),
    endTimeUnixNano: nanoseconds(span.end),
    attributes: keyValues(span.attributes),
    ...(span.events.length > 0 && {
      events: span.events.map(({ name, time, attributes }) => ({
        timeUnixNano: nanoseconds(time),
        name,
        attributes: keyValues(attributes),
      })),
    }),
    ...(span.links.length > 0 && {
      links: span.links.map(({ context, attributes }) => ({
        traceId: context.traceId,
        spanId: context.spanId,
        attributes: keyValues(attributes ?? {}),
      })),
    }),
    status: { ...(status.message !== undefined && { message: status.message }), code: status.code },
  };
}

function keyValues(attributes: Attributes): { key: string; value: unknown }[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }]
  );
}

function anyValue(value: unknown): Record<string, unknown> {
  if (typeof value === "boolean") return { boolValue: value };
  // 64-bit integers are texts in this encoding.
  if (typeof value === "number") {
    return Number.isInteger(value) ? { intValue: `${value}` } : { doubleValue: value };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { stringValue: String(value) };
}

function nanoseconds(milliseconds: number): string {
  return (BigInt(Math.round(milliseconds * 1000)) * 1000n).toString();
}
