import type { Value } from "../../value/mod.ts";
import type { FunctionContext } from "./contract.ts";
import { fromBytes } from "./bytes.ts";
import { factsOf, itemsOf } from "./go_values.ts";

/** Sprig's text of a value: strings as they are, bytes as text, everything else as `%v`. */
export function textOf(value: Value, context: FunctionContext): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return fromBytes(value);
  return factsOf(value)?.text ?? context.print(value);
}

/** The texts of a list's items without its nils; a single value is a list of one, nil an empty list. */
export function textsOf(value: Value, context: FunctionContext): string[] {
  const items = itemsOf(value);
  if (items === undefined) return value === null ? [] : [textOf(value, context)];
  context.step(items.length);
  return items.filter((item) => item !== null).map((item) => textOf(item, context));
}

/** `unicode.IsSpace`. */
export const SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text[start]!)) start++;
  while (end > start && SPACE.test(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/**
 * Go maps the case of one character at a time to one character. JS would turn `ß` into `SS` and look at the neighbours
 * of a sigma.
 */
export function upper(text: string): string {
  return mapCharacters(text, upperCharacter);
}

/** `strings.ToLower`. */
export function lower(text: string): string {
  return mapCharacters(text, lowerCharacter);
}

// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

function mapCharacters(text: string, map: (character: string) => string): string {
  if (ASCII.test(text)) return map === upperCharacter ? text.toUpperCase() : text.toLowerCase();
  let result = "";
  for (const character of text) result += map(character);
  return result;
}

/** `unicode.ToUpper`. */
export function upperCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  // Greek letters with iota have a one-character capital that full case mapping does not use.
  if (code >= 0x1f80 && code <= 0x1faf) return (code & 8) === 0 ? String.fromCodePoint(code + 8) : character;
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCodePoint(code + 9);
  return onlyOne(character, character.toUpperCase());
}

/** `unicode.ToLower`. */
export function lowerCharacter(character: string): string {
  return character === "\u0130" ? "i" : onlyOne(character, character.toLowerCase());
}

/** `unicode.ToTitle`. */
export function titleCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  // Georgian has capitals but no title case; the digraphs have a title form of their own.
  if (
    (code >= 0x10d0 && code <= 0x10ff) || code === 0x01c5 || code === 0x01c8 || code === 0x01cb ||
    code === 0x01f2
  ) {
    return character;
  }
  if (code >= 0x01c4 && code <= 0x01cc) {
    return String.fromCodePoint(code <= 0x01c6 ? 0x01c5 : code <= 0x01c9 ? 0x01c8 : 0x01cb);
  }
  if (code === 0x01f1 || code === 0x01f3) return "\u01f2";
  return upperCharacter(character);
}

function onlyOne(character: string, mapped: string): string {
  const first = mapped.codePointAt(0);
  return first !== undefined && mapped.length === (first > 0xffff ? 2 : 1) ? mapped : character;
}

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  '"': '\\"',
  "\\": "\\\\",
};

/** `strconv.Quote`. */
export function quote(text: string): string {
  let result = '"';
  for (const character of text) {
    const short = Object.hasOwn(SHORT_ESCAPES, character) ? SHORT_ESCAPES[character] : undefined;
    if (short !== undefined) result += short;
    else if (PRINTABLE.test(character)) result += character;
    else result += escape(character.codePointAt(0)!);
  }
  return result + '"';
}

function escape(code: number): string {
  if (code >= 0xdc80 && code <= 0xdcff) return "\\x" + (code - 0xdc00).toString(16);
  if (code < 0x20 || code === 0x7f) return "\\x" + code.toString(16).padStart(2, "0");
  return code < 0x10000
    ? "\\u" + code.toString(16).padStart(4, "0")
    : "\\U" + code.toString(16).padStart(8, "0");
}
