import assert from "node:assert/strict";

/** One span as a collector got it. */
export interface ReceivedSpan {
  readonly scope: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly status: { readonly code: number; readonly message?: string };
  readonly exceptions: readonly string[];
}

/** What a collector got in all. */
export interface Received {
  readonly url: string;
  readonly requests: { readonly path: string; readonly headers: Headers; readonly text: string }[];
  readonly resource: Record<string, unknown>;
  readonly spans: ReceivedSpan[];
}

/** How a collector answers; 200 when absent. */
export type Answer = (request: number) => Response | Promise<Response>;

/** Runs a test against an OTLP/HTTP collector on the loopback address. */
export async function withCollector(
  test: (received: Received) => Promise<void>,
  answer: Answer = () => Response.json({}),
): Promise<void> {
  const listening = Promise.withResolvers<string>();
  const requests: Received["requests"] = [];
  const spans: ReceivedSpan[] = [];
  const resource: Record<string, unknown> = {};
  const server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen: ({ port }) => listening.resolve(`http://127.0.0.1:${port}`),
  }, async (request) => {
    const isZipped = request.headers.get("content-encoding") === "gzip";
    const body = isZipped ? request.body!.pipeThrough(new DecompressionStream("gzip")) : request.body;
    const text = await new Response(body).text();
    requests.push({ path: new URL(request.url).pathname, headers: request.headers, text });
    const response = await answer(requests.length);
    if (response.ok) take(JSON.parse(text), resource, spans);
    return response;
  });
  try {
    await test({ url: await listening.promise, requests, resource, spans });
  } finally {
    await server.shutdown();
  }
}

/** The spans as a tree of names; children in the order in which they began. */
export function tree(spans: readonly ReceivedSpan[], parent?: string): unknown[] {
  const known = new Set(spans.map((span) => span.spanId));
  const isChild = (span: ReceivedSpan) =>
    parent === undefined ? !known.has(span.parentSpanId ?? "") : span.parentSpanId === parent;
  const label = (span: ReceivedSpan) => {
    const name = span.attributes["resolver.name"] ?? span.attributes["action.name"] ??
      span.attributes["provider.name"];
    return name === undefined ? span.name : `${span.name} ${name}`;
  };
  return spans.filter(isChild).sort((a, b) => a.spanId < b.spanId ? -1 : 1).map((span) => {
    const below = tree(spans, span.spanId);
    return below.length === 0 ? label(span) : { [label(span)]: below };
  });
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, string | number | boolean>>;
}

interface Request {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly spans: readonly Record<string, unknown>[];
    }[];
  }[];
}

function take(request: Request, resource: Record<string, unknown>, spans: ReceivedSpan[]): void {
  for (const part of request.resourceSpans) {
    Object.assign(resource, plain(part.resource.attributes));
    for (const { scope, spans: group } of part.scopeSpans) {
      for (const span of group) {
        assert.match(String(span.traceId), /^[0-9a-f]{32}$/);
        assert.match(String(span.spanId), /^[0-9a-f]{16}$/);
        const events = (span.events ?? []) as { name: string; attributes: KeyValue[] }[];
        spans.push({
          scope: scope.name,
          name: String(span.name),
          traceId: String(span.traceId),
          spanId: String(span.spanId),
          ...(span.parentSpanId !== undefined && { parentSpanId: String(span.parentSpanId) }),
          kind: Number(span.kind),
          start: BigInt(String(span.startTimeUnixNano)),
          end: BigInt(String(span.endTimeUnixNano)),
          attributes: plain(span.attributes as KeyValue[]),
          status: span.status as ReceivedSpan["status"],
          exceptions: events.filter(({ name }) => name === "exception")
            .map(({ attributes }) => String(plain(attributes)["exception.message"])),
        });
      }
    }
  }
}

function plain(attributes: readonly KeyValue[]): Record<string, string | number | boolean> {
  return Object.fromEntries(attributes.map(({ key, value }) => {
    const [[kind, text]] = Object.entries(value) as [[string, string | number | boolean]];
    return [key, kind === "intValue" ? Number(text) : text];
  }));
}
