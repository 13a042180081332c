import assert from "node:assert/strict";
import fc from "fast-check";
import { object } from "../value/mod.ts";
import { compile, type IgnoredBlock, TemplateError } from "./mod.ts";

async function render(text: string, ignoredBlocks: IgnoredBlock[]): Promise<string> {
  return (await compile(text, { name: "t", ignoredBlocks })).render(object({ x: "X" }));
}

Deno.test("text between markers and lines with a marker stay as they are", async () => {
  assert.equal(
    await render("{{.x}} <!{{.y}}!> {{.x}} <!{{ bad!>", [{ start: "<!", end: "!>" }]),
    "X <!{{.y}}!> X <!{{ bad!>",
  );
  assert.equal(await render("a {{.x}}\nkeep {{ ( #k\n{{.x}}", [{ line: "#k" }]), "a X\nkeep {{ ( #k\nX");
  assert.equal(await render("#k {{(\r\n{{.x}}", [{ line: "#k" }]), "#k {{(\r\nX");
  const both: IgnoredBlock[] = [{ start: "[", end: "]" }, { line: "//" }];
  assert.equal(await render("[{{\n(] {{.x}} // {{\n{{.x}}[{{]", both), "[{{\n(] {{.x}} // {{\nX[{{]");
});

Deno.test("a start without an end covers nothing", async () => {
  assert.equal(await render("<!{{.x}}", [{ start: "<!", end: "!>" }]), "<!X");
});

Deno.test("trimming stops at a protected part", async () => {
  const blocks = [{ start: "<", end: ">" }];
  assert.equal(await render("< > {{- .x -}} < >", blocks), "< >X< >");
  assert.equal(await render("a\n  < \n{{- .x -}}\n> b", [{ line: "<" }]), "a\n  < X> b");
  assert.equal(await render("{{.x -}} \n  #k\n {{- .x}}", [{ line: "#k" }]), "X  #kX");
});

Deno.test("places of errors count protected parts", async () => {
  await assert.rejects(render("<{{\n\n>\n {{.x.y}}", [{ start: "<", end: ">" }]), (error) => {
    assert(error instanceof TemplateError);
    assert.equal(
      error.message,
      'template: t:4:5: executing "t" at <.x.y>: can\'t evaluate field y in type interface {}',
    );
    assert.deepEqual([error.line, error.column], [4, 4]);
    return true;
  });
});

Deno.test("entries are a pair or a line", async () => {
  const bad = (blocks: IgnoredBlock[], message: string) =>
    assert.rejects(
      render("x", blocks),
      (error) => error instanceof TemplateError && error.message === message,
    );
  await bad(
    [{ line: "a", start: "b", end: "c" }],
    "ignoredBlocks[0]: 'line' and 'start'/'end' are mutually exclusive",
  );
  const incomplete = "either 'line' or both 'start' and 'end' are required";
  await bad([{ line: "a" }, { start: "b" }], `ignoredBlocks[1]: ${incomplete}`);
  await bad([{}], `ignoredBlocks[0]: ${incomplete}`);
});

Deno.test("whatever stands in a block comes out unchanged", async () => {
  const inner = fc.string({ unit: fc.constantFrom("{{", "}}", "-", " ", "\n", ".x", "(", '"', "/*", "é") });
  await fc.assert(fc.asyncProperty(inner, inner, async (first, second) => {
    const text = `<${first}>{{.x}}<${second}>`;
    assert.equal(await render(text, [{ start: "<", end: ">" }]), `<${first}>X<${second}>`);
  }));
});
