import assert from "node:assert/strict";
import fc from "fast-check";
import type { ScafctlError } from "../diagnostics/mod.ts";
import { object } from "../value/mod.ts";
import { ParameterSyntax, parseEntries } from "./parameter_text.ts";
import { checkKeys, readParameters } from "./parameters.ts";
import { Stdin } from "./stdin.ts";

function stdin(text = ""): Stdin {
  return new Stdin(() => new Blob([text]).stream());
}

async function read(texts: readonly string[], input = "", folder = "/"): Promise<Record<string, unknown>> {
  return { ...await readParameters(texts, { stdin: stdin(input), folder, flag: "-r" }) };
}

function pairs(text: string): [string, string][] {
  return parseEntries(text).map(({ key, text }) => [key, text]);
}

Deno.test("entries: commas separate entries and repeat the last key", () => {
  assert.deepEqual(pairs("k=v"), [["k", "v"]]);
  assert.deepEqual(pairs("k="), [["k", ""]]);
  assert.deepEqual(pairs("a=1,b=2"), [["a", "1"], ["b", "2"]]);
  assert.deepEqual(pairs("t=a, b ,c"), [["t", "a"], ["t", "b"], ["t", "c"]]);
  assert.deepEqual(pairs("a=1,,b=2"), [["a", "1"], ["a", ""], ["b", "2"]]);
  assert.deepEqual(pairs("q=a=b"), [["q", "a=b"]]);
});

Deno.test("entries: quotes group and disappear", () => {
  assert.deepEqual(pairs(`k='a,b'`), [["k", "a,b"]]);
  assert.deepEqual(pairs(`k='{"k":[1,2]}',m=1`), [["k", '{"k":[1,2]}'], ["m", "1"]]);
  assert.deepEqual(pairs(`k=x" y, "z`), [["k", "x y, z"]]);
  assert.deepEqual(pairs(`k='it\\'s'`), [["k", "it's"]]);
  assert.throws(() => parseEntries("k='open"), ParameterSyntax);
});

Deno.test("entries: JSON-looking values are taken whole", () => {
  assert.deepEqual(pairs(`j={"k":[1,2]}`), [["j", '{"k":[1,2]}']]);
  assert.deepEqual(pairs(`s="x,y"`), [["s", '"x,y"']]);
  assert.deepEqual(pairs(`l=[1,2],m=3`), [["l", "[1,2]"], ["m", "3"]]);
  assert.deepEqual(pairs(`b=[1,2`), [["b", "[1,2"]]);
});

Deno.test("entries: a scheme keeps commas up to the next key", () => {
  assert.deepEqual(pairs("u=https://x/?a,b,c"), [["u", "https://x/?a,b,c"]]);
  assert.deepEqual(pairs(`u=json://[1,2],v=2`), [["u", "json://[1,2]"], ["v", "2"]]);
});

Deno.test("entries: what has no key is refused", () => {
  for (const text of ["plain", "=v", "a b=1", ",a=1"]) {
    assert.throws(() => parseEntries(text), ParameterSyntax, text);
  }
});

Deno.test("entries: a simple key and value always survive", () => {
  const word = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,9}$/);
  fc.assert(fc.property(word, word, word, word, (a, b, c, d) => {
    assert.deepEqual(pairs(`${a}=${b},${c}=${d}`), [[a, b], [c, d]]);
  }));
});

Deno.test("parameters: repeated keys make a list in the order of the line", async () => {
  assert.deepEqual(await read(["a=2", "a=1"]), { a: ["2", "1"] });
  assert.deepEqual(await read(["a=x,y", "a=z"]), { a: ["x", "y", "z"] });
});

Deno.test("parameters: files and stdin", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/p.yaml`, "a: 5\nb: {c: [true]}\n");
    await Deno.writeTextFile(`${folder}/p.json`, '{"d": "x"}');
    await Deno.writeTextFile(`${folder}/note.txt`, "line1\n");
    const values = await read(["@p.yaml", "@p.json", "note=@note.txt"], "", folder);
    assert.equal(values.a, 5);
    assert.equal(values.d, "x");
    assert.equal(values.note, "line1");
    assert.deepEqual(await read(["body=@-"], "two\nlines\n"), { body: "two\nlines" });
    assert.deepEqual(await read(["@-"], "k: v\n"), { k: "v" });
    await assert.rejects(read(["x=@missing"], "", folder), (error: ScafctlError) => {
      assert.equal(error.code, "SCAF2002");
      assert.equal(error.exit, 2);
      return true;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("parameters: stdin is read once, and not empty", async () => {
  await assert.rejects(read(["a=@-", "@-"], "x: 1"), (error: ScafctlError) => error.code === "SCAF2007");
  await assert.rejects(read(["a=@-"], "\n"), (error: ScafctlError) => error.code === "SCAF2002");
});

Deno.test("parameters: unknown keys are refused with a suggestion", () => {
  checkKeys(object({ anything: 1 }), undefined, "solution");
  assert.throws(
    () => checkKeys(object({ regoin: "x" }), ["region", "env"], "solution"),
    (error: ScafctlError) => {
      assert.equal(error.exit, 3);
      assert.match(error.message, /did you mean "region"/);
      return true;
    },
  );
});
