import assert from "node:assert/strict";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { globPattern } from "./glob.ts";

function matches(glob: string, text: string): boolean {
  return RE2JS.compile(globPattern(glob)!).matcher(text).find();
}

Deno.test("globs match what they should and nothing else", () => {
  const table: [glob: string, fits: string[], misfits: string[]][] = [
    ["*.md", ["a.md", ".md"], ["a.md.txt", "s/a.md", "amd"]],
    ["*", ["a", ".h", "a b\n"], ["a/b"]],
    ["**", ["a", "a/b/c"], []],
    ["**/*.md", ["a.md", "s/a.md", "s/t/a.md"], ["a.txt"]],
    ["s/**", ["s/a", "s/a/b"], ["s", "t/s/a"]],
    ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/b/c", "xa/b"]],
    ["a**b", ["ab", "axb"], ["a"]],
    ["?.txt", ["a.txt", "é.txt", "😀.txt"], ["ab.txt", "/.txt"]],
    ["[a-c].t", ["b.t"], ["d.t", "-.t"]],
    ["[^a-c].t", ["d.t"], ["b.t", "/.t"]],
    ["[!a]", ["b", "!"], ["a"]],
    ["[a\\-z]", ["-", "a", "z"], ["b"]],
    ["[\\]]", ["]"], ["\\"]],
    ["{a,b*}.txt", ["a.txt", "b.txt", "bc.txt"], ["c.txt"]],
    ["{a,{b,c}}d", ["ad", "bd", "cd"], ["d"]],
    ["\\*", ["*"], ["a"]],
    ["a+(b)|c^$.", ["a+(b)|c^$."], ["aa(b)"]],
    ["", [""], ["a"]],
    ["x}", ["x}"], ["x"]],
    ["a,b", ["a,b"], ["a"]],
  ];
  for (const [glob, fits, misfits] of table) {
    for (const text of fits) assert.ok(matches(glob, text), `${glob} ${text}`);
    for (const text of misfits) assert.ok(!matches(glob, text), `${glob} ${text}`);
  }
});

Deno.test("a malformed glob has no pattern", () => {
  for (const glob of ["[", "[a", "[]", "[]a", "[z-a]", "a\\", "{a", "[a\\"]) {
    assert.equal(globPattern(glob), undefined, glob);
  }
});

Deno.test("every glob gives a pattern that compiles, and a quoted text matches itself only", () => {
  fc.assert(fc.property(fc.string({ unit: "binary-ascii" }), fc.string(), (glob, text) => {
    const pattern = globPattern(glob);
    if (pattern !== undefined) RE2JS.compile(pattern);
    const quoted = [...text].map((character) => `\\${character}`).join("");
    assert.ok(matches(quoted, text));
    assert.ok(!matches(quoted, `${text}x`));
  }));
});

Deno.test("a glob made to be slow is not", () => {
  assert.ok(!matches(`${"*a".repeat(50)}b`, "a".repeat(1000)));
});
