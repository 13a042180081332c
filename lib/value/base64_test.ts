import assert from "node:assert/strict";
import { decodeBase64, encodeBase64 } from "./base64.ts";

Deno.test("base64 is read as Go reads it", () => {
  const cases: readonly [string, string | undefined][] = [
    ["aGVsbG8=", "68656c6c6f"],
    ["aGVs\r\nbG8=\n", "68656c6c6f"],
    ["", ""],
    // Bits left over count for nothing.
    ["/+==", "ff"],
    ["YWJj/+8=", "616263ffef"],
    ["aGVsbG8", undefined],
    ["aGVs bG8=", undefined],
    ["aGVs\tbG8=", undefined],
    ["YQ=", undefined],
    ["YQ==YQ==", undefined],
    ["Y===", undefined],
    ["-_==", undefined],
  ];
  for (const [text, expected] of cases) {
    assert.equal(decodeBase64(text)?.toHex(), expected, JSON.stringify(text));
  }
});

Deno.test("base64 is written with padding", () => {
  assert.equal(encodeBase64(Uint8Array.of(255)), "/w==");
});
