import assert from "node:assert/strict";
import type { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { object } from "../../lib/value/mod.ts";
import { data, run, testContext } from "../shared/testing.ts";
import { provider } from "./mod.ts";

const STORE: Record<string, string> = { "api-key": "s3cret", "prod-a": "one", "prod-b": "two" };
const secrets = {
  get: (name: string) => Promise.resolve(Object.hasOwn(STORE, name) ? STORE[name] : undefined),
  list: () => Promise.resolve(Object.keys(STORE).sort()),
};
const call = { host: { secrets } };

Deno.test("get returns the bare value, or value and name, and both are sensitive", async () => {
  assert.deepEqual(await run(provider, { operation: "get", name: "api-key" }, call), {
    data: "s3cret",
    sensitive: true,
    warnings: [],
  });
  const output = await run(provider, { operation: "get", name: "api-key", raw: false }, call);
  assert.deepEqual([{ ...output.data as object }, output.sensitive], [
    { value: "s3cret", name: "api-key" },
    true,
  ]);
});

Deno.test("a missing secret is an error with a hint, or the fallback", async () => {
  await assert.rejects(run(provider, { operation: "get", name: "none" }, call), (error: ScafctlError) => {
    assert.equal(error.code, "SCAF7003");
    assert.equal(error.message, "secret: secret 'none' was not found");
    assert.match(error.hint!, /secrets set none/);
    return true;
  });
  const optional = { operation: "get", name: "golden-none", required: false };
  assert.equal(await data(provider, { ...optional, fallback: "fb" }, call), "fb");
  assert.equal(await data(provider, optional, call), "");
  assert.equal((await run(provider, { ...optional, fallback: "fb" }, call)).sensitive, true);
});

Deno.test("patterns choose the first name for get and filter the list", async () => {
  assert.equal(await data(provider, { operation: "get", pattern: "^prod-" }, call), "one");
  assert.deepEqual(await data(provider, { operation: "list", pattern: "^prod-" }, call), [
    "prod-a",
    "prod-b",
  ]);
  assert.deepEqual(await data(provider, { operation: "list" }, call), ["api-key", "prod-a", "prod-b"]);
  await assert.rejects(run(provider, { operation: "get", pattern: "^x" }, call), /no secret matches \^x/);
  await assert.rejects(run(provider, { operation: "list", pattern: "(" }, call), /not a regular expression/);
});

Deno.test("inputs are checked", async () => {
  await assert.rejects(run(provider, { operation: "get" }, call), /name is required/);
  await assert.rejects(
    run(provider, { operation: "get", name: "a", pattern: "b" }, call),
    /exclude each other/,
  );
  await assert.rejects(run(provider, { operation: "set" }, call), /must be one of get, list/);
  await assert.rejects(
    run(provider, { operation: "get", name: "a" }, { ...call, mode: "action" }),
    /does not support/,
  );
});

Deno.test("a store that cannot be opened says so", async () => {
  await assert.rejects(
    run(provider, { operation: "list" }),
    (error: ScafctlError) => error.code === "SCAF7002",
  );
});

Deno.test("a dry run reads nothing and returns placeholders", async () => {
  const dry = { context: { dryRun: true } };
  assert.equal(await data(provider, { operation: "get", name: "api-key" }, dry), "[DRY-RUN] secret");
  assert.deepEqual(await data(provider, { operation: "list" }, dry), []);
  const whatIf = (inputs: Record<string, string>) =>
    provider.descriptor.whatIf!(object(inputs), testContext("from"));
  assert.equal(whatIf({ operation: "get", name: "n" }), 'Would retrieve secret "n"');
  assert.equal(whatIf({ operation: "list" }), "Would list available secrets");
});
