import assert from "node:assert/strict";
import fc from "fast-check";
import { byteLength, fromBinary, fromBytes, toBinary, toBytes } from "./bytes.ts";

Deno.test("any bytes survive being a string", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
    const text = fromBytes(bytes);
    assert.deepEqual(toBytes(text), Uint8Array.from(bytes));
    assert.equal(byteLength(text), bytes.length);
    assert.equal(toBinary(text), Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    assert.equal(fromBinary(toBinary(text)), text);
  }));
});

Deno.test("text is its own UTF-8", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.deepEqual(toBytes(text), new TextEncoder().encode(text));
    assert.equal(fromBytes(toBytes(text)), text);
  }));
});

Deno.test("a character cut apart can be joined again as bytes", () => {
  const halves = [fromBytes(Uint8Array.of(0xe4, 0xb8)), fromBytes(Uint8Array.of(0x96))];
  assert.deepEqual(halves, ["\udce4\udcb8", "\udc96"]);
  assert.equal(new TextDecoder().decode(toBytes(halves.join(""))), "世");
});
