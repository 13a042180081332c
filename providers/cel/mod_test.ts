import assert from "node:assert/strict";
import { provider } from "./mod.ts";
import { data, run } from "../shared/testing.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { object } from "../../lib/value/mod.ts";

const evaluate = (expression: string, context = {}, inputs = {}) =>
  data(provider, { expression, ...inputs }, { mode: "transform", context });

Deno.test("sees resolver data, the special names and its own variables", async () => {
  const context = {
    resolvers: object({ org: "acme" }),
    variables: object({ __self: "s", __index: 2, svc: "web", "not-a-name": 1 }),
  };
  assert.equal(await evaluate("_.org + __self + svc", context), "acmesweb");
  assert.equal(await evaluate("__index", context), 2n);
  assert.equal(await evaluate("a + b", context, { variables: { a: "x", b: "y" } }), "xy");
  assert.equal(await evaluate("svc", context, { variables: { svc: "mine" } }), "mine");
});

Deno.test("integers leave as int64, other kinds as they are", async () => {
  assert.equal(await evaluate("1 + 1"), 2n);
  assert.equal(await evaluate("'a'"), "a");
  assert.equal(await evaluate("null"), null);
  assert.equal(await evaluate("0.5"), 0.5);
  assert.deepEqual(await evaluate("{'a': [1]}"), object({ a: [1n] }));
});

Deno.test("a faulty expression names the input, its place, and what there is", async () => {
  await assert.rejects(
    evaluate("1 +"),
    (error) => error instanceof ScafctlError && error.code === "SCAF5009",
  );
  await assert.rejects(
    evaluate("_.a.b", { resolvers: object({ a: object() }) }),
    (error) =>
      error instanceof ScafctlError && /^cel: expression: no such key/.test(error.message) && !!error.hint,
  );
  await assert.rejects(run(provider, {}), /"expression" is required/);
  await assert.rejects(run(provider, { expression: " " }), /must not be empty/);
  await assert.rejects(run(provider, { expression: "x".repeat(8193) }), /at most 8192/);
});

Deno.test("work is bounded and can be cancelled", async () => {
  const limits = { celCost: 1000, templateOutput: 1, fileSize: 1, responseSize: 1, capturedOutput: 1 };
  const expression = "lists.range(100000).map(x, x * 2).size()";
  await assert.rejects(
    evaluate(expression, { limits }),
    (error) => error instanceof ScafctlError && error.code === "SCAF6003",
  );
  const reason = new ScafctlError("SCAF6005", "stop");
  const call = { host: { signal: AbortSignal.abort(reason) } };
  await assert.rejects(run(provider, { expression: "1" }, call), (error) => error === reason);
});

Deno.test("yaml and logging reach the host", async () => {
  const lines: string[] = [];
  const call = { host: { log: (_level: number, line: string) => void lines.push(line) } };
  assert.deepEqual(await data(provider, { expression: "yaml.unmarshal('a: 1')" }, call), object({ a: 1n }));
  await data(provider, { expression: "debug.out('here')" }, call);
  assert.match(lines.join(), /here/);
});

Deno.test("a text that is no YAML is an error of the function, at its place in the expression", async () => {
  await assert.rejects(
    run(provider, { expression: "yaml.unmarshal('a: [')" }, { mode: "transform" }),
    (error) => {
      assert.ok(error instanceof ScafctlError);
      assert.match(error.message, /^cel: expression: yaml\.unmarshal: yaml: line 1: /);
      assert.equal(error.input, "expression");
      assert.equal(error.range, undefined);
      return true;
    },
  );
});

Deno.test("its dependencies are the members of _ that it reads", () => {
  const found = (value: string) =>
    provider.descriptor.extractDependencies!({ expression: { kind: "literal", value } });
  assert.deepEqual(found("_.a + _['b'] + [1].map(x, _.c)[0]").names, ["a", "b", "c"]);
  assert.equal(found("_.a").whole, false);
  assert.equal(found("size(_)").whole, true);
  assert.deepEqual(found("_.a +").names, []);
});

Deno.test("is a condition in a validate phase", async () => {
  const call = { mode: "validation" as const, context: { variables: object({ __self: 3 }) } };
  assert.equal(await data(provider, { expression: "__self > 5" }, call), false);
});

Deno.test("says what it would evaluate, cut at 80 characters", () => {
  const whatIf = (expression: string) =>
    provider.descriptor.whatIf!(object({ expression }), undefined as never);
  assert.equal(whatIf("1 + 1"), "Would evaluate CEL expression: 1 + 1");
  assert.equal(whatIf("x".repeat(90)), `Would evaluate CEL expression: ${"x".repeat(80)}...`);
});
