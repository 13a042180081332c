import assert from "node:assert/strict";
import { ScafctlError, Source } from "../diagnostics/mod.ts";
import type { Inputs } from "../solution/model.ts";
import { placed } from "./place.ts";

const source = new Source("s.yaml", "0123456789");
const at = (start: number) => ({ source, start, end: start + 1 });
const inputs: Inputs = new Map([
  ["path", { kind: "literal", value: "x", range: at(1) }],
  ["retry", { kind: "map", entries: [["max", { kind: "expr", text: "1", range: at(3) }]], range: at(2) }],
  ["entries", { kind: "list", items: [{ kind: "literal", value: 1, range: at(5) }], range: at(4) }],
]);
const place = { inputs, range: at(0), field: "spec.a" };

function placeOf(input?: string): [number, string | undefined] {
  const error = placed(new ScafctlError("SCAF5005", "m", { input, hint: "h" }), place) as ScafctlError;
  assert.equal(error.hint, "h");
  return [error.range!.start, error.range!.field];
}

Deno.test("an error stands at the input that it is about, as near as the file tells", () => {
  assert.deepEqual(placeOf(), [0, "spec.a"]);
  assert.deepEqual(placeOf("path"), [1, "spec.a.inputs.path"]);
  assert.deepEqual(placeOf("retry.max"), [3, "spec.a.inputs.retry.max"]);
  assert.deepEqual(placeOf("retry.other"), [2, "spec.a.inputs.retry.other"]);
  assert.deepEqual(placeOf("entries[0].path"), [5, "spec.a.inputs.entries[0].path"]);
  assert.deepEqual(placeOf("missing"), [0, "spec.a.inputs.missing"]);
});

Deno.test("what has a place, and what is no error of ours, stays as it is", () => {
  for (const error of [new Error("x"), new ScafctlError("SCAF5005", "m", { range: at(7) }), "text"]) {
    assert.equal(placed(error, place), error);
  }
});

Deno.test("an error within a template or an expression stands at its line of the file", () => {
  const file = new Source("s.yaml", "template: |\n  one\n  two {{ .nope }}\nother: 1\n");
  const template = "one\ntwo {{ .nope }}\n";
  const holder: Inputs = new Map([
    ["template", { kind: "literal", value: template, range: { source: file, start: 10, end: 36 } }],
  ]);
  const here = { ...place, inputs: holder };
  const inner = { source: new Source("t", template), start: 11, end: 16 };
  const known = placed(new ScafctlError("SCAF5010", "m", { range: inner }), here) as ScafctlError;
  assert.equal(file.text.slice(known.range!.start, known.range!.end), ".nope");
  assert.equal(known.range!.field, "spec.a.inputs.template");
  const foreign = new ScafctlError("SCAF5010", "m", { range: { ...inner, source: new Source("t", "read") } });
  assert.equal(placed(foreign, here), foreign);
});
