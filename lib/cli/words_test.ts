import assert from "node:assert/strict";
import { object, parseTimestamp } from "../value/mod.ts";
import { BUILD } from "./build_info.ts";
import { levelOf } from "./log.ts";
import { ChildProgress, progressLine } from "./progress_view.ts";
import { metricsTable } from "./views/metrics.ts";
import { sortWords } from "./run_input.ts";
import { sourceForm } from "./source.ts";
import { dryRunText } from "./views/dry_run_text.ts";
import { compareSnapshots, countChanges } from "./views/snapshot_diff.ts";
import { assertionsOf } from "./views/test_case.ts";
import { tomlText } from "./views/toml.ts";

Deno.test("version: the source names the version of deno.json", async () => {
  const manifest = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assert.equal(BUILD.version, manifest.version);
});

Deno.test("source: what a text names", () => {
  const forms: Record<string, string> = {
    "-": "stdin",
    "https://x/y.yaml": "url",
    "oci://ghcr.io/a/b": "registry",
    "ghcr.io/a/b@1.0.0": "registry",
    "localhost:5000/a": "registry",
    "my-app": "name",
    "my-app@1.2.3": "name",
    "solution.yaml": "path",
    "x.JSON": "path",
    "./a": "path",
    "/a/b": "path",
    "dir/x": "path",
    "a\\b": "path",
    "C:/x": "path",
  };
  for (const [text, form] of Object.entries(forms)) assert.equal(sourceForm(text), form, text);
  for (const text of ["-", "/dev/stdin", "/dev/fd/0"]) assert.equal(sourceForm(text), "stdin", text);
});

Deno.test("words: names, parameters and references are told apart", () => {
  assert.deepEqual(sortWords(["a", "k=v", "@p.yaml", "b"], false), {
    names: ["a", "b"],
    parameters: ["k=v", "@p.yaml"],
  });
  assert.deepEqual(sortWords(["app@1.0.0", "a"], false), {
    source: "app@1.0.0",
    names: ["a"],
    parameters: [],
  });
  assert.deepEqual(sortWords(["app@1.0.0"], true), { names: ["app@1.0.0"], parameters: [] });
  assert.deepEqual(sortWords(["u=https://x"], false).parameters, ["u=https://x"]);
});

Deno.test("log: names and numbers of levels", () => {
  const levels: Record<string, string | undefined> = {
    none: "none",
    DEBUG: "debug",
    warning: "warn",
    "0": "info",
    "1": "debug",
    "-1": "debug",
    "3": "trace",
    loud: undefined,
    "": undefined,
  };
  for (const [text, level] of Object.entries(levels)) assert.equal(levelOf(text), level, text);
});

Deno.test("progress: failures always have a line, starts only when verbose", () => {
  const failed = {
    type: "action.finished",
    time: 0,
    name: "a",
    section: "actions",
    status: "failed",
    duration: 5,
    error: "boom",
    streamed: false,
    attempts: 1,
  } as const;
  assert.equal(progressLine(failed, false), "[ACTION] Failed a: boom");
  const started = {
    type: "action.started",
    time: 0,
    name: "a",
    section: "actions",
    provider: "exec",
  } as const;
  assert.equal(progressLine(started, false), undefined);
  assert.equal(progressLine(started, true), "[ACTION] Starting a (exec)");
});

Deno.test("dry run: phases are headed once, facts follow in brackets", () => {
  const entry = (name: string, phase: number, rest = {}) => ({
    name,
    wouldDo: `do ${name}`,
    phase,
    section: "actions",
    ...rest,
  });
  const text = dryRunText({
    solution: "s",
    version: "1.0.0",
    hasWorkflow: true,
    actionPlan: [entry("a", 1), entry("b", 1), entry("c", 2, { dependencies: ["a", "b"], when: "_.x" })],
    warnings: ["careful"],
  });
  assert.equal(
    text,
    `=== DRY RUN: What would happen ===

Solution: s (v1.0.0)

Phase 1:
  What if: [a] do a
  What if: [b] do b
Phase 2:
  What if: [c] do c
    (depends on: a, b)
    (when: _.x)

Warnings:
  - careful
`,
  );
});

