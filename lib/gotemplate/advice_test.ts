import assert from "node:assert/strict";
import { parse, TemplateError } from "./mod.ts";

function hintOf(text: string): string | undefined {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof TemplateError, String(error));
    return error.hint;
  }
  assert.fail(`${text} was read`);
}

Deno.test("a name that is no function: the function or the value that was meant", () => {
  assert.equal(hintOf("{{ .x | uper }}"), 'did you mean "upper"?');
  assert.equal(hintOf("{{ .x | toJSON }}"), 'did you mean "toJson"?');
  assert.equal(hintOf("{{ name }}"), "a value is read with a dot: .name");
  assert.equal(hintOf("{{ serviceAccountName }}"), "a value is read with a dot: .serviceAccountName");
  assert.equal(hintOf('{{ env "HOME" }}'), "goTemplate.allowEnvFunctions in the configuration allows it");
});
