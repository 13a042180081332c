import assert from "node:assert/strict";
import fc from "fast-check";
import { formatJson, type Value } from "../value/mod.ts";
import { joinFlowLines } from "./flow_lines.ts";
import { parseYaml } from "./parse.ts";

function json(text: string): unknown {
  return JSON.parse(formatJson(parseYaml(text), { escapeHtml: false }));
}

Deno.test("brackets may close under their key, and hold tabs and comments", () => {
  const texts: readonly [string, unknown][] = [
    ["a: {\n  x: 1\n}\nb: 2\n", { a: { x: 1 }, b: 2 }],
    ["r:\n  a: [\n    1, # one\n    # two\n  ]\n  b: 2\n", { r: { a: [1], b: 2 } }],
    ["r:\n  a: {x: it's, y: 'a # [b',\nz: \"}\"} # end\n  b: c\n", {
      r: { a: { x: "it's", y: "a # [b", z: "}" }, b: "c" },
    }],
    ["a: {\n\tb: c,\td: e\n\t}\n", { a: { b: "c", d: "e" } }],
    ["- {a:\tb\n}\n- - [1\n]\n", [{ a: "b" }, [[1]]]],
    ["a: &x {b: 1\n}\nc: *x\n", { a: { b: 1 }, c: { b: 1 } }],
  ];
  for (const [text, wanted] of texts) assert.deepEqual(json(text), wanted, text);
  assert.equal(
    joinFlowLines('{a: 1}: {\n}\n"b": [\n]\n? c\n: {\n}\n'),
    '{a: 1}: { }\n"b": [ ]\n? c\n: { }\n',
  );
});

Deno.test("brackets in texts are letters, whatever stands around them", () => {
  const text = [
    "block: |",
    "  foo [",
    "  bar: {",
    "",
    "folded: >-",
    "  [x",
    "plain: one [two",
    "  [three",
    "quoted: 'it''s {'",
    'double: "\\"{\\n"',
    "list:",
    "- a {b",
    "- c: |",
    "    {",
    "  d: [e,",
    "f]",
    "last: [1",
    "] # {",
    "",
  ].join("\n");
  assert.deepEqual(json(text), {
    block: "foo [\nbar: {\n",
    folded: "[x",
    plain: "one [two [three",
    quoted: "it's {",
    double: '"{\n',
    list: ["a {b", { c: "{\n", d: ["e", "f"] }],
    last: [1],
  });
});

Deno.test("what is wrong otherwise stays wrong, at its place", () => {
  for (const text of ["a: {\n  x: 1\nb: 2\n", "a: [\n1\n", "a: {\n}}\n", "\ta: 1\n", "a: b: {\n}\n"]) {
    assert.throws(() => parseYaml(text), { code: "SCAF1003" }, text);
  }
  assert.equal(joinFlowLines("a: 1\nb:\n  - c\n"), undefined);
});

Deno.test("property: the lines of a JSON value may begin anywhere", () => {
  const blanks = fc.array(fc.constantFrom("", " ", "\t", "   ", "\t\t"), { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), blanks, (value, indents) => {
    const lines = JSON.stringify({ value: [value] }, null, 2).split("\n");
    const moved = lines.map((line, index) =>
      index === 0 ? line : indents[index % indents.length]! + line.trimStart()
    ).join("\n");
    const read = parseYaml(`top:\n    key: ${moved}\n    next: 1\n`) as Record<string, Record<string, Value>>;
    const wanted = parseYaml(JSON.stringify({ value: [value] }));
    assert.deepEqual(read.top!.key, wanted);
    assert.deepEqual(Object.keys(read.top!), ["key", "next"]);
  }));
});
