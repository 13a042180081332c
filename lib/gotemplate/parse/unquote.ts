import { fromBytes } from "../functions/bytes.ts";

const SIMPLE: Record<string, number> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };

/** One character of a literal: a byte (`\x41`, `\101`) or a code point. */
interface Unit {
  readonly code: number;
  readonly isByte: boolean;
  readonly next: number;
}

/** Reads one character of a quoted literal at an offset. Undefined when its syntax is wrong. */
function unit(text: string, at: number, mark: string): Unit | undefined {
  const char = text[at];
  if (char === undefined || char === mark) return undefined;
  if (char !== "\\") {
    const code = text.codePointAt(at)!;
    return { code, isByte: false, next: at + (code > 0xffff ? 2 : 1) };
  }
  const letter = text[at + 1];
  if (letter === undefined) return undefined;
  if (letter === "'" || letter === '"') {
    return letter === mark ? { code: letter.charCodeAt(0), isByte: false, next: at + 2 } : undefined;
  }
  if (Object.hasOwn(SIMPLE, letter)) return { code: SIMPLE[letter]!, isByte: false, next: at + 2 };
  const digits = letter === "x" ? 2 : letter === "u" ? 4 : letter === "U" ? 8 : 0;
  if (digits > 0) {
    const hex = text.slice(at + 2, at + 2 + digits);
    if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length !== digits) return undefined;
    const code = parseInt(hex, 16);
    if (letter !== "x" && (code > 0x10ffff || code >= 0xd800 && code < 0xe000)) return undefined;
    return { code, isByte: letter === "x", next: at + 2 + digits };
  }
  const octal = /^[0-7]{3}$/.exec(text.slice(at + 1, at + 4));
  if (!octal) return undefined;
  const code = parseInt(octal[0], 8);
  return code > 255 ? undefined : { code, isByte: true, next: at + 4 };
}

/**
 * The text behind a Go string literal in double or back quotes, or undefined for invalid syntax. Bytes that form no
 * UTF-8 travel as lone surrogates, as in the function library.
 */
export function unquote(literal: string): string | undefined {
  const mark = literal[0];
  const inner = literal.slice(1, -1);
  if (literal.length < 2 || literal.at(-1) !== mark) return undefined;
  if (mark === "`") return inner.replaceAll("\r", "");
  if (!inner.includes("\\")) return inner.includes("\n") || inner.includes('"') ? undefined : inner;
  let result = "";
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length === 0) return;
    result += fromBytes(new Uint8Array(bytes));
    bytes = [];
  };
  for (let at = 0; at < inner.length;) {
    const read = unit(inner, at, '"');
    if (read === undefined) return undefined;
    at = read.next;
    if (read.isByte && read.code >= 0x80) {
      bytes.push(read.code);
      continue;
    }
    flush();
    result += String.fromCodePoint(read.code);
  }
  flush();
  return result;
}

/** The code point behind a Go character literal, or the reason why there is none. */
export function unquoteChar(literal: string): number | { readonly problem: string } {
  const read = unit(literal, 1, "'");
  if (read === undefined) return { problem: "invalid syntax" };
  return literal.slice(read.next) === "'"
    ? read.code
    : { problem: `malformed character constant: ${literal}` };
}
