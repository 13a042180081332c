import assert from "node:assert/strict";
import { CODES } from "../../diagnostics/mod.ts";
import { explainCode } from "./explain_code.ts";

Deno.test("every code is explained with its title, a remedy and its exit code", () => {
  for (const [code, { title, exit }] of Object.entries(CODES)) {
    const text = explainCode(code.toLowerCase());
    assert.ok(text.startsWith(`${code}: ${title}\n\n`), text);
    assert.ok(text.includes("\n\nWhat to do: "), text);
    assert.ok(text.endsWith(`\n\nExit code: ${exit}\n`), text);
    for (const line of text.split("\n").slice(1)) assert.ok(line.length <= 100, line);
  }
});

Deno.test("an unknown code is refused with the nearest one as a hint", () => {
  assert.throws(() => explainCode("SCAF301"), { code: "SCAF2004", hint: /SCAF3\d*01/ });
  assert.throws(() => explainCode("SCAF"), { code: "SCAF2004", hint: "docs/errors lists all of them" });
});
