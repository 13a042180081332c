import { locate } from "./source.ts";
import { issuesError } from "./errors.ts";
import { decodeBytes, decodeString } from "./literal.ts";

/** Kinds of tokens; punctuation and operators are their own kind. */
export type TokenKind = "ident" | "quoted" | "int" | "uint" | "double" | "string" | "bytes" | "eof" | string;

/** One token. `value` is the name, the decoded text or bytes, or the digits. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly value: string | Uint8Array;
}

/** Longest expression that is read, in UTF-16 units; the original's limit in code points. */
export const MAX_SOURCE_LENGTH = 100_000;

const PAIRS = new Set(["==", "!=", "<=", ">=", "&&", "||"]);
const SINGLES = "+-*/%<>!?:.,()[]{}";
const KEYWORDS = new Set(["true", "false", "null", "in"]);

const NUMBER =
  /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)|\d+[uU]?/y;
const IDENT = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /`[A-Za-z0-9_.\-/ ]+`/y;
const STRING_START = /(?:[bB][rR]?|[rR][bB]?)?(?:"""|'''|"|')/y;

/** Splits an expression into tokens, ending with `eof`. Throws a parse error for text that is no token. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const unit = source.charCodeAt(at);
    if (unit === 32 || unit === 10 || unit === 9 || unit === 13 || unit === 12) {
      at++;
      continue;
    }
    if (unit === 47 && source.charCodeAt(at + 1) === 47) {
      const end = source.indexOf("\n", at);
      at = end === -1 ? source.length : end + 1;
      continue;
    }
    const token = next(source, at, unit);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: "eof", start: source.length, end: source.length, value: "" });
  return tokens;
}

function next(source: string, at: number, unit: number): Token {
  if (unit === 34 || unit === 39) return string(source, at, at);
  if (isLetter(unit)) {
    // Only r and b can begin a prefixed string.
    if (unit === 98 || unit === 66 || unit === 114 || unit === 82) {
      STRING_START.lastIndex = at;
      const prefix = STRING_START.exec(source)?.[0];
      if (prefix !== undefined) return string(source, at, at + prefix.replace(/["']+$/, "").length);
    }
    IDENT.lastIndex = at;
    const name = IDENT.exec(source)![0];
    return { kind: KEYWORDS.has(name) ? name : "ident", start: at, end: at + name.length, value: name };
  }
  const isNumber = isDigit(unit) || (unit === 46 && isDigit(source.charCodeAt(at + 1)));
  if (isNumber) return number(source, at);
  const pair = source.slice(at, at + 2);
  if (PAIRS.has(pair)) return { kind: pair, start: at, end: at + 2, value: pair };
  const single = source[at]!;
  if (SINGLES.includes(single)) return { kind: single, start: at, end: at + 1, value: single };
  if (unit === 96) {
    QUOTED.lastIndex = at;
    const text = QUOTED.exec(source)?.[0];
    if (text !== undefined) {
      return { kind: "quoted", start: at, end: at + text.length, value: text.slice(1, -1) };
    }
  }
  const character = String.fromCodePoint(source.codePointAt(at)!);
  throw lexError(source, at, `Syntax error: token recognition error at: '${character}'`);
}

function number(source: string, at: number): Token {
  NUMBER.lastIndex = at;
  const text = NUMBER.exec(source)![0];
  const last = text.at(-1)!;
  const isHex = /^0[xX]/.test(text);
  let kind: TokenKind = "int";
  if (last === "u" || last === "U") kind = "uint";
  else if (!isHex && /[.eE]/.test(text)) kind = "double";
  return { kind, start: at, end: at + text.length, value: text };
}

function string(source: string, start: number, quoteAt: number): Token {
  const prefix = source.slice(start, quoteAt).toLowerCase();
  const isRaw = prefix.includes("r");
  const isBytes = prefix.includes("b");
  const quote = source[quoteAt]!;
  const isTriple = source.startsWith(quote.repeat(3), quoteAt);
  const close = isTriple ? quote.repeat(3) : quote;
  const bodyStart = quoteAt + close.length;
  let at = bodyStart;
  for (;; at++) {
    const unit = source.charCodeAt(at);
    const isOpenEnd = at >= source.length || (!isTriple && (unit === 10 || unit === 13));
    if (isOpenEnd) {
      const shown = source.slice(start, Math.min(at, start + 40));
      throw lexError(source, start, `Syntax error: token recognition error at: '${shown}'`);
    }
    if (unit === 92 && !isRaw) at++;
    else if (isTriple ? source.startsWith(close, at) : source[at] === quote) break;
  }
  const body = source.slice(bodyStart, at);
  const end = at + close.length;
  const decoded = isBytes ? decodeBytes(body, isRaw) : decodeString(body, isRaw);
  if (decoded === undefined) {
    const shown = source.slice(start, Math.min(end, start + 40));
    throw lexError(source, start, `Syntax error: token recognition error at: '${shown}' (bad escape)`);
  }
  return { kind: isBytes ? "bytes" : "string", start, end, value: decoded };
}

function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function lexError(source: string, offset: number, message: string) {
  return issuesError("parse", source, [{ message, range: locate(source, offset) }]);
}
