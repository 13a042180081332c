import { isPrintable } from "./emit_scalar.ts";

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x00, "0"],
  [0x07, "a"],
  [0x08, "b"],
  [0x09, "t"],
  [0x0a, "n"],
  [0x0b, "v"],
  [0x0c, "f"],
  [0x0d, "r"],
  [0x1b, "e"],
  [0x22, '"'],
  [0x5c, "\\"],
  [0x85, "N"],
  [0xa0, "_"],
  [0x2028, "L"],
  [0x2029, "P"],
]);

/**
 * Writes the pieces of a YAML text and keeps track of the column. Two facts decide about blanks and breaks: whether
 * the last thing written was white space, and whether only indentation and dashes stand on the line so far.
 */
export class EmitWriter {
  readonly #parts: string[] = [];
  #column = 0;
  #isBlank = true;
  #isIndentation = true;

  text(): string {
    return this.#parts.join("");
  }

  /** Goes to a column on a fresh line, or on this one while nothing but indentation stands there. */
  indent(column: number): void {
    const isPast = this.#column > column || (this.#column === column && !this.#isBlank);
    if (!this.#isIndentation || isPast) this.#break();
    if (this.#column < column) this.#put(" ".repeat(column - this.#column));
    this.#isBlank = true;
  }

  /** Writes a dash, colon, tag or bracket, behind a blank when it needs one. */
  indicator(text: string, needsBlank: boolean, keepsIndentation = false): void {
    if (needsBlank && !this.#isBlank) this.#put(" ");
    this.#put(text);
    this.#isBlank = false;
    this.#isIndentation = this.#isIndentation && keepsIndentation;
  }

  plain(text: string): void {
    if (text !== "") {
      if (!this.#isBlank) this.#put(" ");
      this.#put(text);
      this.#isBlank = false;
    }
    this.#isIndentation = false;
  }

  /** Only the two Unicode separators can stand in such a text as breaks; indentation follows them on the same line. */
  singleQuoted(text: string, column: number): void {
    this.indicator("'", true);
    const pieces = text.replaceAll("'", "''").split(/([\u2028\u2029]+)/);
    pieces.forEach((piece, index) => {
      const isBreak = index % 2 === 1;
      if (isBreak) {
        this.#separator(piece);
      } else if (piece !== "") {
        if (index > 0) this.indent(column);
        this.#put(piece);
        this.#isIndentation = false;
      }
    });
    this.indicator("'", false);
  }

  doubleQuoted(text: string): void {
    // yaml.v3 looks for the byte order mark at the start of the text only, and then escapes every character.
    const escapesAll = text.startsWith("\ufeff");
    let quoted = "";
    for (const character of text) {
      const code = character.codePointAt(0)!;
      const isBreak = code === 0x0a || code === 0x2028 || code === 0x2029;
      const isQuote = code === 0x22 || code === 0x5c;
      quoted += escapesAll || isBreak || isQuote || !isPrintable(code) ? "\\" + escape(code) : character;
    }
    this.indicator(`"${quoted}"`, true);
  }

  literal(text: string, column: number, step: number): void {
    const startsBlank = /^[ \n\u2028\u2029]/.test(text);
    this.indicator("|" + (startsBlank ? step : "") + chomping(text), true);
    this.#isBlank = true;
    let isAtBreak = true;
    for (const piece of text.split(/([\n\u2028\u2029])/)) {
      if (piece === "") continue;
      if (piece === "\n") {
        this.#break();
        isAtBreak = true;
      } else if (piece === "\u2028" || piece === "\u2029") {
        this.#separator(piece);
        isAtBreak = true;
      } else {
        if (isAtBreak) this.indent(column);
        this.#put(piece);
        this.#isIndentation = false;
        isAtBreak = false;
      }
    }
  }

  #put(text: string): void {
    this.#parts.push(text);
    this.#column += text.length;
  }

  /** A Unicode line or paragraph separator counts as a break that is already there. */
  #separator(text: string): void {
    this.#parts.push(text);
    this.#column = 0;
    this.#isIndentation = true;
  }

  #break(): void {
    this.#parts.push("\n");
    this.#column = 0;
    this.#isIndentation = true;
  }
}

/** Keep, strip or clip: what a reader is to do with the breaks at the end of a literal block. */
function chomping(text: string): string {
  if (!/[\n\u2028\u2029]$/.test(text)) return "-";
  return /^.$|[\n\u2028\u2029].$/su.test(text) ? "+" : "";
}

function escape(code: number): string {
  const short = ESCAPES.get(code);
  if (short !== undefined) return short;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return "x" + digits.padStart(2, "0");
  return code <= 0xffff ? "u" + digits.padStart(4, "0") : "U" + digits.padStart(8, "0");
}
