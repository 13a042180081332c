import { quote } from "../fmt/quote.ts";

/** The words that are no names. */
export const KEYWORDS = {
  ".": ".",
  block: "block",
  break: "break",
  continue: "continue",
  define: "define",
  else: "else",
  end: "end",
  if: "if",
  nil: "nil",
  range: "range",
  template: "template",
  with: "with",
} as const;

/** A word that is no name. */
export type Keyword = Exclude<keyof typeof KEYWORDS, ".">;

/** The kinds of tokens. `char` is any other printable ASCII character. */
export type TokenType =
  | "error"
  | "bool"
  | "char"
  | "charConstant"
  | "comment"
  | "complex"
  | "assign"
  | "declare"
  | "eof"
  | "field"
  | "identifier"
  | "leftDelim"
  | "leftParen"
  | "number"
  | "pipe"
  | "rawString"
  | "rightDelim"
  | "rightParen"
  | "space"
  | "string"
  | "text"
  | "variable"
  | "dot"
  | Keyword;

/** A piece of a template. `pos` is an offset in UTF-16 units, `line` counts from 1. */
export interface Token {
  readonly type: TokenType;
  readonly pos: number;
  readonly value: string;
  readonly line: number;
}

/** How a token is named in a message. */
export function describe(token: Token): string {
  if (token.type === "eof") return "EOF";
  if (token.type === "error") return token.value;
  if (token.type === "dot" || Object.hasOwn(KEYWORDS, token.type)) return `<${token.value}>`;
  const runes = Array.from(token.value.slice(0, 24));
  const isLong = new TextEncoder().encode(token.value.slice(0, 24)).length > 10;
  return isLong ? quote(runes.slice(0, 10).join("")) + "..." : quote(token.value);
}
