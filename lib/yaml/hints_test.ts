import assert from "node:assert/strict";
import { ScafctlError } from "../diagnostics/mod.ts";
import { parseYaml } from "./mod.ts";

function hint(text: string): string | undefined {
  try {
    parseYaml(text);
  } catch (error) {
    assert(error instanceof ScafctlError);
    return error.hint;
  }
  assert.fail(`${text} is YAML`);
}

Deno.test("what YAML does not take comes with what would mend it", () => {
  const mistakes: readonly [text: string, hint: RegExp][] = [
    ["a:\n\tb: 1\n", /tabs/],
    ["a: {{ .x }}\n", /begins with `\{\{` in quotes/],
    ["a:\n  - {{ .x }}\n", /begins with `\{\{` in quotes/],
    ["a: @file\n", /begins with `@`/],
    ["a: {b: 'it's'}\n", /write a quote within single quotes twice/],
    ['a: "x" y\n', /the whole text in quotes/],
    ["a: b: c\n", /contains `: ` in quotes/],
    ["a: *.txt\n", /begins with `\*` in quotes/],
    ['a: {b: "x}\nc: 1\n', /close the quote/],
    ["a: {b: 'x}\n", /close the quote/],
  ];
  for (const [text, expected] of mistakes) assert.match(hint(text) ?? "", expected, text);
});

Deno.test("a flow map with several keys is not taken for text that needs quotes", () => {
  assert.equal(hint("a: {provider: x, inputs: [1, 2}\n"), undefined);
});
