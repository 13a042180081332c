import assert from "node:assert/strict";
import { type Received, withCollector } from "../../tests/telemetry/collector.ts";
import { OtlpExporter } from "./otlp.ts";
import type { FinishedSpan } from "./spans.ts";

function span(number: number): FinishedSpan {
  return {
    scope: "test",
    name: `span ${number}`,
    kind: 0,
    context: { traceId: "a".repeat(32), spanId: (number + 1).toString(16).padStart(16, "0"), traceFlags: 1 },
    parent: undefined,
    start: 1_700_000_000_000.25,
    end: 1_700_000_000_001,
    attributes: { text: "ä", whole: 3, part: 0.5, yes: true },
    events: [],
    links: [],
    status: { code: 0 },
  };
}

function exporter(received: Pick<Received, "url">, longestEnd?: number) {
  const problems: string[] = [];
  const made = new OtlpExporter({
    settings: {
      url: new URL(`${received.url}/v1/traces`),
      headers: [],
      timeout: 10_000,
      gzip: false,
      attributes: {},
      sampler: "always_on",
      share: 1,
    },
    version: "1.0.0",
    onProblem: (message) => problems.push(message),
    ...(longestEnd !== undefined && { longestEnd }),
  });
  return { made, problems };
}

Deno.test("spans arrive in batches, each once, values as the encoding has them", () =>
  withCollector(async (received) => {
    const { made, problems } = exporter(received);
    for (let number = 0; number < 1200; number++) made.add(span(number));
    await made.close();
    assert.deepEqual(problems, []);
    assert.equal(received.spans.length, 1200);
    assert.equal(new Set(received.spans.map((each) => each.spanId)).size, 1200);
    assert.equal(received.requests.length, 3);
    assert.deepEqual(received.spans[0]!.attributes, { text: "ä", whole: 3, part: 0.5, yes: true });
    assert.equal(received.spans[0]!.start, 1_700_000_000_000_250_000n);
  }));

Deno.test("a batch is sent again when the collector asks for time", () =>
  withCollector(async (received) => {
    const { made, problems } = exporter(received);
    made.add(span(1));
    await made.close();
    assert.deepEqual(problems, []);
    assert.equal(received.requests.length, 2);
    assert.equal(received.spans.length, 1);
  }, (request) =>
    request === 1
      ? new Response("busy", { status: 503, headers: { "retry-after": "0" } })
      : Response.json({})));

Deno.test("a collector that never answers holds up the end for a bounded time only", async () => {
  const release = Promise.withResolvers<Response>();
  await withCollector(async (received) => {
    const { made, problems } = exporter(received, 50);
    for (let number = 0; number < 5000; number++) made.add(span(number));
    await made.close();
    assert.deepEqual(problems, [`spans could not be sent to ${received.url}: more than 4096 spans wait`]);
    release.resolve(Response.json({}));
  }, () => release.promise);
});

Deno.test("a collector that is gone is told of once", async () => {
  const { made, problems } = exporter({ url: "http://127.0.0.1:1" });
  for (let number = 0; number < 1100; number++) made.add(span(number));
  await made.close();
  assert.equal(problems.length, 1);
  assert.match(problems[0]!, /^spans could not be sent to http:\/\/127\.0\.0\.1:1: /);
});
