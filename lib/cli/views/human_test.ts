import assert from "node:assert/strict";
import { object } from "../../value/mod.ts";
import { humanText } from "./human.ts";

const options = { width: 80, keyValue: false, terminal: false };

Deno.test("asked for as text, a text is printed line by line; elsewhere it is one cell", () => {
  const text = 'variable "a" {\n  type = string\n}\n';
  assert.equal(humanText(text, "text", options), text);
  assert.equal(humanText(text, "table", options), 'variable "a" {\\n  type = string\\n}\\n\n');
  assert.equal(humanText(object({ a: "1\n2" }), "text", options), "a=1\\n2\n");
  assert.equal(humanText(7, "text", options), "7\n");
});
