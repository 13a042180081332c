import assert from "node:assert/strict";
import { Source } from "../diagnostics/mod.ts";
import { parseYamlDocument } from "../yaml/mod.ts";
import { formatPath, nodeAt, parsePath, type Path, PlaceIndex, rangeAt, within } from "./place.ts";

const tree = (text: string) => {
  const source = new Source("s.yaml", text);
  return { source, root: parseYamlDocument(source).root };
};
const lineAt = (text: string, path: Path) => {
  const { source, root } = tree(text);
  const range = rangeAt(root, path);
  return range && source.position(range.start).line;
};

Deno.test("formatPath: dots and blanks in keys cannot be mistaken for steps", () => {
  assert.equal(formatPath(["a", "b", 0, "c"]), "a.b[0].c");
  assert.equal(formatPath(["a", "b.c", "d e", ""]), 'a["b.c"]["d e"][""]');
  assert.equal(formatPath([]), "");
});

Deno.test("rangeAt: the key of the deepest part that exists", () => {
  const text = "a:\n  b:\n    - x\n    - c: 1\n";
  assert.equal(lineAt(text, ["a", "b"]), 2);
  assert.equal(lineAt(text, ["a", "b", 1, "c"]), 4);
  assert.equal(lineAt(text, ["a", "b", 1, "missing", "more"]), 4);
  assert.equal(lineAt(text, ["a", "missing"]), 1);
});

Deno.test("rangeAt: old spellings of a phase are followed", () => {
  assert.equal(lineAt("r:\n  from:\n    - p: 1\n", ["r", "with", 0, "p"]), 3);
  assert.equal(lineAt("r:\n  from:\n    p: 1\n", ["r", "with", 0, "p"]), 3);
  assert.equal(lineAt("r:\n  - p: 1\n", ["r", "with", 0, "p"]), 2);
});

Deno.test("parsePath: the tree decides where a key with dots ends", () => {
  const { root } = tree("a.b:\n  c: [1, {d: 2}]\na:\n  b: 3\n");
  assert.deepEqual(parsePath(root, "a.b.c[1].d"), ["a.b", "c", 1, "d"]);
  assert.deepEqual(parsePath(root, "a.b.c[7].d"), ["a.b", "c", 7]);
  assert.deepEqual(parsePath(root, "a"), ["a"]);
  assert.deepEqual(parsePath(root, "zz.y"), []);
  assert.equal(nodeAt(root, ["a.b", "c", 1, "d"])?.value, 2);
  assert.equal(nodeAt(root, ["a.b", "nope", 1]), undefined);
});

Deno.test("PlaceIndex: finds keys and values by their ranges; an anchor's node by its first place", () => {
  const { root } = tree("a: &x\n  b: 1\nc: *x\n");
  const index = new PlaceIndex(root);
  assert.deepEqual(index.pathOf(rangeAt(root, ["a", "b"])), ["a", "b"]);
  assert.deepEqual(index.pathOf(nodeAt(root, ["a", "b"])!.range), ["a", "b"]);
  assert.deepEqual(index.pathOf(rangeAt(root, ["c"])), ["c"]);
  assert.deepEqual(index.pathOf(undefined), []);
});

Deno.test("within: the exact place in plain, quoted, block and escaped text", () => {
  const at = (text: string, offset: number) => {
    const { source, root } = tree(text);
    const node = nodeAt(root, ["e"])!;
    const range = within(node.range, String(node.value), offset)!;
    return source.text.slice(range.start, range.start + 3);
  };
  assert.equal(at("e: one two\n", 4), "two");
  assert.equal(at('e: "one two"\n', 4), "two");
  assert.equal(at("e: |\n  one\n  two\n", 4), "two");
  assert.equal(at("e: |-\n  one\n    two\n", 6), "two");
  // The text does not stand in the file letter by letter: the whole scalar is the place.
  assert.equal(at('e: "o\\u006ee two"\n', 4), '"o\\');
});
