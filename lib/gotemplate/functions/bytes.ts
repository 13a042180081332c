/**
 * Go strings are bytes. A JS string cannot hold a byte that is no UTF-8; such a byte travels as the lone surrogate
 * U+DC00 + byte (U+DC80 to U+DCFF). So text cut in the middle of a character, or decoded binary data, keeps its bytes
 * for as long as functions pass it on; whoever writes it out as UTF-8 gets U+FFFD, as Go's own JSON encoder does.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes of a string. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (character.length === 1 && code >= 0xdc80 && code <= 0xdcff) bytes[length++] = code - 0xdc00;
    else length += encoder.encodeInto(character, bytes.subarray(length)).written;
  }
  return bytes.slice(0, length);
}

/** The string of bytes; the reverse of {@link toBytes}. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return decodeLeniently(bytes);
  }
}

function decodeLeniently(bytes: Uint8Array): string {
  const parts: string[] = [];
  let start = 0;
  let index = 0;
  while (index < bytes.length) {
    const width = characterWidth(bytes, index);
    if (width > 0) {
      index += width;
      continue;
    }
    parts.push(decoder.decode(bytes.subarray(start, index)), String.fromCharCode(0xdc00 + bytes[index]!));
    start = ++index;
  }
  parts.push(decoder.decode(bytes.subarray(start)));
  return parts.join("");
}

/** Length of the valid UTF-8 character at an index, or 0 when there is none. */
function characterWidth(bytes: Uint8Array, index: number): number {
  const lead = bytes[index]!;
  if (lead < 0x80) return 1;
  const width = lead >= 0xc2 && lead <= 0xdf
    ? 2
    : lead >= 0xe0 && lead <= 0xef
    ? 3
    : lead >= 0xf0 && lead <= 0xf4
    ? 4
    : 0;
  if (width === 0 || index + width > bytes.length) return 0;
  const second = bytes[index + 1]!;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let offset = 2; offset < width; offset++) {
    if ((bytes[index + offset]! & 0xc0) !== 0x80) return 0;
  }
  return width;
}

/** One character (U+0000 to U+00FF) for each byte, so that byte positions are string positions. ASCII stays as it is. */
export function toBinary(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  const bytes = toBytes(text);
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return parts.join("");
}

/** The reverse of {@link toBinary}. */
export function fromBinary(binary: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(binary)) return binary;
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return fromBytes(bytes);
}

/** Go's `len` of a string: its bytes in UTF-8. */
export function byteLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) length += 1;
    else if (code < 0x800) length += 2;
    else if (code >= 0xdc80 && code <= 0xdcff && !isHighSurrogate(text.charCodeAt(index - 1))) length += 1;
    else if (isHighSurrogate(code) && isLowSurrogate(text.charCodeAt(index + 1))) {
      length += 4;
      index++;
    } else length += 3;
  }
  return length;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
