import assert from "node:assert/strict";
import { frame, ScafctlError, Source } from "../diagnostics/mod.ts";
import { maskError } from "./mask_error.ts";
import { Masker } from "./masker.ts";

function knowing(secret: string): Masker {
  const masker = new Masker();
  masker.add(secret);
  return masker;
}

Deno.test("the whole chain of an error is masked, and keeps code, place, exit and hint", () => {
  const inner = new TypeError("cannot use hunter2-hunter2");
  const middle = new ScafctlError("SCAF5001", "no hunter2-hunter2 here", {
    cause: inner,
    hint: "try hunter2-hunter2",
    exit: 10,
    details: [{
      code: "SCAF5001",
      severity: "error",
      message: "hunter2-hunter2",
      hint: "not hunter2-hunter2",
    }],
  });
  const masked = maskError(new Error("outer", { cause: middle }), knowing("hunter2-hunter2"));
  const texts: unknown[] = [];
  for (let at = masked; at instanceof Error; at = at.cause) {
    texts.push(at.message, at instanceof ScafctlError && at);
  }
  assert.ok(!Deno.inspect(texts, { depth: 9 }).includes("hunter2-hunter2"));
  const copy = (masked as Error).cause as ScafctlError;
  assert.deepEqual([copy.code, copy.exit, copy.details.length], ["SCAF5001", 10, 1]);
  assert.equal((copy.cause as Error).name, "TypeError");
});

Deno.test("an error without secrets stays itself", () => {
  const error = new ScafctlError("SCAF5001", "plain", { cause: new RangeError("plain too") });
  assert.equal(maskError(error, knowing("hunter2-hunter2")), error);
});

Deno.test("a chain that bites its own tail ends", () => {
  const error: Error = new Error("hunter2-hunter2");
  error.cause = error;
  assert.equal((maskError(error, knowing("hunter2-hunter2")) as Error).message, "***REDACTED***");
});

Deno.test("the line that an error's frame shows holds no secret either", () => {
  const text = "a: {value: open sesame, type: nosuch}";
  const range = { source: new Source("s.yaml", text), start: 0, end: 1 };
  const error = new ScafctlError("SCAF1007", "bad", {
    range,
    details: [{ code: "SCAF1007", severity: "error", message: "bad", range }],
  });
  const masker = new Masker();
  assert.equal(maskError(error, masker), error);
  masker.add("open sesame");
  const masked = maskError(error, masker);
  for (const diagnostic of [masked.diagnostic(), ...masked.details]) {
    const lines = frame(diagnostic).join("\n");
    assert.ok(!lines.includes("sesame") && lines.includes("type: nosuch"), lines);
  }
});
