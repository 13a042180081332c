import assert from "node:assert/strict";
import fc from "fast-check";
import { object, type ValueObject } from "../../value/mod.ts";
import { compile, parse, references, TemplateError } from "../mod.ts";

const DATA = object({
  a: 1,
  b: object({ c: "x", d: object({ e: true }) }),
  l: [1, object({ c: "y" }), null],
  s: "c",
  z: "",
  kept: 0,
});

const path = fc.constantFrom(
  ".a",
  ".b",
  ".b.c",
  ".b.d.e",
  ".l",
  ".s",
  ".z",
  ".c",
  ".",
  "$",
  "$.b",
  "$.s",
  "$x",
  "$x.c",
  "(.b).d",
  "(or .z .b).c",
  '(index . "b")',
  "(index .l 1)",
  "(index .b .s)",
  '(get $ "s")',
  "(first .l)",
  "(. | toJson)",
  '(dig "b" "c" "n" $)',
);
const pipe = fc.oneof(
  path,
  fc.tuple(
    fc.constantFrom("print", "toJson", "list", "or", "and", "default", "eq", "not", "coalesce"),
    path,
    path,
  )
    .map((parts) => parts.join(" ")),
  fc.tuple(path, fc.constantFrom("print", "toJson", "default .a", "and .l", "len")).map((parts) =>
    parts.join(" | ")
  ),
);
const statement: fc.Arbitrary<string> = fc.letrec<{ one: string; many: string }>((tie) => ({
  many: fc.array(tie("one"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(",")),
  one: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    pipe.map((text) => `{{${text}}}`),
    pipe.map((text) => `{{$x := ${text}}}`),
    pipe.map((text) => `{{$x = ${text}}}`),
    pipe.map((text) => `{{template "d" ${text}}}`),
    fc.tuple(
      fc.constantFrom("if", "with", "range", "range $i, $x :=", "with $x :="),
      pipe,
      tie("many"),
      tie("many"),
    )
      .map(([head, text, body, other]) => `{{${head} ${text}}}${body}{{else}}${other}{{end}}`),
  ),
})).many;

async function outcome(text: string, data: ValueObject): Promise<string> {
  try {
    return (await compile(text, { name: "t" })).render(data, { limits: { depth: 20 } });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.message;
  }
}

Deno.test("a template without the data that it does not refer to does the same", async () => {
  let pruned = 0;
  await fc.assert(
    fc.asyncProperty(statement, statement, async (main, definition) => {
      const text = `{{define "d"}}{{$x := .}}${definition}{{end}}{{$x := .b}}${main}`;
      const found = references(parse(text));
      if (found.usesWholeData) return;
      const used = new Set(["kept", ...found.paths.map(({ path: [first] }) => first!)]);
      const rest = object(Object.entries(DATA).filter(([key]) => used.has(key)));
      if (Object.keys(rest).length < Object.keys(DATA).length) pruned++;
      assert.equal(await outcome(text, rest), await outcome(text, DATA));
    }),
    { numRuns: 3_000, seed: 7 },
  );
  assert(pruned > 300, `only ${pruned} runs left something out`);
});
