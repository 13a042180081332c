import type { Value } from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { fail } from "../errors.ts";
import { define, type FunctionDecl, type FunctionSpec } from "../registry.ts";
import { format } from "./format.ts";
import { codePointCount, isFlat, unitOffset } from "./text.ts";

type Int = number | bigint;

const spec = (description: string, ...examples: (readonly [string, string])[]): FunctionSpec => ({
  kind: "extension",
  library: "strings",
  description,
  examples,
});

function outOfRange(index: Int) {
  return fail("invalid_argument", `index out of range: ${index}`);
}

/** The code points of `text` from `start` to `end`, both within it. */
function slice(text: string, start: number, end: number): string {
  if (isFlat(text)) return text.slice(start, end);
  const from = unitOffset(text, start);
  return text.slice(from, from + unitOffset(text.slice(from), end - start));
}

function charAt(context: CallContext, text: string, index: Int): string {
  const position = Number(index);
  context.charge(1 + text.length / 100);
  const length = codePointCount(text);
  if (position < 0 || position > length) throw outOfRange(index);
  return position === length ? "" : slice(text, position, position + 1);
}

function indexOf(context: CallContext, text: string, part: string, from: Int = 0): number {
  context.charge(1 + text.length / 10);
  const start = Number(from);
  if (start < 0) throw outOfRange(from);
  const length = codePointCount(text);
  if (start > length) return -1;
  if (part === "") return start;
  if (isFlat(text)) return text.indexOf(part, start);
  const found = text.indexOf(part, unitOffset(text, start));
  return found === -1 ? -1 : codePointCount(text.slice(0, found));
}

function lastIndexOf(context: CallContext, text: string, part: string, from?: Int): number {
  context.charge(1 + text.length / 10);
  const length = codePointCount(text);
  if (from !== undefined && Number(from) < 0) throw outOfRange(from);
  if (from !== undefined && Number(from) >= length) return length === 0 && part === "" ? 0 : -1;
  const start = from === undefined ? length : Number(from);
  if (part === "") return start;
  const found = text.lastIndexOf(part, isFlat(text) ? start : unitOffset(text, start));
  return found === -1 ? -1 : codePointCount(text.slice(0, found));
}

function substring(context: CallContext, text: string, start: Int, end?: Int): string {
  context.charge(1 + text.length / 10);
  const length = codePointCount(text);
  const from = Number(start);
  const to = end === undefined ? length : Number(end);
  if (end !== undefined && from > to) {
    if (from > length) throw outOfRange(start);
    throw fail("invalid_argument", `invalid substring range. start: ${start}, end: ${end}`);
  }
  if (from < 0 || from > length) throw outOfRange(start);
  if (to < 0 || to > length) throw outOfRange(end ?? to);
  return slice(text, from, to);
}

function replace(context: CallContext, text: string, old: string, by: string, limit: Int = -1): string {
  context.charge(1 + text.length / 10);
  const most = Number(limit) < 0 ? Infinity : Number(limit);
  if (most === 0 || old === by) return text;
  if (old === "") return interleave(context, text, by, most);
  let count = 0;
  let end = 0;
  for (let at = text.indexOf(old); at !== -1 && count < most; at = text.indexOf(old, end)) {
    count++;
    if ((count & 1023) === 0) context.charge(100);
    end = at + old.length;
  }
  const length = text.length + count * (by.length - old.length);
  context.charge(1 + length / 10);
  context.checkString(length);
  // A dollar sign has a meaning in the replacement of the built-in function.
  return text.slice(0, end).replaceAll(old, by.replaceAll("$", "$$$$")) + text.slice(end);
}

/** The empty string occurs before each code point and at the end. */
function interleave(context: CallContext, text: string, by: string, most: number): string {
  const points = Array.from(text);
  const count = Math.min(most, points.length + 1);
  const length = text.length + count * by.length;
  context.charge(1 + length / 10);
  context.checkString(length);
  const parts = points.map((point, index) => index < count ? by + point : point);
  return parts.join("") + (count > points.length ? by : "");
}

function split(context: CallContext, text: string, separator: string, limit: Int = -1): Value[] {
  context.charge(1 + text.length / 10);
  const most = Number(limit);
  if (most === 0) return [];
  if (most === 1) return [text];
  const all = separator === "" ? Array.from(text) : text.split(separator);
  context.charge(all.length);
  context.checkList(all.length);
  if (most < 0 || all.length <= most) return all;
  return [...all.slice(0, most - 1), all.slice(most - 1).join(separator)];
}

function join(context: CallContext, list: readonly Value[], separator = ""): string {
  let length = 0;
  for (const item of list) {
    if (typeof item !== "string") throw fail("no_such_overload", "no such overload");
    length += item.length + separator.length;
  }
  context.charge(1 + length / 10);
  context.checkString(length);
  return list.join(separator);
}

