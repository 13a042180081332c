import assert from "node:assert/strict";
import fc from "fast-check";
import { ScafctlError } from "../diagnostics/mod.ts";
import { type Value, ValueMap } from "../value/mod.ts";
import { roughBytes, Volume } from "./volume.ts";

/** A value that counts for so many times a hundred bytes. */
const hundreds = (count: number): Value => "x".repeat(count * 100 - roughBytes(""));

const isTooLarge = (error: unknown) => error instanceof ScafctlError && error.code === "SCAF6003";

Deno.test("volume: all parts count together, and give back what they held", () => {
  const whole = new Volume(1000);
  const child = whole.part();
  const loop = child.part();
  const owner = {};
  whole.hold(owner, hundreds(4));
  child.hold({}, hundreds(3));
  loop.hold({}, hundreds(3));
  assert.throws(() => loop.hold({}, hundreds(1)), isTooLarge);
  loop.release();
  assert.equal(whole.taken, 700);
  // Another attempt takes the place of the one before.
  whole.hold(owner, hundreds(7));
  assert.throws(() => child.hold({}, hundreds(1)), isTooLarge);
  child.release();
  assert.equal(whole.taken, 700);
});

Deno.test("volume: when everything is released nothing is held, whatever came before", () => {
  const step = fc.record({ at: fc.nat(3), owner: fc.nat(2), count: fc.integer({ min: 1, max: 5 }) });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const whole = new Volume(2000);
    const parts = [whole.part(), whole.part()];
    const all = [...parts, parts[0]!.part(), parts[1]!.part()];
    const owners = [{}, {}, {}];
    for (const { at, owner, count } of steps) {
      try {
        all[at]!.hold(owners[owner]!, hundreds(count));
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        assert.ok(whole.taken > 2000);
        break;
      }
      assert.ok(whole.taken <= 2000);
    }
    for (const part of all.toReversed()) part.release();
    assert.equal(whole.taken, 0);
  }));
});

Deno.test("volume: texts, keys and parts of a value count, however it is made", () => {
  const text = "x".repeat(1000);
  const values: Value[] = [
    text,
    [text],
    { a: text },
    new ValueMap([[1, text]]),
    [NaN, text],
    new Uint8Array(1000),
  ];
  for (const value of values) {
    const bytes = roughBytes(value);
    assert.ok(bytes >= 1000 && bytes < 1100, `${bytes}`);
  }
  assert.ok(roughBytes({ [text]: null }) > 1000);
  assert.ok(roughBytes(new Array(200_000).fill(null)) >= 200_000);
});

Deno.test("volume: a value whose parts are shared is counted no further than the limit", () => {
  let value: Value = [1];
  for (let level = 0; level < 100; level++) value = [value, value];
  assert.ok(roughBytes(value, 1_000_000) > 1_000_000);
  assert.throws(() => new Volume(1_000_000).hold({}, value), isTooLarge);
});
