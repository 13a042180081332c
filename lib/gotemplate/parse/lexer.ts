import { isPrintable, quote } from "../fmt/quote.ts";
import type { TextRange } from "../ignored_blocks.ts";
import { isAlphaNumeric, isSpace, trimEnd, trimStart } from "./chars.ts";
import { scanNumber } from "./scan_number.ts";
import { type Keyword, KEYWORDS, type Token, type TokenType } from "./tokens.ts";

const EOF = -1;
const TRIM = 2;

/** How a template is cut into tokens. */
export interface LexerOptions {
  readonly leftDelim: string;
  readonly rightDelim: string;
  /** `break` and `continue` are names when functions are called so. */
  readonly isFunction: (name: string) => boolean;
  /** Parts that are plain text whatever they hold, in order and without overlap. */
  readonly verbatim?: readonly TextRange[];
}

/**
 * Cuts a template into tokens on demand, by the rules of Go's text/template. A mistake is a last token of type `error`
 * with its text; the parser reports it when it gets there.
 */
export class Lexer {
  #pos = 0;
  #line = 1;
  /** Where the first line feed lies that is not yet counted; -1 when there is none. */
  #lineFeed: number;
  #parens = 0;
  #isInside = false;
  /** Index of the first verbatim part that ends after the present place. */
  #part = 0;
  #last: Token | undefined;

  constructor(readonly text: string, readonly options: LexerOptions) {
    this.#lineFeed = text.indexOf("\n");
  }

  /** The next token; after the end or an error, the same one again. */
  next(): Token {
    if (this.#last !== undefined) return this.#last;
    return this.#isInside ? this.#inside() : this.#outside();
  }

  /** Counts the lines up to a place. The next line feed is remembered: looking for it anew would be quadratic. */
  #countLines(end: number): void {
    while (this.#lineFeed !== -1 && this.#lineFeed < end) {
      this.#line++;
      this.#lineFeed = this.text.indexOf("\n", this.#lineFeed + 1);
    }
  }

  #token(type: TokenType, start: number, end = this.#pos): Token {
    const token = { type, pos: start, value: this.text.slice(start, end), line: this.#line };
    this.#countLines(end);
    return token;
  }

