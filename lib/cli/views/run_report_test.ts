import assert from "node:assert/strict";
import { skippedLines } from "./run_report.ts";

const skipped = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `a${at}`, skipReason: "dependency-failed" as const }));

Deno.test("few skipped actions get a line each, many share one", () => {
  assert.deepEqual(skippedLines([]), []);
  assert.deepEqual(skippedLines(skipped(2)), [
    "Skipped [a0]: an action before it has failed",
    "Skipped [a1]: an action before it has failed",
  ]);
  assert.deepEqual(skippedLines(skipped(12)), [
    "Skipped 12 actions, since actions before them have failed: a0, a1, a2, a3, a4, a5, a6, a7 and 4 more",
  ]);
});

Deno.test("actions whose condition does not hold are no news", () => {
  assert.deepEqual(skippedLines([{ name: "a", skipReason: "condition" }]), []);
});
