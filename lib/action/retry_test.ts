import assert from "node:assert/strict";
import { ScafctlError } from "../diagnostics/mod.ts";
import type { Retry } from "../solution/model.ts";
import { Duration, object } from "../value/mod.ts";
import { canRetry, errorDocument, retryDelay, Unsuccessful } from "./retry.ts";

const millis = (count: number) => new Duration(BigInt(count) * 1_000_000n);

function delays(retry: Partial<Retry>, count = 5): number[] {
  const whole: Retry = { maxAttempts: 9, backoff: "fixed", jitter: 0, ...retry };
  return Array.from({ length: count }, (_, index) => retryDelay(whole, index + 1));
}

Deno.test("delays grow as their backoff says", () => {
  assert.deepEqual(delays({}), [1000, 1000, 1000, 1000, 1000]);
  assert.deepEqual(delays({ backoff: "linear", initialDelay: millis(100) }), [100, 200, 300, 400, 500]);
  assert.deepEqual(delays({ backoff: "exponential", initialDelay: millis(100) }), [100, 200, 400, 800, 1600]);
});

Deno.test("delays are cut at the maximum, by default five minutes", () => {
  const retry = { backoff: "exponential", initialDelay: millis(100), maxDelay: millis(300) } as const;
  assert.deepEqual(delays(retry), [100, 200, 300, 300, 300]);
  assert.equal(delays({ backoff: "exponential" }, 60).at(-1), 300_000);
});

Deno.test("jitter takes a part of the delay away", () => {
  const retry: Retry = { maxAttempts: 2, backoff: "fixed", jitter: 0.5 };
  assert.equal(retryDelay(retry, 1, () => 0), 1000);
  assert.equal(retryDelay(retry, 1, () => 1), 500);
});

Deno.test("the error document tells exit code, status and kind", () => {
  const exec = errorDocument(
    new Unsuccessful(object({ success: false, exitCode: 3, stderr: "a\nboom\n" })),
    1,
    4,
  );
  assert.deepEqual(
    { ...exec },
    {
      message: "exited with code 3: a\nboom",
      type: "exec",
      statusCode: 0,
      exitCode: 3,
      code: "",
      retryable: true,
      attempt: 1,
      maxAttempts: 4,
    },
  );
  const http = errorDocument(new Unsuccessful(object({ success: false, statusCode: 404 })), 1, 2);
  assert.deepEqual([http.type, http.statusCode, http.retryable], ["http", 404, false]);
  assert.equal(errorDocument(new Unsuccessful(object({ statusCode: 503 })), 1, 2).retryable, true);
  const invalid = errorDocument(new ScafctlError("SCAF5003", "x"), 1, 2);
  assert.deepEqual([invalid.type, invalid.code, invalid.retryable], ["validation", "SCAF5003", false]);
  assert.equal(errorDocument(new Error("context deadline exceeded"), 1, 2).type, "timeout");
  const wrapped = new Error("x", { cause: Object.assign(new Error("y"), { statusCode: 502 }) });
  assert.deepEqual([errorDocument(wrapped, 1, 2).type, errorDocument(wrapped, 1, 2).statusCode], [
    "http",
    502,
  ]);
});

Deno.test("what the next attempt would meet again is not tried again", () => {
  assert.equal(canRetry(new ScafctlError("SCAF5003", "x")), false);
  assert.equal(canRetry(new ScafctlError("SCAF5005", "x")), true);
  assert.equal(canRetry(new Error("x")), true);
});
