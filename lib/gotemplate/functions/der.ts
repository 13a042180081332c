/** Distinguished Encoding Rules, as far as certificates and keys need them. */

/** One element: its tag byte, its contents, and both with the header. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** Text or structure that is no DER. */
export class DerError extends Error {
  override readonly name = "DerError";
}

/** Tag bytes. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Joins byte strings. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

/** An element of a tag and its parts. */
export function element(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = concatenate(parts);
  return concatenate([Uint8Array.from([tag, ...lengthBytes(content.length)]), content]);
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

/** A sequence. */
export function sequence(...parts: Uint8Array[]): Uint8Array {
  return element(TAG.sequence, ...parts);
}

/** A whole number that is not negative. */
export function integer(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = Uint8Array.fromHex(hex.length % 2 === 0 ? hex : "0" + hex);
  return element(TAG.integer, bytes[0]! >= 0x80 ? concatenate([Uint8Array.of(0), bytes]) : bytes);
}

/** An object identifier in dotted form. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const group = [arc & 0x7f];
    for (let value = Math.floor(arc / 128); value > 0; value = Math.floor(value / 128)) {
      group.unshift((value & 0x7f) | 0x80);
    }
    bytes.push(...group);
  }
  return element(TAG.oid, Uint8Array.from(bytes));
}

/** Whole bytes as a bit string. */
export function bitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return element(TAG.bits, Uint8Array.of(unusedBits), bytes);
}

/** The elements that follow each other in some bytes. */
export function readAll(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const next = readOne(bytes, offset);
    elements.push(next);
    offset += next.whole.length;
  }
  return elements;
}

function readOne(bytes: Uint8Array, offset: number): Element {
  const tag = bytes[offset];
  let length = bytes[offset + 1];
  if (tag === undefined || length === undefined) throw new DerError("data truncated");
  let start = offset + 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4) throw new DerError("unsupported length");
    length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + (bytes[start + index] ?? 0);
    start += count;
  }
  if (start + length > bytes.length) throw new DerError("data truncated");
  return {
    tag,
    content: bytes.subarray(start, start + length),
    whole: bytes.subarray(offset, start + length),
  };
}

/** A whole number's value. */
export function readInteger(content: Uint8Array): bigint {
  const value = BigInt("0x" + (content.length === 0 ? "0" : content.toHex()));
  return (content[0] ?? 0) >= 0x80 ? value - (1n << BigInt(8 * content.length)) : value;
}

/** A PEM block: 64 characters a line. */
export function pem(type: string, der: Uint8Array): string {
  const lines = der.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.map((line) => line + "\n").join("")}-----END ${type}-----\n`;
}

/** The first PEM block of a text. */
export function readPem(text: string): { readonly type: string; readonly der: Uint8Array } | undefined {
  const match = /-----BEGIN ([^\n]*?)-----\r?\n([A-Za-z0-9+/=\s]*?)-----END \1-----/.exec(text);
  if (!match) return undefined;
  try {
    return { type: match[1]!, der: Uint8Array.fromBase64(match[2]!.replace(/\s+/g, "")) };
  } catch {
    return undefined;
  }
}
