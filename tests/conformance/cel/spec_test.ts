import assert from "node:assert/strict";
import { caseId, readLines, runSpec, type SpecCase } from "./corpus.ts";

/** Cases that need no protobuf messages and that the original passes. */
const cases = (readLines("cel-spec.jsonl") as SpecCase[]).filter((test) =>
  !test.proto && test.original === "pass"
);

/** One case a line: its id, a tab, the reason. */
const skipped = new Map(
  Deno.readTextFileSync(new URL("skip.txt", import.meta.url)).split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t") as [string, string]),
);

Deno.test("the official conformance suite", async () => {
  const failures: string[] = [];
  for (const test of cases) {
    const id = caseId(test);
    const problem = await runSpec(test);
    if (skipped.has(id)) {
      if (problem === undefined) failures.push(`${id} passes now: take it off the skip list`);
    } else if (problem !== undefined) failures.push(`${id}: ${test.expr}\n    ${problem}`);
  }
  assert.equal(failures.length, 0, `${failures.length} of ${cases.length}\n${failures.join("\n")}`);
});

Deno.test("two-variable comprehensions, which the original lacks, behind their option", async () => {
  const more = (readLines("cel-spec.jsonl") as SpecCase[]).filter((test) =>
    test.file === "macros2" && !test.proto
  );
  assert.ok(more.length >= 46);
  for (const test of more) assert.equal(await runSpec(test, { twoVariables: true }), undefined, caseId(test));
});

Deno.test("every entry of the skip list names a case and gives a reason", () => {
  const ids = new Set(cases.map(caseId));
  for (const [id, reason] of skipped) {
    assert.ok(ids.has(id), `no such case: ${id}`);
    assert.ok((reason ?? "").length > 10, `no reason: ${id}`);
  }
});
