import assert from "node:assert/strict";
import { provider } from "./mod.ts";
import { data, run } from "../shared/testing.ts";
import { object, type Value } from "../../lib/value/mod.ts";

const check = (inputs: Record<string, unknown>, self?: Value) =>
  data(provider, inputs, {
    mode: "validation",
    context: self === undefined ? {} : { variables: object({ __self: self }) },
  });
const passed = object({ valid: true, details: "all validations passed" });

Deno.test("checks the given value, else the current one", async () => {
  assert.deepEqual(await check({ value: "abc", match: "^a" }), passed);
  assert.deepEqual(await check({ match: "^a" }, "abc"), passed);
  await assert.rejects(
    check({ value: "b", match: "^a" }, "abc"),
    /validation: value does not match pattern "\^a"/,
  );
  await assert.rejects(check({ match: "x" }), /no value to check/);
});

Deno.test("patterns are searched for anywhere and follow RE2", async () => {
  assert.deepEqual(await check({ value: "xaay", match: "a+", notMatch: "^a" }), passed);
  await assert.rejects(check({ value: "fff", notMatch: "^fff$" }), /must not match/);
  await assert.rejects(check({ value: "x", match: "(" }), /match is not a regular expression/);
  await assert.rejects(check({ value: "x", match: "(?=x)" }), /match is not a regular expression/);
});

Deno.test("a pattern cannot run away", async () => {
  await assert.rejects(check({ value: "a".repeat(5000) + "!", match: "^(a+)+$" }), /does not match/);
});

Deno.test("patterns need a string", async () => {
  await assert.rejects(check({ value: 5, match: "5" }), /match needs a string, the value is of type int/);
  await assert.rejects(check({ value: null, notMatch: "5" }, null), /notMatch needs a string/);
});

Deno.test("conditions see the value as __self", async () => {
  assert.deepEqual(await check({ value: "dev", expression: "__self in ['dev']" }, "other"), passed);
  assert.deepEqual(await check({ failWhen: "size(__self) > 3" }, "abc"), passed);
  await assert.rejects(check({ failWhen: "size(__self) > 2" }, "abc"), /failWhen is true/);
  await assert.rejects(check({ expression: "false" }, 1), /expression is false: false/);
  await assert.rejects(check({ expression: "1" }, 1), /expression must give a bool/);
  await assert.rejects(check({ expression: "true", failWhen: "false" }, 1), /exclude each other/);
});

Deno.test("the message replaces the text of a broken rule, not of a faulty one", async () => {
  await assert.rejects(check({ value: "0", match: "[1-9]", message: "not positive" }), {
    message: "validation: not positive",
  });
  await assert.rejects(check({ value: "0", expression: "nope", message: "m" }), /expression: /);
});

Deno.test("a transform passes the value on", async () => {
  const call = { mode: "transform" as const, context: { variables: object({ __self: "v" }) } };
  assert.equal(await data(provider, { match: "v" }, call), "v");
  assert.equal(await data(provider, { value: "w", match: "w" }, call), "w");
  await assert.rejects(run(provider, {}, call), /at least one of/);
});

Deno.test("its dependencies are those of both conditions", () => {
  const literal = (value: string) => ({ kind: "literal" as const, value });
  assert.deepEqual(
    provider.descriptor.extractDependencies!({ expression: literal("_.a == 1"), failWhen: literal("_.b") }),
    { names: ["a", "b"], whole: false },
  );
});
