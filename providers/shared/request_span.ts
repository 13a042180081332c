import { messageOf } from "../../lib/diagnostics/mod.ts";
import type { ProviderContext, ProviderHost } from "../../lib/provider/mod.ts";
import { object, type ValueObject } from "../../lib/value/mod.ts";

/** The span of one HTTP request, a child of the call's own. */
export interface RequestSpan {
  /** What the server is told, so that its spans become children of this one. */
  readonly traceparent: string;
  /** Tells of the span when the request has ended, either way. */
  around<T extends { readonly status: number }>(response: Promise<T>): Promise<T>;
}

/**
 * A span for a request; undefined when the call is not traced. The span leaves as a log line with the fields `span`,
 * `parentSpan`, `method`, `url` and `duration` (milliseconds), because a provider has no other way out of its lane.
 */
export function requestSpan(
  { traceparent }: ProviderContext,
  host: ProviderHost,
  method: string,
  url: string,
): RequestSpan | undefined {
  const parts = traceparent?.split("-");
  if (parts?.length !== 4) return undefined;
  const [version, trace, parentSpan, flags] = parts as [string, string, string, string];
  const span = crypto.randomUUID().replaceAll("-", "").slice(0, 16);
  const start = Date.now();
  const ended = (fields: ValueObject) => {
    const duration = Date.now() - start;
    host.log(1, "HTTP request", object({ span, parentSpan, method, url, duration, ...fields }));
  };
  return {
    traceparent: [version, trace, span, flags].join("-"),
    around: async (response) => {
      try {
        const answer = await response;
        ended(object({ status: answer.status }));
        return answer;
      } catch (error) {
        ended(object({ error: messageOf(error) }));
        throw error;
      }
    },
  };
}
