import { asBigInt, formatJson, type Value } from "../value/mod.ts";

/**
 * Bytes of JSON for each byte of a value as `roughBytes` counts it, at most: a character of a text may be written in six, and what
 * a part takes beside its texts is less than that of the eight bytes that are counted for it.
 */
export const JSON_BYTES_AT_MOST = 6;

/** Length of a value as JSON, in bytes; numbers that JSON does not know count as their names, what nests too deep as 0. */
export function jsonBytes(value: Value): number {
  if (value === null) return 4;
  if (typeof value === "boolean") return value ? 4 : 5;
  if (typeof value === "number" || typeof value === "bigint") {
    return asBigInt(value) === undefined ? String(value).length : value.toString().length;
  }
  try {
    return utf8Length(formatJson(value, { nonFinite: "text" }));
  } catch {
    return 0;
  }
}

/** Bytes of a text in UTF-8. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair counts two, so that the pair counts four.
    bytes += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2;
  }
  return bytes;
}
