import assert from "node:assert/strict";
import { formatJson, object, parseJson, type ValueObject } from "../value/mod.ts";
import { snapshot } from "../resolver/mod.ts";
import type { EngineEvent } from "../run/mod.ts";
import { JOURNAL_VERSION, JournalWriter } from "./journal.ts";
import { maskEvent } from "./mask_event.ts";
import { Masker } from "../evaluate/mod.ts";
import { MetricsCollector } from "./metrics.ts";
import { parameterKeys } from "./prepare.ts";
import { NO_PARAMETERS, testBench } from "./testing.ts";

function finished(provider: string, status: "success" | "failure", duration: number, time = 1): EngineEvent {
  return { type: "provider.finished", time, caller: "x", provider, span: "1", status, duration };
}

Deno.test("metrics count calls of a run and of its children", () => {
  const metrics = new MetricsCollector();
  metrics.event(finished("http", "success", 10, 5));
  metrics.event({
    type: "child",
    caller: "a",
    time: 6,
    solution: "solution:c",
    event: finished("http", "failure", 30, 9),
  });
  metrics.event(finished("cel", "success", 1));
  metrics.event({ type: "run.finished", time: 7, status: "succeeded" });
  assert.deepEqual(metrics.metrics(), [
    {
      provider: "cel",
      total: 1,
      success: 1,
      failure: 0,
      totalDuration: 1,
      averageDuration: 1,
      lastExecution: 1,
    },
    {
      provider: "http",
      total: 2,
      success: 1,
      failure: 1,
      totalDuration: 40,
      averageDuration: 20,
      lastExecution: 9,
    },
  ]);
});

Deno.test("a journal holds every event as one line, in order", async () => {
  const lines: string[] = [];
  const journal = new JournalWriter((line) => void lines.push(line));
  const bench = testBench({ events: (event) => void journal.event(event) });
  await bench.engine.resolve(
    await bench.load('    resolvers: {a: {resolve: {with: [{provider: echo, inputs: {value: "x\\ny"}}]}}}\n'),
    NO_PARAMETERS,
  );
  const parsed = lines.map((line) => parseJson(line) as ValueObject);
  assert.ok(lines.every((line) => line.endsWith("}\n") && line.indexOf("\n") === line.length - 1));
  assert.deepEqual(parsed.map(({ type }) => type), [
    "run.started",
    "resolvers.planned",
    "resolver.started",
    "provider.started",
    "provider.finished",
    "resolver.finished",
    "resolvers.finished",
    "run.finished",
  ]);
  assert.ok(
    lines.every((line, index) => line.startsWith(`{"journal":${JOURNAL_VERSION},"seq":${index + 1},`)),
  );
});

Deno.test("streamed bytes are in the journal as base64", () => {
  const lines: string[] = [];
  new JournalWriter((line) => void lines.push(line)).event({
    type: "provider.output",
    time: 1,
    caller: "a",
    callerKind: "action",
    provider: "exec",
    stream: "stdout",
    text: Uint8Array.of(255, 0),
  });
  assert.match(lines[0]!, /"bytes":"\/wA="/);
});

Deno.test("no text of an event shows a secret", () => {
  const masker = new Masker();
  masker.add("hunter2-token");
  const text = "it is hunter2-token";
  const base = { time: 1, name: "a" } as const;
  const events: EngineEvent[] = [
    {
      ...base,
      type: "resolver.finished",
      phase: 1,
      status: "failed",
      duration: 0,
      error: text,
      value: [text],
    },
    { ...base, type: "resolver.attemptFailed", provider: "p", phase: "resolve", step: 0, error: text },
    { ...base, type: "action.retry", attempt: 2, maxAttempts: 3, delay: 1, error: text },
    {
      ...base,
      type: "action.finished",
      section: "actions",
      status: "failed",
      duration: 0,
      error: text,
      results: object({ [text]: text }),
      streamed: false,
      attempts: 1,
    },
    {
      type: "provider.finished",
      time: 1,
      caller: "a",
      provider: "p",
      span: "1",
      status: "failure",
      duration: 0,
      error: text,
    },
    { type: "resolvers.finished", time: 1, status: "failed", duration: 0, error: text },
    {
      type: "warning",
      time: 1,
      source: "a",
      message: text,
      diagnostic: { code: "SCAF3001", severity: "warning", message: text },
    },
    { type: "log", time: 1, level: 0, message: text, fields: object({ deep: [text] }) },
    { type: "grant.used", time: 1, provider: "p", caller: "a", kind: "net", resource: text, allowed: true },
  ];
  for (const event of events) {
    assert.doesNotMatch(JSON.stringify(maskEvent(event, masker)), /hunter2/, event.type);
  }
});