  #finish(type: "error" | "eof", value: string, start: number): Token {
    return this.#last = { type, pos: start, value, line: this.#line };
  }

  #error(message: string, start: number): Token {
    return this.#finish("error", message, start);
  }

  #skip(end: number): void {
    this.#countLines(end);
    this.#pos = end;
  }

  #peek(): number {
    return this.text.codePointAt(this.#pos) ?? EOF;
  }

  #advance(code: number): void {
    this.#pos += code > 0xffff ? 2 : 1;
  }

  /** Text up to the next action, then that action's delimiter; comments are stepped over. */
  #outside(): Token {
    const { text } = this;
    const { leftDelim } = this.options;
    while (true) {
      const start = this.#pos;
      if (start >= text.length) return this.#finish("eof", "", start);
      const { found, verbatimEnd } = this.#findAction(start);
      if (found === -1) {
        this.#pos = text.length;
        return this.#token("text", start);
      }
      if (found > start) {
        const isTrimmed = this.#hasLeftTrim(found + leftDelim.length);
        const end = isTrimmed ? trimEnd(text, Math.max(start, verbatimEnd), found) : found;
        const token = end > start ? this.#token("text", start, end) : undefined;
        this.#pos = end;
        this.#skip(found);
        if (token !== undefined) return token;
      }
      const inner = found + leftDelim.length;
      const afterMarker = this.#hasLeftTrim(inner) ? TRIM : 0;
      if (text.startsWith("/*", inner + afterMarker)) {
        const problem = this.#comment(inner + afterMarker);
        if (problem !== undefined) return problem;
        continue;
      }
      this.#pos = inner;
      const token = this.#token("leftDelim", found);
      this.#skip(inner + afterMarker);
      this.#isInside = true;
      this.#parens = 0;
      return token;
    }
  }

  /** The next left delimiter outside of verbatim parts, and where the last such part before it ends. */
  #findAction(start: number): { found: number; verbatimEnd: number } {
    const { leftDelim, verbatim = [] } = this.options;
    let found = this.text.indexOf(leftDelim, start);
    let verbatimEnd = start;
    for (; found !== -1 && this.#part < verbatim.length; this.#part++) {
      const range = verbatim[this.#part]!;
      if (range.end <= start) continue;
      if (range.start > found) break;
      found = this.text.indexOf(leftDelim, range.end);
      verbatimEnd = range.end;
    }
    return { found, verbatimEnd };
  }

  /** End of the blanks at a place, as far as they are not verbatim. */
  #trimStart(start: number): number {
    const { verbatim = [] } = this.options;
    const end = trimStart(this.text, start);
    for (let index = this.#part; index < verbatim.length && verbatim[index]!.start < end; index++) {
      if (verbatim[index]!.end > start) return Math.max(start, verbatim[index]!.start);
    }
    return end;
  }

  #comment(start: number): Token | undefined {
    const close = this.text.indexOf("*/", start + 2);
    if (close === -1) return this.#error("unclosed comment", start);
    const trims = this.#rightDelimAt(close + 2);
    if (trims === undefined) return this.#error("comment ends before closing delimiter", start);
    const end = close + 2 + trims + this.options.rightDelim.length;
    this.#skip(trims > 0 ? this.#trimStart(end) : end);
    return undefined;
  }

  #hasLeftTrim(at: number): boolean {
    return this.text.charCodeAt(at) === 45 && isSpace(this.text.charCodeAt(at + 1));
  }

  /** Length of the trim marker before a right delimiter at an offset; undefined when there is no delimiter. */
  #rightDelimAt(at: number): number | undefined {
    const { text, options: { rightDelim } } = this;
    if (
      isSpace(text.charCodeAt(at)) && text.charCodeAt(at + 1) === 45 && text.startsWith(rightDelim, at + TRIM)
    ) {
      return TRIM;
    }
    return text.startsWith(rightDelim, at) ? 0 : undefined;
  }

  #rightDelim(trims: number): Token {
    this.#skip(this.#pos + trims);
    const start = this.#pos;
    this.#pos += this.options.rightDelim.length;
    const token = this.#token("rightDelim", start);
    if (trims > 0) this.#skip(this.#trimStart(this.#pos));
    this.#isInside = false;
    return token;
  }

  #inside(): Token {
    const start = this.#pos;
    const trims = this.#rightDelimAt(start);
    if (trims !== undefined) {
      return this.#parens === 0 ? this.#rightDelim(trims) : this.#error("unclosed left paren", start);
    }
    const code = this.#peek();
    if (code === EOF) return this.#error("unclosed action", start);
    if (isSpace(code)) return this.#space(start);
    this.#advance(code);
    switch (code) {
      case 61:
        return this.#token("assign", start);
      case 58:
        if (this.#peek() !== 61) return this.#error("expected :=", start);
        this.#pos++;
        return this.#token("declare", start);
      case 124:
        return this.#token("pipe", start);
      case 34:
        return this.#quoted(start, 34, "string", "unterminated quoted string");
      case 39:
        return this.#quoted(start, 39, "charConstant", "unterminated character constant");
      case 96:
        return this.#rawQuoted(start);
      case 36:
        return this.#fieldOrVariable(start, "variable");
      case 40:
        this.#parens++;
        return this.#token("leftParen", start);
      case 41:
        if (--this.#parens < 0) return this.#error("unexpected right paren", start);
        return this.#token("rightParen", start);
    }
    // A dot that ends the text is read as a number, and so refused.
    if (code === 46 && this.#peek() !== EOF && !isDigit(this.#peek())) {
      return this.#fieldOrVariable(start, "field");
    }
    if (code === 46 || code === 43 || code === 45 || isDigit(code)) return this.#number(start);
    if (isAlphaNumeric(code)) return this.#identifier(start);
    if (code < 0x80 && isPrintable(code)) return this.#token("char", start);
    return this.#error(`unrecognized character in action: ${unicodeName(code)}`, start);
  }

  /** A run of blanks. Its last one may belong to a trim marker before the closing delimiter. */
  #space(start: number): Token {
    let end = trimStart(this.text, start);
    const trims = this.#rightDelimAt(end - 1);
    if (trims === TRIM) {
      end--;
      if (end === start) return this.#rightDelim(TRIM);
    }
    this.#pos = end;
    return this.#token("space", start);
  }

  #quoted(start: number, mark: number, type: "string" | "charConstant", problem: string): Token {
    while (true) {
      let code = this.#peek();
      if (code === 92) {
        this.#pos++;
        code = this.#peek();
        if (code !== EOF && code !== 10) {
          this.#advance(code);
          continue;
        }
      }
      if (code === EOF || code === 10) return this.#error(problem, start);
      this.#advance(code);
      if (code === mark) return this.#token(type, start);
    }
  }

  #rawQuoted(start: number): Token {
    const close = this.text.indexOf("`", this.#pos);
    if (close === -1) return this.#error("unterminated raw quoted string", start);
    this.#pos = close + 1;
    return this.#token("rawString", start);
  }

  #number(start: number): Token {
    const scan = scanNumber(this.text, start);
    this.#pos = scan.end;
    if (!scan.isValid) {
      return this.#error(`bad number syntax: ${quote(this.text.slice(start, scan.end))}`, start);
    }
    const sign = this.#peek();
    if (sign !== 43 && sign !== 45) return this.#token("number", start);
    const second = scanNumber(this.text, scan.end);
    this.#pos = second.end;
    if (!second.isValid || this.text[second.end - 1] !== "i") {
      return this.#error(`bad number syntax: ${quote(this.text.slice(start, second.end))}`, start);
    }
    return this.#token("complex", start);
  }

  /** Reads letters and digits; the code point after them when it cannot stand there, else undefined. */
  #word(): number | undefined {
    let code = this.#peek();
    while (code !== EOF && isAlphaNumeric(code)) {
      this.#advance(code);
      code = this.#peek();
    }
    return this.#atTerminator(code) ? undefined : code;
  }

  #atTerminator(code: number): boolean {
    switch (code) {
      case EOF:
      case 46:
      case 44:
      case 124:
      case 58:
      case 41:
      case 40:
        return true;
    }
    return isSpace(code) || this.text.startsWith(this.options.rightDelim, this.#pos);
  }

  #fieldOrVariable(start: number, type: "field" | "variable"): Token {
    if (this.#atTerminator(this.#peek())) return this.#token(type === "variable" ? "variable" : "dot", start);
    const bad = this.#word();
    return bad === undefined
      ? this.#token(type, start)
      : this.#error(`bad character ${unicodeName(bad)}`, start);
  }

  #identifier(start: number): Token {
    const bad = this.#word();
    if (bad !== undefined) return this.#error(`bad character ${unicodeName(bad)}`, start);
    const word = this.text.slice(start, this.#pos);
    if (word === "true" || word === "false") return this.#token("bool", start);
    if (!Object.hasOwn(KEYWORDS, word)) return this.#token("identifier", start);
    const isName = (word === "break" || word === "continue") && this.options.isFunction(word);
    return this.#token(isName ? "identifier" : word as Keyword, start);
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A code point as Go's `%#U` writes it. */
function unicodeName(code: number): string {
  const rune = code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
  const name = "U+" + rune.toString(16).toUpperCase().padStart(4, "0");
  return isPrintable(rune) ? `${name} '${String.fromCodePoint(rune)}'` : name;
}
