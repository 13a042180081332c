import assert from "node:assert/strict";
import { Duration, Float, object, parseTimestamp, Uint, type Value, ValueMap } from "../value/mod.ts";
import { emitYaml } from "./emit.ts";

/** Expectations were recorded from yaml.v3. */
const CASES: readonly [string, Value, string][] = [
  [
    "words that other versions read as booleans",
    ["yes", "on", "n", "Y", "true"],
    '- "yes"\n- "on"\n- "n"\n- "Y"\n- "true"\n',
  ],
  ["words that read as null", ["", "~", "null", "Null"], '- ""\n- "~"\n- "null"\n- "Null"\n'],
  [
    "numbers in text",
    [".5_0", "1", "0x1F", "017", "09", "1e3", ".5", "1_000", "-0b1", "+1"],
    [
      '- ".5_0"\n- "1"\n- "0x1F"\n- "017"\n- "09"\n- "1e3"\n- ".5"\n- "1_000"\n- "-0b1"\n- "+1"\n',
    ].join(""),
  ],
  [
    "text that only looks like a number",
    ["1.2.3", "0b2", "1e", "--1", "0xG", "1e999"],
    [
      "- 1.2.3\n- 0b2\n- 1e\n- --1\n- 0xG\n- 1e999\n",
    ].join(""),
  ],
  [
    "base 60 and dates",
    ["12:30:45", "2024-01-01", "2024-13-01", "2024-1-2 3:4:5"],
    [
      '- "12:30:45"\n- "2024-01-01"\n- 2024-13-01\n- "2024-1-2 3:4:5"\n',
    ].join(""),
  ],
  [
    "indicators",
    ["x: y", "- z", "#c", "a#b", "a #b", "{}", "'q'", '"dq"', "@x", "a:b", "?x", "? x"],
    [
      "- 'x: y'\n- '- z'\n- '#c'\n- a#b\n- 'a #b'\n- '{}'\n- '''q'''\n- '\"dq\"'\n- '@x'\n- a:b\n- ?x\n- '? x'\n",
    ].join(""),
  ],
  ["blanks at the ends", [" a", "a ", "a\tb"], "- ' a'\n- 'a '\n- \"a\\tb\"\n"],
  ["characters beyond U+FFFF are escaped", ["é世", "😀"], '- é世\n- "\\U0001F600"\n'],
  [
    "several lines",
    ["a\nb", "a\nb\n", "a\n\n", " a\nb"],
    "- |-\n  a\n  b\n- |\n  a\n  b\n- |+\n  a\n\n- |4-\n   a\n  b\n",
  ],
  ["a blank before a break needs quotes", ["a \nb"], '- "a \\nb"\n'],
  [
    "floats",
    [new Float(2), 1.5, new Float(5e6), 1e-7, NaN, -Infinity],
    "- 2\n- 1.5\n- 5e+06\n- 1e-07\n- .nan\n- -.inf\n",
  ],
  [
    "integers",
    [1, 9007199254740993n, new Uint(18446744073709551615n)],
    "- 1\n- 9007199254740993\n- 18446744073709551615\n",
  ],
  [
    "instants and durations",
    [parseTimestamp("2024-01-02T03:04:05.5+02:00")!, new Duration(90_000_000_000n)],
    "- 2024-01-02T03:04:05.5+02:00\n- 1m30s\n",
  ],
  ["bytes", new Uint8Array([104, 105]), "!!binary aGk=\n"],
  ["empty containers", { a: [], b: {}, c: [[], {}] }, "a: []\nb: {}\nc:\n    - []\n    - {}\n"],
  [
    "lists advance by two, maps to the next step",
    { l: [[1, 2], { a: [{ b: 1, c: { d: null } }] }] },
    [
      "l:\n    - - 1\n      - 2\n    - a:\n        - b: 1\n          c:\n            d: null\n",
    ].join(""),
  ],
  [
    "natural key order",
    { k10: 1, k9: 2, K: 3, _a: 4, "1": 5, ab: 6, "n": 7 },
    '_a: 4\n"1": 5\nK: 3\nab: 6\nk9: 2\nk10: 1\n"n": 7\n',
  ],
  ["a long key", { ["k".repeat(129)]: { a: 1 } }, `? ${"k".repeat(129)}\n:   a: 1\n`],
  ["a key of several lines", { "a\nb": 1 }, "? |-\n    a\n    b\n: 1\n"],
  [
    "keys of other kinds",
    new ValueMap([["b", 1], [2, 2], [true, 3], [10n, 4]]),
    "true: 3\n2: 2\n10: 4\nb: 1\n",
  ],
  ["invalid bytes of a text", "a\udcff", "!!binary Yf8=\n"],
];

for (const [name, value, expected] of CASES) {
  Deno.test(`yaml emission: ${name}`, () => assert.equal(emitYaml(value), expected));
}

Deno.test("yaml emission: other indentation", () => {
  const value = { a: { b: [1, { c: "x\ny" }] } };
  assert.equal(emitYaml(value, { indent: 2 }), "a:\n  b:\n    - 1\n    - c: |-\n        x\n        y\n");
});

Deno.test("yaml emission: records keep their order where asked, data does not", () => {
  const value = { z: 1, a: object({ y: 1, b: 2 }) };
  assert.equal(emitYaml(value, { sort: "data" }), 'z: 1\na:\n    b: 2\n    "y": 1\n');
});

Deno.test("yaml emission: too deep nesting is refused", () => {
  let value: Value = 1;
  for (let depth = 0; depth < 1_100; depth++) value = [value];
  assert.throws(() => emitYaml(value), { name: "ValueError" });
});
