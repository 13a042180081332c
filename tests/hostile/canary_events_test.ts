import assert from "node:assert/strict";
import { builtinRegistry } from "../../lib/cli/registry.ts";
import {
  createEngine,
  type EngineEvent,
  journalLine,
  type RunEnvironment,
  SECRET,
  snapshot,
} from "../../lib/engine/mod.ts";
import { formatJson, object } from "../../lib/value/mod.ts";
import { canary, leaks } from "./canary.ts";

const CANARY = canary("events");

const SOLUTION = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: events, version: 1.0.0}
spec:
  resolvers:
    s: {resolve: {with: [{provider: secret, inputs: {operation: get, name: events}}]}}
    made: {resolve: {with: [{provider: cel, inputs: {expression: "json.marshal(_.s)"}}]}}
    coded: {resolve: {with: [{provider: cel, inputs: {expression: "base64.encode(bytes(_.made))"}}]}}
  workflow:
    actions:
      tell: {provider: message, inputs: {message: {tmpl: "{{ .made }} {{ .coded }}"}}}
      print: {provider: exec, inputs: {command: "printf '%s' \\"$S\\"", env: {S: {expr: _.coded}}}}
      use: {provider: message, inputs: {message: {expr: __actions.print.results.stdout}}}
      fail: {provider: exec, onError: continue, inputs: {command: "echo \\"$S\\" >&2; exit 1", env: {S: {expr: _.made}}}}
`;

const FACTS = { solution: "events", version: "1.0.0", time: 0, program: "0.0.0", parameters: object() };

Deno.test("events, journals, snapshots, plans and rendered graphs hold no secret", async () => {
  const events: EngineEvent[] = [];
  const size = 1 << 20;
  const environment: RunEnvironment = {
    workingDirectory: "/",
    events: (event) => void events.push(event),
    signal: new AbortController().signal,
    output: { structured: false, quiet: false, color: false, noColorFlag: true, width: 80 },
    secrets: { get: () => Promise.resolve(CANARY.value), list: () => Promise.resolve(["events"]) },
    identities: {
      list: () => Promise.resolve([]),
      claims: () => Promise.resolve(undefined),
      groups: () => Promise.resolve([]),
      token: () => Promise.reject(new Error("nobody is logged in")),
    },
    now: () => 1_700_000_000_000,
    limits: {
      celCost: 1_000_000,
      templateOutput: size,
      fileSize: size,
      responseSize: size,
      capturedOutput: size,
    },
  };
  const engine = createEngine({ registry: builtinRegistry(), environment });
  const solution = await engine.loadSolution({
    source: { kind: "text", text: SOLUTION, name: "events.yaml" },
    workingDirectory: "/",
  });
  const resolve = { parameters: object() };
  const outputs: string[] = [];
  const rendered = await engine.render(solution, resolve, {});
  outputs.push(
    formatJson(rendered.document),
    formatJson(await engine.dryRun(solution, resolve, { verbose: true })),
  );
  const result = await engine.run(solution, resolve, {});
  assert.equal(result.resolved.values.s, CANARY.value, "the run itself has the value");
  outputs.push(Deno.inspect(result.error, { depth: 20 }), formatJson(result.resolved.execution()));
  outputs.push(formatJson(snapshot(result.resolved, FACTS)));
  outputs.push(...events.map((event, index) => journalLine(event, index)));
  outputs.push(...events.map((event) => Deno.inspect(event, { depth: 20, strAbbreviateSize: Infinity })));
  assert.ok(outputs.length > 60, `${outputs.length} outputs`);
  assert.deepEqual(outputs.flatMap((text) => leaks(text, [CANARY])), []);
  assert.ok(outputs[0]!.includes(formatJson(SECRET)), "what is masked shows that it is");
});
