import { decodeBase64, encodeBase64 } from "../../value/mod.ts";
import { fromBytes, toBytes } from "./bytes.ts";
import { group } from "./define.ts";

/** Base64 and base32. What cannot be decoded is answered with the text of the error, as sprig does. */
export const encodingFunctions = group("encoding", "sprig", (define) => {
  define(
    "b64enc",
    ["string"],
    "A text in base64.",
    [['{{b64enc "hello"}}', "aGVsbG8="]],
    ([text]) => encodeBase64(toBytes(text)),
  );
  define("b64dec", ["string"], "The text behind base64.", [['{{b64dec "aGVsbG8="}}', "hello"]], ([text]) => {
    const bytes = decodeBase64(text);
    return bytes === undefined ? base64Fault(text) : fromBytes(bytes);
  });
  define(
    "b32enc",
    ["string"],
    "A text in base32.",
    [['{{b32enc "hi"}}', "NBUQ===="]],
    ([text]) => encodeBase32(toBytes(text)),
  );
  define("b32dec", ["string"], "The text behind base32.", [['{{b32dec "NBUQ===="}}', "hi"]], ([text]) => {
    const decoded = decodeBase32(text.replace(/[\r\n]/g, ""));
    return decoded instanceof Uint8Array
      ? fromBytes(decoded)
      : `illegal base32 data at input byte ${decoded}`;
  });
});

/** Go's complaint about a text that is no base64: where the first bad character, or the incomplete group, stands. */
export function base64Fault(text: string): string {
  return `illegal base64 data at input byte ${base64FaultPosition(toBytes(text))}`;
}

const PAD = 0x3d;

function base64FaultPosition(bytes: Uint8Array): number {
  const isBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;
  let index = 0;
  for (;;) {
    let digits = 0;
    while (digits < 4) {
      if (index === bytes.length) return digits === 0 ? index : index - digits;
      const byte = bytes[index++]!;
      if (isBreak(byte)) continue;
      if (isBase64(byte)) {
        digits++;
        continue;
      }
      if (byte !== PAD || digits < 2) return index - 1;
      return paddingFault(bytes, index, digits);
    }
  }
}

/** Padding has begun before `index`, in a group of so many digits: one more pad may follow, and nothing else. */
function paddingFault(bytes: Uint8Array, start: number, digits: number): number {
  let index = start;
  const skip = (): void => {
    while (bytes[index] === 0x0a || bytes[index] === 0x0d) index++;
  };
  if (digits === 2) {
    skip();
    if (index === bytes.length) return bytes.length;
    if (bytes[index] !== PAD) return index - 1;
    index++;
  }
  skip();
  return index;
}

function isBase64(byte: number): boolean {
  return /[A-Za-z0-9+/]/.test(String.fromCharCode(byte));
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function encodeBase32(bytes: Uint8Array): string {
  let result = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      result += ALPHABET[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  if (bits > 0) result += ALPHABET[(buffer << (5 - bits)) & 31];
  return result.padEnd(Math.ceil(result.length / 8) * 8, "=");
}

/** Digits of the last group that stand for whole bytes. */
const PARTIAL_GROUPS: ReadonlySet<number> = new Set([2, 4, 5, 7]);

/** The bytes, or the position that Go's decoder complains about. */
function decodeBase32(text: string): Uint8Array | number {
  const bytes: number[] = [];
  for (let start = 0; start < text.length; start += 8) {
    const digits = base32Group(text, start);
    if (typeof digits === "number") return digits;
    let buffer = 0;
    let bits = 0;
    for (const digit of digits) {
      buffer = (buffer << 5) | digit;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((buffer >> bits) & 0xff);
        buffer &= (1 << bits) - 1;
      }
    }
    if (digits.length < 8) break;
  }
  return Uint8Array.from(bytes);
}

/** The digits of one group of eight, or the position of a fault. A shorter group is the last one. */
function base32Group(text: string, start: number): number[] | number {
  const digits: number[] = [];
  for (let offset = 0; offset < 8; offset++) {
    const position = start + offset;
    const character = text[position];
    // A group that just ends is blamed at its start.
    if (character === undefined) return position - offset;
    if (character === "=" && offset >= 2 && text.length - position - 1 < 8) {
      const wanted = 8 - offset - 1;
      if (text.length - position - 1 < wanted) return text.length;
      for (let pad = 0; pad < wanted; pad++) {
        if (text[position + 1 + pad] !== "=") return position + pad;
      }
      return PARTIAL_GROUPS.has(offset) ? digits : position;
    }
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return position;
    digits.push(digit);
  }
  return digits;
}
