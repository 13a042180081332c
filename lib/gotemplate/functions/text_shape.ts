import { byteLength, fromBinary, toBinary } from "./bytes.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";

/** Text measured in bytes: cutting, abbreviating, wrapping and indenting. */
export const textShapeFunctions = group("strings", "sprig", (define) => {
  define(
    "trunc",
    ["int", "string"],
    "The first bytes of a text, or the last ones when the count is negative.",
    [['{{trunc 3 "hello"}} {{trunc -3 "hello"}}', "hel llo"]],
    ([count, text]) => {
      const bytes = toBinary(text);
      if (count < 0 && bytes.length + count > 0) return fromBinary(bytes.slice(bytes.length + count));
      return count >= 0 && bytes.length > count ? fromBinary(bytes.slice(0, count)) : text;
    },
  );
  define(
    "substr",
    ["int", "int", "string"],
    "The bytes from start up to end. A negative start means the beginning, a negative end the end of the text.",
    [['{{substr 1 3 "hello"}} {{substr 2 -1 "hello"}}', "el llo"]],
    ([start, end, text]) => substring(toBinary(text), start, end),
  );
  define(
    "abbrev",
    ["int", "string"],
    "Cuts a text to a width, with three dots at its end.",
    [['{{abbrev 5 "hello world"}}', "he..."]],
    ([width, text]) => width < 4 ? text : fromBinary(abbreviate(toBinary(text), 0, width)),
  );
  define(
    "abbrevboth",
    ["int", "int", "string"],
    "Keeps the part of a text that starts at an offset, with three dots on both sides.",
    [['{{abbrevboth 5 10 "1234 5678 9123"}}', "...5678..."]],
    ([offset, width, text]) =>
      width < 4 || (offset > 0 && width < 7) ? text : fromBinary(abbreviate(toBinary(text), offset, width)),
  );
  define(
    "wrap",
    ["int", "string"],
    "Breaks a text into lines of at most so many bytes; longer words stay whole.",
    [['{{wrap 10 "the quick brown fox"}}', "the quick\nbrown fox"]],
    ([width, text], context) => fromBinary(wrap(toBinary(text), width, "\n", false, context)),
  );
  define(
    "wrapWith",
    ["int", "string", "string"],
    "Breaks a text into parts of at most so many bytes, with a separator between them; longer words are cut.",
    [['{{wrapWith 5 "|" "Hello World"}}', "Hello|World"]],
    ([width, separator, text], context) =>
      fromBinary(wrap(toBinary(text), width, separator === "" ? "\n" : toBinary(separator), true, context)),
  );
  define(
    "indent",
    ["int", "string"],
    "Puts blanks before every line.",
    [['{{indent 2 "x\\ny"}}', "  x\n  y"]],
    ([count, text], context) => indent(text, count, context),
  );
  define(
    "nindent",
    ["int", "string"],
    "A line break, and then blanks before every line.",
    [['a:{{nindent 2 "b: 1"}}', "a:\n  b: 1"]],
    ([count, text], context) => "\n" + indent(text, count, context),
  );
});

function substring(bytes: string, start: number, end: number): string {
  const [from, to] = start < 0 ? [0, end] : [start, end < 0 || end > bytes.length ? bytes.length : end];
  if (to < 0 || to > bytes.length) {
    const length = to < 0 ? "" : ` with length ${bytes.length}`;
    throw new FunctionError(`runtime error: slice bounds out of range [:${to}]${length}`);
  }
  if (from > to) throw new FunctionError(`runtime error: slice bounds out of range [${from}:${to}]`);
  return fromBinary(bytes.slice(from, to));
}

function abbreviate(bytes: string, offset: number, width: number): string {
  if (bytes.length <= width) return bytes;
  const room = width - 3;
  let start = Math.min(offset, bytes.length);
  if (bytes.length - start < room) start = bytes.length - room;
  if (start <= 4) return bytes.slice(0, room) + "...";
  // Too narrow for dots on both sides.
  if (width < 7) return "";
  if (start + room < bytes.length) return "..." + abbreviate(bytes.slice(start), 0, room);
  return "..." + bytes.slice(bytes.length - room);
}

function wrap(
  bytes: string,
  width: number,
  separator: string,
  cutsWords: boolean,
  context: FunctionContext,
): string {
  const limit = Math.max(width, 1);
  context.produce(bytes.length + Math.ceil(bytes.length / limit) * separator.length);
  const parts: string[] = [];
  let offset = 0;
  while (bytes.length - offset > limit) {
    if (bytes[offset] === " ") {
      offset++;
      continue;
    }
    const blank = bytes.slice(offset, offset + limit + 1).lastIndexOf(" ");
    if (blank >= 0) {
      parts.push(bytes.slice(offset, offset + blank), separator);
      offset += blank + 1;
    } else if (cutsWords) {
      parts.push(bytes.slice(offset, offset + limit), separator);
      offset += limit;
    } else {
      const end = bytes.indexOf(" ", offset + limit);
      if (end < 0) {
        parts.push(bytes.slice(offset));
        offset = bytes.length;
      } else {
        parts.push(bytes.slice(offset, end), separator);
        offset = end + 1;
      }
    }
  }
  parts.push(bytes.slice(offset));
  return parts.join("");
}

function indent(text: string, count: number, context: FunctionContext): string {
  if (count < 0) throw new FunctionError("strings: negative Repeat count");
  const lines = text.split("\n");
  context.produce(byteLength(text) + lines.length * count);
  const pad = " ".repeat(count);
  return pad + lines.join("\n" + pad);
}
