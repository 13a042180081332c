import assert from "node:assert/strict";
import type { ValueType } from "../solution/model.ts";
import { Duration, Float, object, Timestamp, Uint, type Value, ValueMap } from "../value/mod.ts";
import { coerce, CoercionError } from "./coerce.ts";

/** Type, value, and what it becomes; a RegExp is the error. */
const TABLE: readonly (readonly [ValueType, Value, Value | RegExp])[] = [
  ["string", 17, "17"],
  ["string", 10000000.5, "10000000.5"],
  ["string", new Float(3), "3"],
  ["string", 1e21, "1000000000000000000000"],
  ["string", false, "false"],
  ["string", new Timestamp(0), "1970-01-01T00:00:00Z"],
  ["string", new Duration(90_000_000_000n), "1m30s"],
  ["string", new Uint(7n), "7"],
  ["string", [1], /\[\]interface \{\} to string/],
  ["string", object({ a: 1 }), /map\[string\]interface \{\} to string/],
  ["int", "17", 17],
  ["int", "-5", -5],
  ["int", "9223372036854775807", 9223372036854775807n],
  ["int", "9223372036854775808", /64 bits/],
  ["int", " 17", /cannot convert string " 17" to int/],
  ["int", "1.0", /to int/],
  ["int", true, 1],
  ["int", new Float(6), 6],
  ["int", 1.75, /decimal/],
  ["int", 1e300, /64 bits/],
  ["int", NaN, /to int/],
  ["int", [], /to int/],
  ["float", "2.5", 2.5],
  ["float", "1e3", new Float(1000)],
  ["float", 3, new Float(3)],
  ["float", true, new Float(1)],
  ["float", "0x1p4", new Float(16)],
  ["float", "-0X.8p1", new Float(-1)],
  ["float", "0x1.8p-1", 0.75],
  ["float", "0x1F", /to float/],
  ["float", "0xp1", /to float/],
  ["float", "0x1p99999", /to float/],
  ["float", "1e400", /to float/],
  ["float", "1_000", /to float/],
  ["float", "x", /to float/],
  ["bool", "T", true],
  ["bool", "0", false],
  ["bool", "yes", /string "yes" to bool/],
  ["bool", 2, true],
  ["bool", new Float(0), false],
  ["bool", object(), /to bool/],
  ["array", "solo", ["solo"]],
  ["array", object({ k: 1 }), [object({ k: 1 })]],
  ["array", [1, null], [1, null]],
  ["object", object({ a: 1 }), object({ a: 1 })],
  ["object", "plain", /string "plain" to object/],
  ["object", new ValueMap([[1, 2]]), /to object/],
  ["time", "2021-03-04", new Timestamp(1614816000)],
  ["time", "2021-03-04 05:06:07", new Timestamp(1614834367)],
  ["time", "2021-03-04T05:06:07", new Timestamp(1614834367)],
  ["time", "1614816000", new Timestamp(1614816000)],
  ["time", 1614816000, new Timestamp(1614816000)],
  ["time", 1.5, new Timestamp(1, 500_000_000)],
  ["time", -0.25, new Timestamp(-1, 750_000_000)],
  ["time", "tomorrow", /to time/],
  ["time", true, /to time/],
  ["duration", "1h2m3s", new Duration(3_723_000_000_000n)],
  ["duration", 5, new Duration(5n)],
  ["duration", 1.5, new Duration(1_500_000_000n)],
  ["duration", "5", /to duration/],
  ["any", "007", "007"],
];

for (const [type, value, expected] of TABLE) {
  Deno.test(`${type} from ${Deno.inspect(value)}`, () => {
    if (expected instanceof RegExp) {
      assert.throws(() => coerce(value, type), (error) => {
        assert.ok(error instanceof CoercionError);
        assert.match(error.message, expected);
        return true;
      });
    } else {
      assert.deepEqual(coerce(value, type), expected);
    }
  });
}

Deno.test("an instant keeps the zone in which it was written", () => {
  const time = coerce("2021-03-04T05:06:07+02:00", "time");
  assert.ok(time instanceof Timestamp);
  assert.equal(time.offset, 7200);
});

Deno.test("null passes every type, and an unknown type is an error", () => {
  for (const type of ["string", "int", "float", "bool", "array", "object", "time", "duration"] as const) {
    assert.equal(coerce(null, type), null);
  }
  assert.throws(() => coerce(1, { unknown: "wat" }), /unknown type "wat"/);
});

Deno.test("an int64 keeps its tag", () => {
  assert.equal(coerce(7n, "int"), 7n);
});
