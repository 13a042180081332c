import assert from "node:assert/strict";
import fc from "fast-check";
import { Duration, Float, object, Timestamp, type Value, ValueMap } from "../value/mod.ts";
import {
  cellText,
  csv,
  keyValueTable,
  list,
  mermaid,
  plainLines,
  table,
  tree,
  truncate,
  width,
} from "./mod.ts";

const people: Value = [
  object({ name: "Ada", age: 36, tags: ["a", "b"] }),
  object({ name: "日本", age: 7 }),
];

Deno.test("a scalar stands for itself", () => {
  assert.equal(table("text"), "text\n");
  assert.equal(cellText(null), "");
  assert.equal(cellText(new Float(2)), "2");
  assert.equal(cellText(new Duration(90_000_000_000n)), "1m30s");
  assert.equal(cellText(new Timestamp(0)), "1970-01-01T00:00:00Z");
  assert.equal(cellText(2n ** 60n), "1152921504606846976");
  assert.equal(cellText(new Uint8Array([104, 105])), "aGk=");
  assert.equal(cellText(NaN), "NaN");
  assert.equal(cellText(object({ b: 1, a: ["<"] })), '{"a":["<"],"b":1}');
});

Deno.test("a text keeps its lines, and steers nothing either", () => {
  assert.equal(plainLines("a = 1\n\tb\n"), "a = 1\n\tb\n");
  assert.equal(plainLines("one\r\ntwo"), "one\r\ntwo\n");
  assert.equal(plainLines("10%\r20%\x1b[2J\u202e"), "10%\\r20%\\u001b[2J\\u202e\n");
  assert.equal(plainLines(""), "");
});

Deno.test("data cannot steer the terminal or break a line", () => {
  assert.equal(cellText("a\nb\t\x1b[31mred\x07\u202e"), "a\\nb\\t\\u001b[31mred\\u0007\\u202e");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    for (const shown of [table([object({ [text]: text })]), list([object({ [text]: text })]), tree([text])]) {
      assert.doesNotMatch(shown.replaceAll("\n", ""), /\p{Cc}/u);
    }
    assert.equal(table([object({ a: text })]).split("\n").length, 3);
  }));
});

Deno.test("a list of maps is a numbered table, wide characters counted as wide", () => {
  assert.equal(
    table(people),
    '#  age  name  tags\n1   36  Ada   ["a","b"]\n2    7  日本\n',
  );
  assert.equal(table(["x", 1]), "#  value\n1  x\n2  1\n");
  assert.equal(table([]), "");
});

Deno.test("columns are ordered, named, aligned, cut and hidden as asked", () => {
  assert.equal(
    table(people, {
      columnOrder: ["name"],
      columnHints: { name: { displayName: "Who" }, tags: { hidden: true }, age: { align: "left" } },
    }),
    "#  Who   age\n1  Ada   36\n2  日本  7\n",
  );
  assert.equal(
    table([object({ a: "abcdefgh" })], { columnHints: { a: { maxWidth: 5 } } }),
    "#  a\n1  ab...\n",
  );
});

Deno.test("cells are broken into lines where a line would pass the width, words last", () => {
  const rows = [
    object({ about: "lists what there is to be listed", name: "alpha-beta", path: "/usr/share/doc/x" }),
  ];
  assert.equal(
    table(rows, { width: 45 }),
    "#  about         name        path\n" +
      "1  lists what    alpha-beta  /usr/share/doc/x\n" +
      "   there is to\n" +
      "   be listed\n",
  );
  for (const limit of [36, 40, 60]) {
    const text = table(rows, { width: limit });
    for (const line of text.trimEnd().split("\n")) assert.ok(width(line) <= limit, line);
    const letters = (shown: string) => [...shown.replaceAll(/\s/g, "")].sort().join("");
    if (limit > 40) assert.equal(letters(text), letters(table(rows)));
  }
});

Deno.test("a cell of very many lines is cut", () => {
  const text = table([object({ a: "word ".repeat(100).trim(), b: "x" })], { width: 30 });
  assert.equal(text.trimEnd().split("\n").length, 9);
  assert.match(text, /\.\.\.\n$/);
});

