import assert from "node:assert/strict";
import fc from "fast-check";
import { ScafctlError } from "../diagnostics/mod.ts";
import { jsonBytes, Volume } from "./volume.ts";

const isTooLarge = (error: unknown) => error instanceof ScafctlError && error.code === "SCAF6003";

Deno.test("volume: all parts count together, and give back what they held", () => {
  const whole = new Volume(10);
  const child = whole.part();
  const loop = child.part();
  const owner = {};
  whole.hold(owner, 4);
  child.hold({}, 3);
  loop.hold({}, 3);
  assert.throws(() => loop.hold({}, 1), isTooLarge);
  loop.release();
  assert.equal(whole.taken, 7);
  // Another attempt takes the place of the one before.
  whole.hold(owner, 7);
  assert.throws(() => child.hold({}, 1), isTooLarge);
  child.release();
  assert.equal(whole.taken, 7);
});

Deno.test("volume: when everything is released nothing is held, whatever came before", () => {
  const step = fc.record({ at: fc.nat(3), owner: fc.nat(2), bytes: fc.nat(5) });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const whole = new Volume(20);
    const parts = [whole.part(), whole.part()];
    const all = [...parts, parts[0]!.part(), parts[1]!.part()];
    const owners = [{}, {}, {}];
    for (const { at, owner, bytes } of steps) {
      try {
        all[at]!.hold(owners[owner]!, bytes);
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        assert.ok(whole.taken > 20);
        break;
      }
      assert.ok(whole.taken <= 20);
    }
    for (const part of all.toReversed()) part.release();
    assert.equal(whole.taken, 0);
  }));
});

Deno.test("volume: a value that JSON cannot hold has a size as well", () => {
  const text = "x".repeat(1000);
  assert.ok(jsonBytes([NaN, text]) > 1000);
  assert.ok(jsonBytes([Infinity, text]) > 1000);
  assert.equal(jsonBytes("ä€😀"), 2 + 2 + 3 + 4);
});
