import assert from "node:assert/strict";
import { object, type Value } from "../value/mod.ts";
import { render, TemplateError } from "./mod.ts";

async function failure(text: string, data: Value): Promise<TemplateError> {
  try {
    await render(text, data, { name: "n", missingKey: "error" });
  } catch (error) {
    assert(error instanceof TemplateError);
    return error;
  }
  throw new Error("rendered");
}

Deno.test("syntax errors say that the template could not be created", async () => {
  const error = await failure("a\n{{ if }}", null);
  assert.equal(
    error.message,
    "failed to create template 'n': parse error: template: n:2: missing value for if",
  );
  assert.deepEqual([error.kind, error.code, error.line], ["parse", "SCAF5010", 2]);
  assert.equal((await failure("", null)).message, "template content cannot be empty");
});

Deno.test("execution errors hint at the data's keys, never at its values", async () => {
  const data = object([
    ["zeta", "secret"],
    ...Array.from({ length: 24 }, (_, at) => [`k${at}`, at] as const),
  ]);
  const { message, hint } = await failure("{{ .gone }}", data);
  const [first, hints] = message.split("\n") as [string, string];
  assert.equal(
    first,
    "failed to execute template 'n': execution error: " +
      'template: n:1:3: executing "n" at <.gone>: map has no entry for key "gone"',
  );
  assert.match(
    hints,
    /^Hints: .+ \| Template data type: map\[string\]interface {} \| Available top-level keys: k0, k1, k10/,
  );
  assert(hints.endsWith(", ..."));
  assert.equal(hints.split(": ").at(-1)!.split(", ").length, 21);
  assert(!message.includes("secret"));
  assert.match(hint!, /missingKey/);
});

Deno.test("data that is no map has a type but no keys", async () => {
  const { message } = await failure("{{ .x.y }}", 5);
  assert(message.endsWith("| Template data type: int"), message);
});
