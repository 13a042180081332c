import assert from "node:assert/strict";
import { provider } from "./mod.ts";
import { data, run } from "../shared/testing.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";

Deno.test("returns the fields every mode asks for", async () => {
  const result = async (mode: (typeof provider.descriptor.capabilities)[number]) =>
    Object.keys(await data(provider, { duration: "1ms" }, { mode }) as object).sort().join();
  assert.equal(await result("from"), "duration,elapsed");
  assert.equal(await result("action"), "duration,elapsed,success");
  assert.equal(await result("validation"), "duration,elapsed,errors,valid");
  assert.equal(await result("authentication"), "authenticated,duration,elapsed,token");
});

Deno.test("a cancelled wait ends at once with the reason", async () => {
  const controller = new AbortController();
  const waiting = run(provider, { duration: "10000h" }, { host: { signal: controller.signal } });
  const reason = new ScafctlError("SCAF6005", "stop");
  controller.abort(reason);
  await assert.rejects(waiting, (error) => error === reason);
});

Deno.test("a dry run does not wait", async () => {
  const result = await data(provider, { duration: "9999h" }, { context: { dryRun: true } }) as Record<
    string,
    unknown
  >;
  assert.equal(result._message, "Would sleep for 9999h");
});

Deno.test("what is no duration, or negative, is an error", async () => {
  for (const duration of ["", "1", "soon", "1 s", "-", "s"]) {
    await assert.rejects(run(provider, { duration }), /duration/, duration);
  }
  await assert.rejects(run(provider, { duration: "-1s" }), /must not be negative/);
  await assert.rejects(run(provider, { duration: "9999999999999h" }), /is not a duration/);
});
