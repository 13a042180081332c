import assert from "node:assert/strict";
import fc from "fast-check";
import { frame, ScafctlError, Source } from "../diagnostics/mod.ts";
import {
  equals,
  Float,
  formatJson,
  kindOf,
  object,
  Timestamp,
  Uint,
  type Value,
  ValueMap,
} from "../value/mod.ts";
import { child, decodeText, emitYaml, parseYaml, parseYamlDocument, type YamlNode } from "./mod.ts";

function failure(text: string): ScafctlError {
  try {
    parseYaml(text, { name: "x.yaml" });
  } catch (error) {
    assert.ok(error instanceof ScafctlError);
    return error;
  }
  return assert.fail(`no error for ${JSON.stringify(text.slice(0, 80))}`);
}

function sameValue(text: string, expected: Value) {
  const actual = parseYaml(text);
  const message = `${text} gave ${Deno.inspect(actual)}`;
  assert.equal(kindOf(actual), kindOf(expected), message);
  if (Number.isNaN(expected)) assert.ok(Number.isNaN(actual), message);
  else assert.ok(equals(actual, expected), message);
}

Deno.test("plain scalars: yaml.v3's table", () => {
  const text = [
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "tRUE",
    "1:30",
    "190:20:30",
    "0x",
    "1_a",
    "_1",
    "+",
    "-a",
    ".",
    "1e999",
    "0o8",
    "2020-13-01",
    "2020-01-02T03:04:05",
    "nan",
    "+.nan",
    "0b12",
    "1.2.3",
  ];
  for (const word of text) sameValue(word, word);
  for (const word of ["", "~", "null", "Null", "NULL"]) sameValue(word, null);
  for (const word of ["true", "True", "TRUE"]) sameValue(word, true);
  for (const word of ["false", "False", "FALSE"]) sameValue(word, false);
  const ints: [string, number | bigint][] = [
    ["0", 0],
    ["-0", 0],
    ["+5", 5],
    ["017", 15],
    ["0o17", 15],
    ["0x1F", 31],
    ["-0x1f", -31],
    ["0b101", 5],
    ["1_000", 1000],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", 9007199254740993n],
    ["9223372036854775807", 9223372036854775807n],
    ["-9223372036854775808", -9223372036854775808n],
  ];
  for (const [word, value] of ints) sameValue(word, value);
  sameValue("18446744073709551615", new Uint(18446744073709551615n));
  sameValue("18446744073709551616", new Float(18446744073709551616));
  const floats: [string, number][] = [["2.0", 2], ["1e3", 1000], ["09", 9], ["1.", 1], ["-1.e2", -100]];
  for (const [word, value] of floats) sameValue(word, new Float(value));
  sameValue(".5", 0.5);
  sameValue("1_0.5", 10.5);
  sameValue(".inf", Infinity);
  sameValue("-.INF", -Infinity);
  sameValue(".nan", NaN);
});

Deno.test("plain scalars: dates and times are instants", () => {
  sameValue("2020-01-02", new Timestamp(1577923200));
  sameValue("2020-1-2", new Timestamp(1577923200));
  sameValue("2020-01-02 03:04:05.5", new Timestamp(1577934245, 500_000_000));
  sameValue("2020-01-02T03:04:05+01:00", new Timestamp(1577930645));
  const instant = parseYaml("2020-01-02T03:04:05+01:00");
  assert.ok(instant instanceof Timestamp && instant.offset === 3600);
  sameValue('"2020-01-02"', "2020-01-02");
});

Deno.test("tags choose the type, unknown ones say nothing", () => {
  sameValue("!!str 5", "5");
  sameValue('!!int "5"', 5);
  sameValue("!!float 5", new Float(5));
  sameValue("!mine 5", "5");
  sameValue("!!binary aGk=", "hi");
  assert.deepEqual(parseYaml("!!binary //4="), new Uint8Array([0xff, 0xfe]));
  assert.match(failure("!!int abc").message, /cannot read "abc" as !!int/);
  assert.match(failure("!!bool yes").message, /!!bool/);
});

Deno.test("maps: keys, merges, order, no prototype", () => {
  const map = parseYaml("b: 1\na: 2\n__proto__: 3\n");
  assert.equal(Object.getPrototypeOf(map), null);
  assert.deepEqual(Object.keys(map as object), ["b", "a", "__proto__"]);
  const mixed = parseYaml("1: a\ntrue: b\nc: d\n");
  assert.ok(mixed instanceof ValueMap);
  assert.equal(mixed.get(1), "a");
  assert.equal(mixed.get(true), "b");
  const merged = parseYaml("a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc: {<<: [*a, *b], y: 3}\n");
  const expected = object({ y: 3, x: 1, z: 2 });
  assert.ok(equals((merged as Record<string, Value>).c!, expected));
  assert.ok(equals(parseYaml('{"<<": {a: 1}}'), object({ "<<": object({ a: 1 }) })));
  assert.match(failure("a: {<<: 5}").message, /map merge requires/);
  assert.match(failure("[a]: 1").message, /must be a scalar/);
});

Deno.test("documents: only the first counts, an empty text is null", () => {
  assert.ok(equals(parseYaml("a: 1\n---\na: 2\n"), object({ a: 1 })));
  assert.equal(parseYaml(""), null);
  assert.equal(parseYaml("# nothing\n"), null);
  assert.equal(parseYamlDocument(new Source("x", "# nothing\n")).root, undefined);
});

Deno.test("JSON is YAML, also when it is indented with tabs", () => {
  assert.ok(equals(parseYaml('{\n\t"a": [1, 2.0, "x\\ty"]\n}'), object({ a: [1, new Float(2), "x\ty"] })));
  const document = parseYamlDocument(new Source("x", '{\n\t"a": {\n\t\t"b": 1\n\t}\n}'));
  const inner = child(child(document.root, "a"), "b")!;
  assert.deepEqual(document.source.position(inner.range.start), { line: 3, column: 8 });
});

