import assert from "node:assert/strict";
import fc from "fast-check";
import { object } from "../value/mod.ts";
import { combinationName, combinations } from "./matrix.ts";

const region: [string, string[]] = ["region", ["eu", "us"]];
const size: [string, number[]] = ["size", [1, 2]];

Deno.test("the first dimension varies slowest", () => {
  const all = combinations({ dimensions: [region, size], include: [], exclude: [] });
  assert.deepEqual(all.map((entry) => `${entry.region}${entry.size}`), ["eu1", "eu2", "us1", "us2"]);
});

Deno.test("an exclude entry may name only some dimensions", () => {
  const all = combinations({ dimensions: [region, size], include: [], exclude: [object({ region: "eu" })] });
  assert.deepEqual(all.map((entry) => `${entry.region}${entry.size}`), ["us1", "us2"]);
});

Deno.test("an include entry extends what it agrees with and is new where it does not", () => {
  const all = combinations({
    dimensions: [region],
    include: [object({ region: "eu", zone: "a" }), object({ tier: "x" }), object({ region: "ap" })],
    exclude: [],
  });
  assert.deepEqual(all, [
    object({ region: "eu", zone: "a", tier: "x" }),
    object({ region: "us", tier: "x" }),
    object({ region: "ap" }),
  ]);
});

Deno.test("an empty dimension gives no combination", () => {
  assert.deepEqual(combinations({ dimensions: [region, ["none", []]], include: [], exclude: [] }), []);
});

Deno.test("names hold the values and never meet", () => {
  const taken = new Set<string>();
  assert.equal(combinationName("build", object({ os: "linux", version: 3 }), taken), "build[linux,3]");
  assert.equal(combinationName("build", object({ os: "linux", version: 3 }), taken), "build[linux,3,2]");
});

Deno.test("too many combinations are refused before they are built", () => {
  const long = Array.from({ length: 1000 }, (_, index) => index);
  assert.throws(
    () => combinations({ dimensions: [["a", long], ["b", long]], include: [], exclude: [] }),
    /1000000 combinations/,
  );
});

Deno.test("without include the combinations are the product without what is excluded", () => {
  const list = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
  fc.assert(fc.property(list, list, fc.array(fc.record({ a: fc.nat(5), b: fc.nat(5) })), (a, b, out) => {
    const all = combinations({
      dimensions: [["a", a], ["b", b]],
      include: [],
      exclude: out.map((entry) => object(entry)),
    });
    const expected = a.flatMap((x) => b.map((y) => [x, y] as const))
      .filter(([x, y]) => !out.some((entry) => entry.a === x && entry.b === y));
    assert.deepEqual(all.map((entry) => [entry.a, entry.b]), expected);
  }));
});
