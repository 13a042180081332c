import assert from "node:assert/strict";
import { ScafctlError, Source } from "../diagnostics/mod.ts";
import type { ValueRef } from "../solution/model.ts";
import { placeIn } from "./inner_place.ts";

const file = new Source("s.yaml", "value: {a: '_.x.y[10].z', b: nope, c: 1}\n");
const at = (text: string) => {
  const start = file.text.indexOf(text);
  return { source: file, start, end: start + text.length };
};
const inner: ValueRef = { kind: "expr", text: "_.x.y[10].z", range: at("'_.x.y[10].z'") };
const whole: ValueRef = {
  kind: "map",
  entries: [["a", inner], ["b", { kind: "rslvr", name: "nope", range: at("nope") }], ["c", {
    kind: "literal",
    value: 1,
  }]],
  range: at("{a: '_.x.y[10].z', b: nope, c: 1}"),
};

function shown(error: unknown): string {
  const { start, end } = placeIn(whole, error)!;
  return file.text.slice(start, end);
}

/** An error as the engine of expressions throws it. */
function celError(offset: number, source = "_.x.y[10].z"): ScafctlError {
  const cause = Object.assign(new Error("m"), { source, range: { offset } });
  cause.name = "CelError";
  return new ScafctlError("SCAF5009", "m", { cause });
}

Deno.test("an error within an input stands at the member, the index or the name", () => {
  assert.equal(shown(celError(1)), ".x");
  assert.equal(shown(celError(5)), "[10]");
  assert.equal(shown(celError(0)), "_");
});

Deno.test("an error that has a place in the file keeps it", () => {
  assert.equal(shown(new ScafctlError("SCAF3008", "m", { range: at("nope") })), "nope");
});

Deno.test("what cannot be told is the whole input", () => {
  const all = "{a: '_.x.y[10].z', b: nope, c: 1}";
  assert.equal(shown(celError(0, "other")), all);
  assert.equal(shown(new Error("x")), all);
  const foreign = { source: new Source("t", "other"), start: 0, end: 1 };
  assert.equal(shown(new ScafctlError("SCAF5010", "m", { range: foreign })), all);
});