Deno.test("snapshots: what came, went, changed and stayed", () => {
  const data = (resolvers: Record<string, unknown>) => ({
    document: object(),
    metadata: object(),
    resolvers: object(
      Object.entries(resolvers).map(([name, value]) => [name, { value, duration: Math.random() } as never]),
    ),
  });
  const changes = compareSnapshots(data({ a: 1, b: 2, c: 3 }), data({ b: 2, c: 4, d: 5 }), []);
  assert.deepEqual(changes.map(({ name, type }) => [name, type]), [
    ["a", "removed"],
    ["b", "unchanged"],
    ["c", "modified"],
    ["d", "added"],
  ]);
  assert.deepEqual(countChanges(changes), { total: 4, added: 1, removed: 1, modified: 1, unchanged: 1 });
  assert.deepEqual(compareSnapshots(data({ c: 3 }), data({ c: 4 }), ["value"]).map(({ type }) => type), [
    "unchanged",
  ]);
});

Deno.test("test cases: scalars by value, lists by size, odd keys in brackets, at most twenty", () => {
  assert.deepEqual(assertionsOf(object({ a: "x", "b-c": [1, 2], d: { e: { f: 1 } }, n: null })), [
    '__output.a == "x"',
    'size(__output["b-c"]) == 2',
    "size(__output.d.e) == 1",
    "__output.n == null",
  ]);
  const many = object(Array.from({ length: 50 }, (_, index) => [`k${index}`, index] as const));
  assert.equal(assertionsOf(many).length, 20);
});

Deno.test("toml: a map without its nulls; a list and a bare value stand under a key", () => {
  assert.equal(tomlText(object({ b: 1, a: "x", n: null, f: 1.5 })), 'a = "x"\nb = 1\nf = 1.5\n');
  assert.equal(tomlText([1]), "items = [ 1 ]\n");
  const instant = parseTimestamp("2024-05-06T07:08:09.123456789+02:00")!;
  assert.equal(tomlText(object({ at: instant })), "at = 2024-05-06T07:08:09.123456789+02:00\n");
  assert.equal(tomlText("x"), 'value = "x"\n');
});

Deno.test("progress: the actions of a child are told as the specification does", () => {
  const child = new ChildProgress("[solution:deploy-k8s@2.0.0]");
  const facts = { time: 0, section: "actions", provider: "exec", span: "1" } as const;
  const end = { ...facts, type: "action.finished", duration: 1, streamed: false, attempts: 1 } as const;
  assert.equal(child.line({ type: "actions.planned", time: 0, actions: 5, phases: 2 }), undefined);
  assert.equal(
    child.line({ ...facts, type: "action.started", name: "provision-cluster" }),
    '[solution:deploy-k8s@2.0.0] Action "provision-cluster" running (1/5)',
  );
  child.line({ ...facts, type: "action.started", name: "other" });
  assert.equal(
    child.line({ ...end, name: "provision-cluster", status: "succeeded" }),
    '[solution:deploy-k8s@2.0.0] Action "provision-cluster" succeeded (1/5)',
  );
  assert.equal(
    child.line({ ...end, name: "off", status: "skipped" }),
    '[solution:deploy-k8s@2.0.0] Action "off" skipped (3/5)',
  );
});

Deno.test("metrics: the table of the specification", () => {
  const metric = (provider: string, success: number, failure: number, averageDuration: number) => {
    const total = success + failure;
    return { provider, total, success, failure, averageDuration, totalDuration: 0, lastExecution: 0 };
  };
  const rows = metricsTable([metric("cel", 5, 0, 1.2), metric("http", 2, 1, 250), metric("static", 2, 0, 0)])
    .split("\n").filter((line) => line !== "" && !line.startsWith("-")).map((line) => line.split(/\s{2,}/));
  assert.deepEqual(rows, [
    ["Provider Execution Metrics:"],
    ["Provider", "Total", "Success", "Failure", "Avg Duration", "Success %"],
    ["cel", "5", "5", "0", "1ms", "100.0%"],
    ["http", "3", "2", "1", "250ms", "66.7%"],
    ["static", "2", "2", "0", "0ms", "100.0%"],
  ]);
});
