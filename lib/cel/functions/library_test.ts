import { double, Duration, Uint } from "../../value/mod.ts";
import { failures, table } from "./testing.ts";

Deno.test("numbers: int64, uint64, doubles", async () => {
  await table([
    ["9223372036854775807 - 1", 9223372036854775806n],
    ["9007199254740991 + 2", 9007199254740993n],
    ["9007199254740993 - 9007199254740992", 1],
    ["3037000499 * 3037000499", 9223372030926249001n],
    ["-7 / 2", -3],
    ["-7 % 3", -1],
    ["0 * -5", 0],
    ["1.5 + 1.5", double(3)],
    ["_.whole * 2.0", double(4)],
    ["1.0 / 0.0", Infinity],
    ["5u - 3u", new Uint(2n)],
    ["_.n == 30.0 && _.n > 1.5 && 1 < 2u", true],
    ["dyn(1) == 1.0 && 1u == dyn(1)", true],
    ["int(-1.9)", -1],
    ["uint(1.9)", new Uint(1n)],
    ['double("1e3")', double(1000)],
    ["string(1e21) + string(1.0) + string(0.1) + string(1.5e300)", "1e+2110.11.5e+300"],
    ["math.greatest(1, 2.5, 3u)", new Uint(3n)],
    ["math.round(-2.5)", double(-3)],
    ["math.round(0.49999999999999994)", double(0)],
    ["math.sign(-2.5)", double(-1)],
    ["math.sqrt(-1.0)", NaN],
    ["math.bitShiftRight(-1, 1)", 9223372036854775807n],
    ["math.bitShiftLeft(1, 63)", -9223372036854775808n],
    ["math.bitNot(0u)", new Uint(2n ** 64n - 1n)],
    ["math.abs(-5)", 5],
  ]);
  await failures([
    ["9223372036854775807 + 1", "integer overflow"],
    ["-(-9223372036854775807 - 1)", "integer overflow"],
    ["-9223372036854775808 / -1", "integer overflow"],
    ["1u - 2u", "unsigned integer overflow"],
    ["5 % 0", "modulus by zero"],
    ["5 / 0", "division by zero"],
    ["int(9223372036854775807.0)", "integer overflow"],
    ["uint(-1)", "unsigned integer overflow"],
    ["_.f / 0", "no such overload"],
    ["_.nul + 1", "no such overload: _+_"],
    ["!_.n", "no such overload"],
    ["math.abs(-9223372036854775808)", "integer overflow"],
    ["math.bitShiftLeft(1, -1)", "math.bitShiftLeft() negative offset: -1"],
  ]);
});

Deno.test("strings count code points", async () => {
  await table([
    ['"a😀b".size()', 3],
    ['"a😀b".charAt(1)', "😀"],
    ['"a😀b".substring(1)', "😀b"],
    ['"a😀b".indexOf("b")', 2],
    ['"a😀b😀".lastIndexOf("😀")', 3],
    ['"a😀b".reverse()', "b😀a"],
    ['"a😀".split("")', ["a", "😀"]],
    ['"abc".replace("", "-")', "-a-b-c-"],
    ['"aaa".replace("a", "b", 2)', "bba"],
    ['"aaa".replace("a", "b", 0)', "aaa"],
    ['"a.a.a".replace("a", "$&$1", 2)', "$&$1.$&$1.a"],
    ['"a😀".replace("", "-", 2)', "-a-😀"],
    ['"a,b,c".split(",", 2)', ["a", "b,c"]],
    ['"abc".lastIndexOf("a", 9)', -1],
    [
      '"%s|%d|%.2f|%x|%b".format([[1, "a", {"k": null}], 3, 2, "hi", true])',
      "[1, a, {k: null}]|3|2.00|6869|1",
    ],
    ['"%s".format([_.nested])', "{a: {b: 1}}"],
    ['strings.quote("a\\n\\"\\\\")', '"a\\n\\"\\\\"'],
    ['" \\u00a0x\\u0085".trim()', "x"],
  ]);
  await failures([
    ['"abc".charAt(4)', "index out of range: 4"],
    ['"abc".substring(2, 1)', "invalid substring range. start: 2, end: 1"],
    [
      '_.s.format([_.s]) + "%d".format([_.s])',
      "error during formatting: decimal clause can only be used on ints, uints, and doubles, was given string",
    ],
    ['["a", _.n].join()', "no such overload"],
  ]);
});

