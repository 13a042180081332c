import assert from "node:assert/strict";
import { provider } from "./mod.ts";
import { data, heard, run } from "../shared/testing.ts";
import { object } from "../../lib/value/mod.ts";

const context = { environment: { APP_A: "1", APP_B: "two", HOME: null } };

Deno.test("without operation the bare value is returned, under either name of the input", async () => {
  assert.equal(await data(provider, { key: "APP_A" }, { context }), "1");
  assert.equal(await data(provider, { name: "APP_B" }, { context }), "two");
  assert.equal(await data(provider, { key: "APP_MISSING", default: "d" }, { context }), "d");
});

Deno.test("get tells a default from a value that is set", async () => {
  const get = (inputs: object) => data(provider, { operation: "get", ...inputs }, { context });
  assert.deepEqual(
    await get({ name: "APP_A" }),
    object({ operation: "get", name: "APP_A", value: "1", exists: true }),
  );
  assert.deepEqual(
    await get({ name: "APP_C", default: "x" }),
    object({ operation: "get", name: "APP_C", value: "x", exists: false }),
  );
  assert.equal(await get({ name: "APP_C", raw: true }), "");
});

Deno.test("the run's overlay hides the process environment", async () => {
  assert.ok(Deno.env.get("HOME"));
  assert.equal(await data(provider, { key: "HOME" }, { context }), "");
  assert.equal(await data(provider, { key: "PATH" }, { context }), Deno.env.get("PATH"));
});

Deno.test("list needs a prefix and is sorted", async () => {
  await assert.rejects(run(provider, { operation: "list" }, { context }), /env: prefix is required/);
  assert.deepEqual(
    await data(provider, { operation: "list", prefix: "APP_" }, { context }),
    object({ operation: "list", variables: object({ APP_A: "1", APP_B: "two" }), count: 2 }),
  );
});

Deno.test("set and unset go to the run, never to the process", async () => {
  const record = heard();
  await data(provider, { operation: "set", name: "SCAF_T", value: "v" }, { heard: record });
  assert.deepEqual({ ...record.environment }, { SCAF_T: "v" });
  await data(provider, { operation: "unset", name: "SCAF_T" }, { heard: record });
  assert.deepEqual({ ...record.environment }, { SCAF_T: null });
  assert.equal(Deno.env.get("SCAF_T"), undefined);
});

Deno.test("a dry run changes nothing", async () => {
  const record = heard();
  const call = { heard: record, context: { dryRun: true } };
  const result = await data(provider, { operation: "set", name: "X_Y", value: "v" }, call) as Record<
    string,
    unknown
  >;
  assert.equal(result._dryRun, true);
  assert.deepEqual({ ...record.environment }, {});
});

Deno.test("names that are no identifiers and missing inputs are refused", async () => {
  for (const name of ["A=B", "1A", "A-B", "", "A\0B", "x".repeat(257)]) {
    await assert.rejects(run(provider, { operation: "get", name }), JSON.stringify(name));
  }
  await assert.rejects(run(provider, { operation: "get" }), /name is required/);
  await assert.rejects(run(provider, { operation: "set", name: "A" }), /value is required/);
});
