import assert from "node:assert/strict";
import { object } from "../../value/mod.ts";
import { changeText } from "./change_text.ts";

Deno.test("a change of short values stands on one line", () => {
  assert.equal(changeText("a", object({ b: 1 })), ': "a" → {"b":1}');
});

Deno.test("of long values the parts that differ are shown", () => {
  const value = (end: string) =>
    object({ list: Array.from({ length: 40 }, (_, at) => `item ${at}`), note: end });
  const text = changeText(value("short 😀"), value("shorter"));
  assert.equal(text, '\n    - …"item 39"],"note":"short 😀"}\n    + …"item 39"],"note":"shorter"}');
  const [, left, right] = changeText("x".repeat(500), `y${"x".repeat(500)}`).split("\n");
  assert.match(left!, /^ {4}- "x{79}…$/);
  assert.match(right!, /^ {4}\+ "yx{78}…$/);
});