Deno.test("lists and sets", async () => {
  await table([
    ["[1, 2, 3].slice(1, 3)", [2, 3]],
    ["[[1, [2]], 3].flatten()", [1, [2], 3]],
    ["[[1, [2, [3]]]].flatten(2)", [1, 2, [3]]],
    ['[1, 1.0, 1u, "1", "1", [1], [1]].distinct()', [1, "1", [1]]],
    ["[3, 1, 2].sort()", [1, 2, 3]],
    ["[1, 3, 2].sortBy(x, -x)", [3, 2, 1]],
    ['{"b": 1, "a": 2}.sortBy(k, k)', ["a", "b"]],
    ["lists.range(3) + lists.range(-1)", [0, 1, 2]],
    ["_.l.map(x, x > 1, x * 10)", [20, 30]],
    ["[1, 2] + []", [1, 2]],
    ["sets.contains([1, 2, 2.0], [2, 1])", true],
    ["sets.equivalent([1, 1], [1])", true],
    ["sets.intersects([1], [dyn(1.0)])", true],
    ["[1, 2, 3].first().value() + [1, 2, 3].last().value()", 4],
    ["optional.of(5)", 5],
    ["[optional.none()]", [null]],
    ["type(optional.none())", "optional_type"],
    ["_.l[1.0 == 1.0 ? 2 : 0]", 3],
  ]);
  await failures([
    ["[1, 2, 3].slice(1, 5)", "cannot slice(1, 5), list is length 3"],
    ["_.l[5]", "index out of bounds: 5"],
    ['_.l["a"]', "unsupported index type 'string' in list"],
    ["optional.none().value()", "optional.none() dereference"],
    ["size(_.n)", "no such overload: size"],
    ["_.n.all(x, true)", "got 'int', expected iterable type"],
  ]);
});

Deno.test("times, zones and durations", async () => {
  const t = 'timestamp("2024-01-31T10:20:30.5Z")';
  await table([
    [`${t}.getHours("Asia/Kathmandu") * 100 + ${t}.getMinutes("Asia/Kathmandu")`, 1605],
    [`${t}.getHours("-11:00")`, 23],
    [`${t}.getDate("America/New_York")`, 31],
    [`timestamp("2024-07-01T00:00:00Z").getHours("Europe/Berlin")`, 2],
    [`timestamp("0001-01-01T00:00:00Z").getFullYear("America/New_York")`, 0],
    [`string(${t} + duration("36h"))`, "2024-02-01T22:20:30.5Z"],
    [`${t} - timestamp("2024-01-31T10:20:30Z")`, new Duration(500_000_000n)],
    [`string(timestamp("2024-01-31T10:20:30+02:00"))`, "2024-01-31T08:20:30Z"],
    ['string(duration("1h30m") + duration("-1.5s"))', "5398.5s"],
    ['duration("1h") < duration("61m") && duration("1.0005s").getMilliseconds() == 0', true],
    ['duration("2.345s").getMilliseconds()', 345],
    ["google.protobuf.Timestamp{seconds: 5, nanos: 1} > timestamp(5)", true],
    ["int(timestamp(1234567890))", 1234567890],
  ]);
  await failures([
    [`${t}.getHours("Nope/Zone")`, "unknown time zone Nope/Zone"],
    ['timestamp("9999-12-31T23:59:59Z") + duration("1s")', "timestamp overflow"],
    ["timestamp(_.s)", "type conversion error from 'string' to 'google.protobuf.Timestamp'"],
  ]);
});
