import assert from "node:assert/strict";
import fc from "fast-check";
import {
  civil,
  compare,
  compareStrings,
  decodeTagged,
  Duration,
  encodeTagged,
  equals,
  Float,
  formatDuration,
  formatJson,
  formatTimestamp,
  goTypeName,
  kindOf,
  object,
  parseDuration,
  parseJson,
  parseTimestamp,
  tagInt64,
  Timestamp,
  toValue,
  Uint,
  type Value,
  ValueError,
  ValueMap,
} from "./mod.ts";

const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger().map((number) => number + 0),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double({ noInteger: true, noNaN: true }),
    fc.integer().map((number) => new Float(number)),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((number) => new Uint(number)),
    fc.string({ unit: "binary" }),
    fc.uint8Array({ maxLength: 9 }).map((bytes) => new Uint8Array(bytes)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((number) => new Duration(number)),
    fc.tuple(fc.integer({ min: -6e10, max: 2e11 }), fc.nat(999_999_999))
      .map(([seconds, nanos]) => new Timestamp(seconds, nanos)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(
      fc.tuple(fc.oneof(fc.string(), fc.constantFrom("$f", "$$", "__proto__", "constructor")), tie("value")),
      {
        maxLength: 4,
      },
    ).map((entries) => object(entries)),
    fc.array(fc.tuple(fc.integer().map((number) => number + 0), tie("value")), { minLength: 1, maxLength: 3 })
      .map((entries) => new ValueMap(entries)),
  ),
})).value;

Deno.test("tagged text keeps every value and its kind", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const back = decodeTagged(encodeTagged(value));
      assert.ok(equals(back, value));
      assert.equal(kindOf(back), kindOf(value));
      assert.equal(encodeTagged(back), encodeTagged(value));
    }),
    { numRuns: 500 },
  );
});

Deno.test("tagged text refuses what it did not write", () => {
  for (const text of ["", "{", '{"$i":3}', '{"$z":"1"}', "[".repeat(5000) + "]".repeat(5000)]) {
    assert.throws(() => decodeTagged(text), ValueError);
  }
});

Deno.test("prototype names are keys like any other", () => {
  const value = parseJson('{"__proto__": {"x": 1}, "constructor": 2}');
  assert.deepEqual(Object.keys(value as object).sort(), ["__proto__", "constructor"]);
  assert.equal(formatJson(value), '{"__proto__":{"x":1},"constructor":2}');
  assert.equal(({} as Record<string, unknown>).x, undefined);
});

Deno.test("parseJson makes every number a double and bounds its depth", () => {
  assert.equal(kindOf(parseJson("3")), "double");
  assert.equal(goTypeName(parseJson("3")), "float64");
  assert.throws(() => parseJson("[".repeat(100_000)), ValueError);
  assert.throws(() => parseJson("[".repeat(2_000) + "]".repeat(2_000)), ValueError);
});

Deno.test("formatJson writes as Go's encoder does", () => {
  const value = object({
    z: "<&>\u2028",
    a: [new Float(2), 1.5, 12345678901234567890n, new Uint(7n)],
    d: new Duration(90_000_000_000n),
    t: new Timestamp(0, 5),
    b: new Uint8Array([1, 2]),
    empty: object(),
    none: [],
  });
  assert.equal(
    formatJson(value),
    '{"a":[2,1.5,12345678901234567890,7],"b":"AQI=","d":90000000000,"empty":{},"none":[],' +
      '"t":"1970-01-01T00:00:00.000000005Z","z":"\\u003c\\u0026\\u003e\\u2028"}',
  );
  assert.equal(formatJson(object({ a: [1] }), { indent: 2 }), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(formatJson(1e21), "1e+21");
  assert.equal(formatJson(1e-7), "1e-7");
  assert.throws(() => formatJson(NaN), ValueError);
  assert.equal(formatJson([NaN, -Infinity], { nonFinite: "text" }), '["NaN","-Infinity"]');
  assert.equal(
    formatJson({ b: 1, a: object({ d: 1, c: 2 }) }, { sort: "data" }),
    '{"b":1,"a":{"c":2,"d":1}}',
  );
});

Deno.test("toValue refuses functions, instances and cycles", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  for (const data of [() => 1, new Map(), new Date(), cycle, [Symbol("x")]]) {
    assert.throws(() => toValue(data), ValueError);
  }
  assert.deepEqual(toValue({ a: undefined, b: [1] }), object({ b: [1] }));
});