Deno.test("a snapshot holds no secret, and can be made of a failed resolution", async () => {
  const bench = testBench();
  const parameters = object({ key: "tok-123456" });
  const result = await bench.engine.resolve(
    await bench.load(`
      resolvers:
        pw: {sensitive: true, resolve: {with: [{provider: param, inputs: {key: key}}]}}
        open: {resolve: {with: [{provider: echo, inputs: {value: [1]}}]}}
        bad: {resolve: {with: [{provider: fail, inputs: {message: no}}]}}
    `),
    { parameters },
  );
  const document = snapshot(result, {
    solution: "test",
    version: "1.0.0",
    time: 1_700_000_000_000,
    program: "0.1.0",
    parameters: object(),
  });
  const text = formatJson(document);
  assert.doesNotMatch(text, /tok-123456/);
  const { metadata, resolvers, phases } = document as Record<string, ValueObject>;
  assert.equal(metadata!.status, "failed");
  assert.equal(metadata!.timestamp, "2023-11-14T22:13:20Z");
  assert.equal((resolvers!.pw as ValueObject).value, "***REDACTED***");
  assert.deepEqual((resolvers!.open as ValueObject).value, [1]);
  assert.match(String((resolvers!.bad as ValueObject).error), /resolver "bad" failed/);
  assert.deepEqual(phases, [{ phase: 1, resolvers: ["bad", "open", "pw"] }]);
});

Deno.test("the resolver graph is drawn in every format without running anything", async () => {
  const bench = testBench();
  const graph = await bench.engine.resolverGraph(
    await bench.load(`
      resolvers:
        a: {type: int, resolve: {with: [{provider: fail}]}}
        b: {when: "_.a > 0", resolve: {with: [{provider: echo, inputs: {value: {rslvr: a}}}]}}
        far: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}
    `),
    { ...NO_PARAMETERS, only: ["b"] },
  );
  assert.match(graph.draw("ascii"), /Phase 2:\n {2}- b \(conditional\)\n {4}depends on:\n {6}\* a\n/);
  assert.match(graph.draw("mermaid"), /Phase_2\["Phase 2"\]\n {4}b\["b"\]/);
  assert.match(graph.draw("dot"), /"b" -> "a";/);
  const { stats } = graph.document() as { stats: ValueObject };
  assert.equal(stats.totalResolvers, 2);
  assert.deepEqual(stats.criticalPath, ["a", "b"]);
  assert.equal(bench.events.length, 0);
});

Deno.test("the action graph is drawn with what finally reads", async () => {
  const bench = testBench();
  const graph = await bench.engine.actionGraph(
    await bench.load(`
      workflow:
        actions:
          each: {provider: echo, forEach: {in: [1, 2]}, inputs: {value: 1}}
        finally:
          z: {provider: echo, inputs: {value: {expr: "__actions.each.status"}}}
    `),
    NO_PARAMETERS,
    {},
  );
  assert.match(
    graph.draw("ascii"),
    /=== Finally Actions ===\nPhase 0:\n {2}- z\n {4}reads from:\n {6}\* each\[0\]\n/,
  );
  assert.match(graph.draw("mermaid"), /z -\. reads \.-> each_0_/);
  const document = graph.document() as { crossSectionEdges: ValueObject[]; stats: ValueObject };
  assert.deepEqual(document.crossSectionEdges.map(({ to }) => to), ["each[0]", "each[1]"]);
  assert.equal(document.stats.forEachCount, 2);
});

Deno.test("parameters that a solution reads are known when all keys are written out", async () => {
  const bench = testBench();
  const keys = async (key: string) =>
    parameterKeys(
      await bench.load(
        `    resolvers: {a: {resolve: {with: [{provider: parameter, inputs: {key: ${key}}}]}}}\n`,
      ),
    );
  assert.deepEqual(await keys("region"), ["region"]);
  assert.equal(await keys("{expr: \"'a'\"}"), undefined);
  assert.equal(parameterKeys(await bench.load("    resolvers: {}\n")), undefined);
});
