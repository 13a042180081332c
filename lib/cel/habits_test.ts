import assert from "node:assert/strict";
import { CelError, environment } from "./mod.ts";

const env = environment();

async function hintsOf(text: string): Promise<readonly string[]> {
  try {
    await env.compile(text, { variables: ["_"] });
  } catch (error) {
    assert.ok(error instanceof CelError, String(error));
    return error.hints;
  }
  assert.fail(`${text} was compiled`);
}

for (
  const [text, hint] of [
    ["_.a = 1", "values are compared with =="],
    ["_.a === 'x'", "values are compared with =="],
    ["${_.a}", "an expression stands bare, without ${ }"],
    ["'a' + ${_.a}", "an expression stands bare, without ${ }"],
    ["{{ .a }}", "this is a template: give it as tmpl, or take {{ }} away"],
    ["_.a and _.b", '"and" is written &&'],
    ["_.a & _.b", '"and" is written &&'],
    ["_.a or _.b", '"or" is written ||'],
    ["_.a > 1 | _.b", '"or" is written ||'],
    ["not _.a", '"not" is written !'],
    ["_.a ?? 1", "a value in place of a missing one: has(x.y) ? x.y : other"],
    ["if _.a then 1", "a choice is written condition ? this : that"],
    ["1 +", "the expression ends too early"],
    ["(1", "the expression ends too early"],
    ["_.order + ", "the expression ends too early"],
    ["[1, 2\n", "the expression ends too early"],
    ["'abc", "the quote is not closed"],
    ["'x'.upper()", 'did you mean "upperAscii"?'],
    ["len(_.a)", 'did you mean "size"?'],
    ["startsWit('x')", 'did you mean "startsWith"?'],
  ] as const
) {
  Deno.test(`what ${text} was meant to be`, async () => {
    assert.equal((await hintsOf(text))[0], hint);
  });
}

Deno.test("no guess where nothing points to one", async () => {
  for (const text of ["_.android +* 1", "_.nothing * * 2", "_.order _.x", "", 'math.least("a")']) {
    const hints = await hintsOf(text);
    assert.deepEqual(hints.filter((hint) => !hint.startsWith("Available variables")), [], text);
  }
});

Deno.test("an unknown function gets no list of variables, an unknown variable does", async () => {
  assert.deepEqual(await hintsOf("frobnicate(1)"), ["`scafctl get cel-functions` lists the functions"]);
  assert.deepEqual(await hintsOf("frobnicate + 1"), ["Available variables: _"]);
});