Deno.test("records of more columns than there is room for are listed", () => {
  const record = object(Object.fromEntries([..."abcdef"].map((name) => [name, `the value of ${name}`])));
  assert.equal(table([record], { width: 40 }), list([record]));
  assert.notEqual(table([record], { width: 70 }), list([record]));
});

Deno.test("of a map the scalars share a line and the rest has headings", () => {
  assert.equal(
    table(object({ b: 2, a: "x", rows: [object({ k: 1 })], m: object({ n: 1 }) })),
    'a=x  b=2\n\nm:\n{"n":1}\n\nrows:\n#  k\n1  1\n',
  );
});

Deno.test("pairs that do not fit beside each other stand below each other", () => {
  const facts = object({ a: "one", b: "two", c: "a longer text", d: 4 });
  assert.equal(table(facts), "a=one  b=two  c=a longer text  d=4\n");
  assert.equal(table(facts, { width: 18 }), "a=one  b=two\nc=a longer text\nd=4\n");
  assert.equal(table(facts, { width: 5 }), "a=one\nb=two\nc=a longer text\nd=4\n");
});

Deno.test("long values are broken on a terminal", () => {
  const text = keyValueTable(object({ k: "one two three four" }), { width: 14, folds: true });
  assert.equal(text.replaceAll(/ +$/gm, ""), "KEY  VALUE\nk    one two\n     three\n     four\n");
});

Deno.test("keys and values in two columns of a fixed width", () => {
  const text = keyValueTable(object({ bb: "x".repeat(200), a: 1 }), { width: 30 });
  const lines = text.trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => line.trimEnd()), [
    "KEY  VALUE",
    "a    1",
    `bb   ${"x".repeat(22)}...`,
  ]);
  for (const line of text.slice(0, -1).split("\n")) assert.equal(line.length, 30);
});

Deno.test("lists of records", () => {
  assert.equal(list(["a", 1]), "- a\n- 1\n");
  assert.equal(list(object({ name: "x", n: 1 })), "n:    1\nname: x\n");
  assert.equal(
    list(people, { titleField: "name", subtitleFields: ["age"] }),
    '1. Ada (36)\n   tags: ["a","b"]\n\n2. 日本 (7)\n',
  );
});

Deno.test("trees", () => {
  assert.equal(
    tree(object({ b: [1, object({ c: "x" })], a: null })),
    ".\n├── a:\n└── b\n    ├── [0]: 1\n    └── [1]\n        └── c: x\n",
  );
  assert.equal(tree("s"), "s\n");
});

Deno.test("mermaid graphs quote what is mermaid's own", () => {
  assert.equal(
    mermaid(object({ a: [1], b: '"x" --> y' })),
    'graph TD\n  n0["root"]\n  n1["a"]\n  n0 --> n1\n  n2["[0]: 1"]\n  n1 --> n2\n' +
      '  n3["b: #34;x#34; --#62; y"]\n  n0 --> n3\n',
  );
  assert.ok(mermaid(Array.from({ length: 5000 }, () => 1)).length < 200_000);
});

Deno.test("CSV quotes what needs it and reads back", () => {
  assert.equal(csv(people), 'age,name,tags\n36,Ada,"[""a"",""b""]"\n7,日本,\n');
  assert.equal(csv(object({ a: 'x"y', b: "l1\nl2", c: null })), 'a,b,c\n"x""y","l1\nl2",\n');
  assert.equal(csv(["a,b", 1]), 'value\n"a,b"\n1\n');
  assert.equal(csv([]), "");
});

Deno.test("maps with other keys than texts are shown as well", () => {
  const map = new ValueMap([[1, "one"], [true, "yes"]]);
  assert.equal(table(map), "1=one  true=yes\n");
  assert.equal(tree(map), ".\n├── 1: one\n└── true: yes\n");
});

Deno.test("a cut text is never wider than asked and never splits a character", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 0, max: 20 }), (text, columns) => {
    assert.ok(width(truncate(text, columns)) <= columns);
  }));
  assert.equal(truncate("👨‍👩‍👧x", 1), "");
});