// Go's unicode.IsSpace; JS's trim() differs in U+0085 and U+FEFF.
const SPACE = "[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const LEADING = new RegExp(`^${SPACE}+`);
const SPACES = new RegExp(SPACE);

function trim(context: CallContext, text: string): string {
  context.charge(1 + text.length / 10);
  const start = text.replace(LEADING, "");
  let end = start.length;
  while (end > 0 && SPACES.test(start[end - 1]!)) end--;
  return start.slice(0, end);
}

function reverse(context: CallContext, text: string): string {
  context.charge(1 + text.length / 10);
  return Array.from(text).reverse().join("");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

// deno-lint-ignore no-control-regex
const ESCAPED = /[\x07\b\f\n\r\t\v\\"]/g;

function quote(context: CallContext, text: string): string {
  context.charge(1 + text.length / 10);
  return `"${text.toWellFormed().replace(ESCAPED, (character) => ESCAPES[character]!)}"`;
}

function mapLetters(pattern: RegExp, change: (letters: string) => string) {
  return (context: CallContext, text: string): string => {
    context.charge(1 + text.length / 10);
    return text.replace(pattern, change);
  };
}

const lower = mapLetters(/[A-Z]+/g, (letters) => letters.toLowerCase());
const upper = mapLetters(/[a-z]+/g, (letters) => letters.toUpperCase());

/** The strings library, version 4, and Unicode case changes. */
export const STRINGS = (): readonly FunctionDecl[] => [
  define("charAt", spec("The character at a position.", ["The third character", '"hello".charAt(2)']), {
    "string.(int) -> string": charAt,
  }),
  define(
    "indexOf",
    spec("Position of the first occurrence, -1 when there is none.", [
      "",
      '"hello".indexOf("l")',
    ]),
    { "string.(string) -> int": indexOf, "string.(string, int) -> int": indexOf },
  ),
  define(
    "lastIndexOf",
    spec("Position of the last occurrence, -1 when there is none.", [
      "",
      '"hello".lastIndexOf("l")',
    ]),
    { "string.(string) -> int": lastIndexOf, "string.(string, int) -> int": lastIndexOf },
  ),
  define(
    "substring",
    spec("The part from a position, up to another or to the end.", [
      "",
      '"hello".substring(1, 3)',
    ]),
    { "string.(int) -> string": substring, "string.(int, int) -> string": substring },
  ),
  define(
    "replace",
    spec("Replaces occurrences of a text, all or a number of them.", [
      "",
      '"a-b-c".replace("-", "+")',
    ]),
    {
      "string.(string, string) -> string": replace,
      "string.(string, string, int) -> string": replace,
    },
  ),
  define(
    "split",
    spec("Splits at a separator, into at most a number of parts.", ["", '"a,b,c".split(",")']),
    {
      "string.(string) -> list(string)": split,
      "string.(string, int) -> list(string)": split,
    },
  ),
  define("join", spec("Joins strings with a separator between them.", ["", '["a", "b"].join("-")']), {
    "list(string).() -> string": join,
    "list(string).(string) -> string": join,
  }),
  define("trim", spec("Removes white space at both ends.", ["", '"  a ".trim()']), {
    "string.() -> string": trim,
  }),
  define("reverse", spec("Reverses a string or a list.", ["", '"abc".reverse()']), {
    "string.() -> string": reverse,
  }),
  define("lowerAscii", spec("Changes ASCII letters to lower case.", ["", '"ABC".lowerAscii()']), {
    "string.() -> string": lower,
  }),
  define("upperAscii", spec("Changes ASCII letters to upper case.", ["", '"abc".upperAscii()']), {
    "string.() -> string": upper,
  }),
  define("toLowerCase", spec("Changes all letters to lower case.", ["", '"ÀB".toLowerCase()']), {
    "string.() -> string": mapLetters(/[^]+/g, (text) => text.toLowerCase()),
  }),
  define("toUpperCase", spec("Changes all letters to upper case.", ["", '"àb".toUpperCase()']), {
    "string.() -> string": mapLetters(/[^]+/g, (text) => text.toUpperCase()),
  }),
  define(
    "format",
    spec("Fills `%s`, `%d`, `%f`, `%e`, `%b`, `%o`, `%x`, `%X` with the elements of a list.", [
      "",
      '"%s has %d".format(["a", 1])',
    ]),
    { "string.(list(dyn)) -> string": format },
  ),
  define("strings.quote", spec("Writes a text as a double-quoted literal.", ["", 'strings.quote("a\\nb")']), {
    "(string) -> string": quote,
  }),
];
