/**
 * YAML wants the lines of a flow collection to be indented more than what holds it, and no tabs before them. Go's parser
 * never looks: within brackets a line break is a blank. Files are written accordingly, most of all with the closing
 * bracket under the key.
 */

/**
 * The text with every flow collection on one line, each line break, tab and comment within replaced by blanks, so that
 * all offsets stay; undefined when there is nothing to replace. For texts that a strict parser refuses.
 */
export function joinFlowLines(text: string): string | undefined {
  return new FlowLines(text).join();
}

class FlowLines {
  readonly #text: string;
  #at = 0;
  /** Stretches that become blanks. */
  readonly #blanks: (readonly [number, number])[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  join(): string | undefined {
    while (this.#at < this.#text.length) this.#line();
    if (this.#blanks.length === 0) return undefined;
    const parts: string[] = [];
    let last = 0;
    for (const [start, end] of this.#blanks) {
      parts.push(this.#text.slice(last, start), " ".repeat(end - start));
      last = end;
    }
    parts.push(this.#text.slice(last));
    return parts.join("");
  }

  /** One line of block context, with what it begins on later lines. */
  #line(): void {
    const start = this.#at;
    /** Column of the innermost entry of the line: what is indented more belongs to it. */
    let column = -1;
    let hasContent = false;
    while (true) {
      this.#skipBlanks();
      const here = this.#at - start;
      const char = this.#text[this.#at];
      if (char === undefined || char === "\n" || char === "#") break;
      if ("-?:".includes(char) && this.#isGap(this.#at + 1)) {
        if (char !== ":") column = here;
        this.#at++;
        continue;
      }
      if (char === "&" || char === "!" || char === "*") {
        this.#skipWord();
        continue;
      }
      if (char === "|" || char === ">") return this.#skipIndented(column);
      hasContent = true;
      if (char === "[" || char === "{") this.#flow();
      else if (char === '"' || char === "'") this.#quoted(char);
      else this.#plain();
      this.#skipBlanks();
      if (this.#text[this.#at] !== ":" || !this.#isGap(this.#at + 1)) break;
      column = here;
      hasContent = false;
      this.#at++;
    }
    this.#toNextLine();
    // The rest of a plain text, in which brackets are letters.
    if (hasContent) this.#skipDeeper(column);
  }

  #flow(): void {
    let depth = 0;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at]!;
      const from = this.#at;
      if (char === '"' || char === "'") {
        if (!/[\w)\]}]/.test(this.#text[from - 1] ?? "")) {
          this.#quoted(char);
          continue;
        }
      } else if (char === "#" && this.#isGap(from - 1)) {
        while (this.#at < this.#text.length && this.#text[this.#at] !== "\n") this.#at++;
        this.#blanks.push([from, this.#at]);
        continue;
      } else if (char === "\n" || char === "\t" || char === "\r") this.#blanks.push([from, from + 1]);
      else if (char === "[" || char === "{") depth++;
      else if (char === "]" || char === "}") depth--;
      this.#at++;
      if (depth === 0) return;
    }
  }

  #quoted(quote: string): void {
    this.#at++;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at++];
      if (char === "\\" && quote === '"') this.#at++;
      else if (char === quote) {
        if (quote === '"' || this.#text[this.#at] !== "'") return;
        this.#at++;
      }
    }
  }

  /** Up to the colon behind a key, a comment, or the end of the line. */
  #plain(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at];
      if (char === "\n" || (char === ":" && this.#isGap(this.#at + 1))) return;
      if (char === "#" && this.#isGap(this.#at - 1)) return;
    }
  }

  #skipBlanks(): void {
    while (this.#text[this.#at] === " " || this.#text[this.#at] === "\t" || this.#text[this.#at] === "\r") {
      this.#at++;
    }
  }

  #skipWord(): void {
    while (this.#at < this.#text.length && !this.#isGap(this.#at)) this.#at++;
  }

  #skipIndented(column: number): void {
    this.#toNextLine();
    this.#skipDeeper(column);
  }

  /** Skips the lines that are empty or indented beyond a column. */
  #skipDeeper(column: number): void {
    while (this.#at < this.#text.length) {
      let end = this.#at;
      while (this.#text[end] === " ") end++;
      const isEmpty = this.#text[end] === "\n" || this.#text[end] === "\r";
      if (!isEmpty && end - this.#at <= column) return;
      this.#toNextLine();
    }
  }

  #toNextLine(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end === -1 ? this.#text.length : end + 1;
  }

  #isGap(index: number): boolean {
    const char = this.#text[index];
    return char === undefined || char === " " || char === "\t" || char === "\n" || char === "\r";
  }
}