Deno.test("errors carry code, place, source line and hint", () => {
  assert.deepEqual(frame(failure("a: 1\nb:\n  c: 1\n  c: 2\n").diagnostic()), [
    'yaml: line 4: mapping key "c" already defined at line 3 [SCAF1004]',
    "  --> x.yaml:4:3",
    "  |",
    "4 |   c: 2",
    "  |   ^",
    "  hint: a key may stand only once in a map; rename or remove one of them",
  ]);
  assert.equal(failure("1: a\n'1': b\n").code, "SCAF1004");
  assert.equal(failure("a: [1, 2").code, "SCAF1003");
  const tab = failure("a:\n\tb: 1\n");
  assert.equal(tab.code, "SCAF1003");
  assert.match(tab.hint!, /tabs/);
  assert.match(failure("a: b: c\n").hint!, /quotes/);
  assert.match(failure("a: *nope\n").message, /unknown anchor "nope"/);
  assert.match(failure("a: &a [*a]\n").message, /contains itself/);
});

Deno.test("hostile documents end quickly as SCAF1005", () => {
  const started = performance.now();
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 12; level++) {
    lines.push(`a${level}: &a${level} [${Array(10).fill(`*a${level - 1}`).join(", ")}]`);
  }
  assert.equal(failure(lines.join("\n")).code, "SCAF1005");
  const merges = ["a: &a {" + Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join(", ") + "}"];
  for (let i = 0; i < 600; i++) merges.push(`m${i}: {<<: *a}`);
  assert.equal(failure(merges.join("\n")).code, "SCAF1005");
  assert.equal(failure("[".repeat(100_000)).code, "SCAF1005");
  assert.equal(failure("{a: ".repeat(100_000)).code, "SCAF1005");
  assert.equal(failure("- ".repeat(100_000)).code, "SCAF1005");
  assert.equal(
    failure(`a: &a ${"[".repeat(600)}${"]".repeat(600)}\nb: ${"[".repeat(600)}*a${"]".repeat(600)}`).code,
    "SCAF1005",
  );
  assert.ok(performance.now() - started < 20_000);
});

Deno.test("decodeText: drops the byte order mark and points at the first byte that is not UTF-8", () => {
  assert.equal(decodeText(new TextEncoder().encode("\ufeffa: 1"), "x"), "a: 1");
  const bytes = new Uint8Array([...new TextEncoder().encode("a: ä\nb: \ufffd"), 0xff]);
  assert.throws(() => decodeText(bytes, "x.yaml"), (error: unknown) => {
    assert.ok(error instanceof ScafctlError && error.range);
    assert.equal(error.code, "SCAF1017");
    assert.deepEqual(error.range.source.position(error.range.start), { line: 2, column: 5 });
    return true;
  });
});

Deno.test("node ranges cover what was written", () => {
  const text = "a: 1\nb: [x, 'y z', \"q\"] # note\nc:\nd: |\n  hi\ne: {f: {g: 1}}\n";
  const { root } = parseYamlDocument(new Source("x", text));
  const shown = (node: YamlNode | undefined) => node && text.slice(node.range.start, node.range.end);
  assert.equal(shown(child(root, "a")), "1");
  const list = child(root, "b")!;
  assert.equal(shown(list), "[x, 'y z', \"q\"]");
  assert.ok(list.kind === "list");
  assert.deepEqual(list.items.map(shown), ["x", "'y z'", '"q"']);
  assert.equal(child(root, "c")!.range.start, text.indexOf("c:") + 1);
  assert.equal(shown(child(child(root, "e"), "f")), "{g: 1}");
});

const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.maxSafeInteger().map((value) => value + 0),
  fc.bigInt({ min: 2n ** 60n, max: 2n ** 63n - 1n }),
  fc.double({ noNaN: true }).map((value) => Number.isInteger(value) ? new Float(value) : value),
  fc.constantFrom(
    "yes",
    "0o17",
    "1e3",
    "~",
    "2020-01-02",
    "<<",
    "- a",
    "a: b",
    " x",
    "x ",
    "#",
    "a\nb\n",
    "\t",
    ".5",
  ),
);
const data = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }).map((entries) => object(entries)),
  ),
})).value;

Deno.test("property: what the emitter writes is read back as the same value", () => {
  fc.assert(
    fc.property(data, (value) => {
      const text = emitYaml(value);
      assert.ok(equals(parseYaml(text), value), text);
    }),
    { numRuns: 300 },
  );
});

Deno.test("property: any text gives a value or a ScafctlError", () => {
  const texts = fc.string({ unit: fc.constantFrom(..."ab:- [],{}#&*!|>'\"%@`\n\t0.~<") });
  fc.assert(
    fc.property(texts, (text) => {
      try {
        assert.notEqual(kindOf(parseYaml(text)), undefined);
      } catch (error) {
        assert.ok(error instanceof ScafctlError, String(error));
      }
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("documents: nothing behind the first one is looked at", () => {
  for (const end of ["---\nb: [\n", "--- # next\n\tb\n", "...\n}\n", "---", "...\r\n{\r\n"]) {
    assert.equal(formatJson(parseYaml(`a: 1\n${end}`)), '{"a":1}', end);
    assert.equal(formatJson(parseYaml(`# first\n%YAML 1.1\n\n---\na: 1\n${end}`)), '{"a":1}', end);
  }
  assert.equal(parseYaml("---\n---\na: 1\n"), null);
  assert.equal(formatJson(parseYaml("a: |\n  ---\n  b\nc: ---d\n")), '{"a":"---\\nb\\n","c":"---d"}');
});