Deno.test("numbers of different kinds are equal when they are the same number", () => {
  assert.ok(equals(1, new Float(1)) && equals(1n, new Uint(1n)) && equals(new Float(1), new Uint(1n)));
  assert.ok(!equals(9007199254740993n, new Float(9007199254740992)));
  assert.ok(!equals(NaN, NaN) && !equals(1, "1") && !equals(null, false));
  assert.ok(equals(new ValueMap([[1, "a"]]), new ValueMap([[new Float(1), "a"]])));
  assert.ok(equals(object({ a: 1 }), new ValueMap([["a", 1]])));
});

Deno.test("strings order by code point", () => {
  assert.ok(compareStrings("\u{10000}", "\uffff") > 0);
  assert.ok(
    compareStrings("a", "ab") < 0 && compareStrings("b", "ab") > 0 && compareStrings("ab", "ab") === 0,
  );
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    assert.equal(Math.sign(compareStrings(a, b)), Math.sign(compare(bytes(a), bytes(b))!));
  }));
});

Deno.test("durations read and write in Go's form", () => {
  const texts = ["0s", "1ns", "1.5µs", "200ms", "1m30s", "1h30m0s", "-1.5s", "2562047h47m16.854775807s"];
  for (const text of texts) assert.equal(formatDuration(parseDuration(text)!), text);
  for (const text of ["", "1", "s", "1x", "1.s5", "3000000h", ".s", "1h-2m"]) {
    assert.equal(parseDuration(text), undefined);
  }
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (nanoseconds) => {
    assert.equal(parseDuration(formatDuration(new Duration(nanoseconds)))!.nanoseconds, nanoseconds);
  }));
});

Deno.test("instants read and write in RFC 3339", () => {
  for (
    const text of ["1970-01-01T00:00:00Z", "2024-02-29T23:59:59.123456789+05:30", "0001-01-01T00:00:00Z"]
  ) {
    assert.equal(formatTimestamp(parseTimestamp(text)!), text);
  }
  for (const text of ["2023-02-29T00:00:00Z", "2024-01-01", "2024-01-01T24:00:00Z", "2024-13-01T00:00:00Z"]) {
    assert.equal(parseTimestamp(text), undefined);
  }
  fc.assert(fc.property(fc.integer({ min: -62135596800, max: 253402300799 }), (seconds) => {
    const at = civil(new Timestamp(seconds));
    const date = new Date(seconds * 1000);
    assert.deepEqual(
      [at.year, at.month, at.day, at.hour, at.minute, at.second, at.weekday],
      [
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
        date.getUTCDay(),
      ],
    );
  }));
});

Deno.test("tagInt64 marks ints and shares what it does not change", () => {
  const strings = ["a", object({ b: 1.5 })];
  assert.equal(tagInt64(strings), strings);
  assert.deepEqual(tagInt64([1, new Float(1), "x"]), [1n, new Float(1), "x"]);
  assert.equal(goTypeName(tagInt64(7)), "int64");
});

Deno.test("maps with mixed numeric keys hold one entry per number", () => {
  const map = new ValueMap([[1, "int"], [new Uint(1n), "uint"], ["1", "text"], [true, "bool"]]);
  assert.equal(map.size, 3);
  assert.equal(map.get(new Float(1)), "uint");
  assert.equal(map.get("1"), "text");
});
