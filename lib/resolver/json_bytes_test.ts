import assert from "node:assert/strict";
import fc from "fast-check";
import { roughBytes } from "../run/mod.ts";
import { Duration, Float, Timestamp, Uint, type Value, ValueMap } from "../value/mod.ts";
import { JSON_BYTES_AT_MOST, jsonBytes } from "./json_bytes.ts";

Deno.test("json bytes: what JSON would hold, and a value that JSON cannot hold has a size as well", () => {
  const text = "x".repeat(1000);
  assert.ok(jsonBytes([NaN, text]) > 1000);
  assert.ok(jsonBytes([Infinity, text]) > 1000);
  assert.equal(jsonBytes("ä€😀"), 2 + 2 + 3 + 4);
  assert.equal(jsonBytes({ a: [1, true, null] }), '{"a":[1,true,null]}'.length);
});

Deno.test("json bytes: a value is never longer as JSON than its rough size says", () => {
  const leaf: fc.Arbitrary<Value> = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\u0001\u0002", "<>&", "\u2028", '"\\'),
    fc.double().map((number) => new Float(number)),
    fc.maxSafeInteger(),
    fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
    fc.bigInt(0n, 2n ** 64n - 1n).map((number) => new Uint(number)),
    fc.boolean(),
    fc.constant(null),
    fc.constant(new Timestamp(253402300799, 999999999)),
    fc.constant(new Timestamp(-62135596800, 1, 3600)),
    fc.constant(new Duration(-9223372036854775807n)),
    fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
  );
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("value")),
      fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { noNullPrototype: false }),
      fc.array(fc.tuple(fc.oneof(fc.string(), fc.integer(), fc.boolean()), tie("value"))).map((entries) =>
        new ValueMap(entries)
      ),
    ),
  }));
  fc.assert(fc.property(value, (made) => {
    assert.ok(jsonBytes(made) <= roughBytes(made) * JSON_BYTES_AT_MOST);
  }));
});
