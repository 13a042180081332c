import assert from "node:assert/strict";
import fc from "fast-check";
import { width } from "../text/mod.ts";
import { columns, cut } from "./width.ts";

Deno.test("width: letters, wide letters, emoji and marks", () => {
  for (
    const [text, expected] of [
      ["", 0],
      ["plain", 5],
      ["日本語", 6],
      ["한글", 4],
      ["ＡＢ", 4],
      ["e\u0301", 1],
      ["👍", 2],
      ["👨‍👩‍👧", 2],
      ["🇩🇪", 2],
      ["✓ ok", 4],
    ] as const
  ) assert.equal(columns(text), expected, text);
});

Deno.test("width: agrees with the tables' measure for the scripts people name things in", () => {
  const letter = fc.constantFrom(..."abcXYZ-_. äöüßñçéàøåþ ΑΒΓλμ жщЯ あアン漢字 한국 ｶﾅ 👍🚀🎉");
  fc.assert(fc.property(fc.array(letter, { maxLength: 20 }), (letters) => {
    const text = letters.join("");
    assert.equal(columns(text), width(text));
  }));
});

Deno.test("width: what is cut fits, and keeps whole characters", () => {
  assert.equal(cut("日本語日本語", 6), "日本…");
  assert.equal(cut("日本語", 6), "日本語");
  assert.equal(cut("👨‍👩‍👧👨‍👩‍👧x", 4), "👨‍👩‍👧…");
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 30 }),
      fc.integer({ min: 1, max: 20 }),
      (text, most) => {
        assert.ok(columns(cut(text, most)) <= most);
      },
    ),
  );
});
