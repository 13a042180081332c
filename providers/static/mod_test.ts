import assert from "node:assert/strict";
import { provider } from "./mod.ts";
import { data, run, testContext } from "../shared/testing.ts";
import { object } from "../../lib/value/mod.ts";

Deno.test("returns what it is given, in every mode", async () => {
  for (const mode of ["from", "transform", "action"] as const) {
    assert.equal(await data(provider, { value: "x" }, { mode }), "x");
    assert.deepEqual(JSON.parse(JSON.stringify(await data(provider, { value: { a: [1] } }, { mode }))), {
      a: [1],
    });
  }
});

Deno.test("a value that looks like a reference stays data", async () => {
  assert.deepEqual({ ...(await data(provider, { value: { expr: "1+1" } }) as object) }, { expr: "1+1" });
});

Deno.test("null is a value in a resolver and an error in an action", async () => {
  assert.equal(await data(provider, { value: null }), null);
  await assert.rejects(run(provider, { value: null }, { mode: "action" }), /static: value must not be null/);
  await assert.rejects(run(provider, {}), /"value" is required/);
});

Deno.test("says what it would return", () => {
  const context = testContext("action");
  const whatIf = (value?: string) =>
    provider.descriptor.whatIf!(object(value === undefined ? {} : { value }), context);
  assert.equal(whatIf(), "Would return static value");
  assert.equal(whatIf("v"), "Would return static value: v");
  assert.ok(whatIf("x".repeat(200)).length < 120);
});
