import assert from "node:assert/strict";
import fc from "fast-check";
import stringWidth from "string-width";
import { fold, pad, truncate, truncateMiddle, width } from "./width.ts";

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
  ) assert.equal(width(text), expected, text);
});

Deno.test("width: agrees with the library that knows all of Unicode for the scripts people name things in", () => {
  const letter = fc.constantFrom(..."abcXYZ-_. äöüßñçéàøåþ ΑΒΓλμ жщЯ あアン漢字 한국 ｶﾅ 👍🚀🎉");
  fc.assert(fc.property(fc.array(letter, { maxLength: 20 }), (letters) => {
    const text = letters.join("");
    assert.equal(width(text), stringWidth(text));
  }));
});

Deno.test("width: what is cut fits, and keeps whole characters", () => {
  assert.equal(truncate("日本語日本語", 6, "…"), "日本…");
  assert.equal(truncate("日本語", 6, "…"), "日本語");
  assert.equal(truncate("👨‍👩‍👧👨‍👩‍👧x", 4, "…"), "👨‍👩‍👧…");
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 30 }),
      fc.integer({ min: 1, max: 20 }),
      (text, most) => {
        assert.ok(width(truncate(text, most)) <= most && width(truncate(text, most, "…")) <= most);
      },
    ),
  );
});

Deno.test("width: a text is filled up on either side", () => {
  assert.equal(pad("日本", 6), "日本  ");
  assert.equal(pad("ab", 4, true), "  ab");
  assert.equal(pad("abc", 2), "abc");
});

Deno.test("width: what is broken into lines fits, and loses only blanks", () => {
  const letter = fc.constantFrom(..."abc /-,.日本👍é ");
  fc.assert(
    fc.property(fc.string({ unit: letter, maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (text, most) => {
      const lines = fold(text, most);
      for (const line of lines) assert.ok(width(line) <= most, line);
      assert.equal(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
    }),
  );
  assert.deepEqual(fold("one two three", 8), ["one two", "three"]);
  assert.deepEqual(fold("/usr/local/share/doc", 12), ["/usr/local/", "share/doc"]);
  assert.deepEqual(fold("abcdefgh", 3), ["abc", "def", "gh"]);
  assert.deepEqual(fold("日本語", 1), ["日", "本", "語"]);
});

Deno.test("width: what is cut in its middle fits, begins and ends as the whole", () => {
  const letter = fc.constantFrom(..."abc-日本👍é ");
  fc.assert(
    fc.property(fc.string({ unit: letter, maxLength: 40 }), fc.integer({ min: 0, max: 20 }), (text, most) => {
      const cut = truncateMiddle(text, most);
      assert.ok(width(cut) <= most, cut);
      if (cut === text || cut === "") return;
      const [start, end] = cut.split("…");
      assert.ok(text.startsWith(start!) && text.endsWith(end!));
    }),
  );
  assert.equal(truncateMiddle("deploy-to-region-1", 11), "deploy…on-1");
});
