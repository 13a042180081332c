import assert from "node:assert/strict";
import fc from "fast-check";
import { partOf } from "./part.ts";
import { Source } from "./source.ts";

/** What the file shows at the part `wanted` of a scalar that begins at `from` and reads as `text`. */
function shown(file: string, from: string, text: string, wanted: string): string {
  const source = new Source("f.yaml", file);
  const start = file.indexOf(from);
  const range = { source, start, end: file.length };
  const at = text.indexOf(wanted);
  const part = partOf(range, { text, start: at, end: at + wanted.length });
  return `${source.position(part.start).line}: ${file.slice(part.start, part.end)}`;
}

Deno.test("a part of a plain or quoted scalar", () => {
  assert.equal(shown("a: 'x + yy'\n", "'x", "x + yy", "yy"), "1: yy");
  assert.equal(shown("a: x + yy\n", "x +", "x + yy", "x"), "1: x");
});

Deno.test("a part of a literal block, with blank lines and a deeper line", () => {
  const file = "a: |\n    one\n\n      two {{ .x }}\n    three\nb: 1\n";
  const text = "one\n\n  two {{ .x }}\nthree\n";
  for (const from of ["|", "    one", "one"]) {
    assert.equal(shown(file, from, text, "{{ .x }}"), "4: {{ .x }}");
    assert.equal(shown(file, from, text, "three"), "5: three");
  }
  assert.equal(
    shown(file.replaceAll("\n", "\r\n"), "|", text, "three"),
    "5: three",
  );
});

Deno.test("a part of a folded block", () => {
  const file = "a: >-\n  one\n  two\n\n\n  three four\n";
  assert.equal(shown(file, ">", "one two\n\nthree four", "two"), "3: two");
  assert.equal(shown(file, ">", "one two\n\nthree four", "four"), "6: four");
});

Deno.test("what the file spells otherwise is the whole scalar", () => {
  const file = 'a: "x\\ty"\n';
  const source = new Source("f.yaml", file);
  const range = { source, start: 3, end: 9 };
  assert.equal(partOf(range, { text: "x\ty", start: 2, end: 3 }), range);
  assert.equal(partOf(range, { text: " ", start: 0, end: 1 }), range);
});

Deno.test("the end of a text is behind its last character", () => {
  const file = "a: |\n  one\n  {{ if .x }}\nb: 1\n";
  const source = new Source("f.yaml", file);
  const part = partOf({ source, start: 3, end: 24 }, { text: "one\n{{ if .x }}\n", start: 16, end: 16 });
  assert.equal(file.slice(part.start - 1, part.end), "}}");
});

Deno.test("any part of any literal block is found where it is", () => {
  const line = fc.stringMatching(/^( {0,3}[a-z{}. ]{0,6}[a-z])?$/);
  fc.assert(fc.property(
    fc.array(line, { minLength: 1, maxLength: 6 }),
    fc.nat(),
    (rest, seed) => {
      const text = ["first", ...rest].join("\n") + "\n";
      const file = "key: |\n" + text.replace(/^(?=.)/gm, "    ");
      const source = new Source("f.yaml", file);
      const start = seed % text.trimEnd().length;
      const part = partOf({ source, start: 5, end: file.length }, { text, start, end: start + 1 });
      const before = text.slice(0, start).split("\n");
      const { line, column } = source.position(part.start);
      assert.equal(line, before.length + 1);
      if (text[start] !== "\n") assert.equal(column, before.at(-1)!.length + 5);
    },
  ));
});
