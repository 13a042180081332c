/**
 * Puts a prefix before every line of a stream that arrives in pieces, and makes of its lines what is wanted. What follows the last line end is held back until
 * its line is complete, so that lines of several streams never mix. Bytes that are no UTF-8 become U+FFFD.
 */
export class LinePrefixer {
  readonly #prefix: string;
  readonly #decoder = new TextDecoder();
  #rest = "";

  /** `change` is given whole lines, before the prefix. */
  constructor(prefix: string, private readonly change: (lines: string) => string = (lines) => lines) {
    this.#prefix = prefix;
  }

  /** The complete lines that the piece ends, each with the prefix. */
  push(piece: string | Uint8Array): string {
    this.#rest += typeof piece === "string" ? piece : this.#decoder.decode(piece, { stream: true });
    const end = this.#rest.lastIndexOf("\n") + 1;
    const lines = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end);
    return this.change(lines).replace(/^(?=[^\n]*\n)/gm, this.#prefix);
  }

  /** The last line, if it was not ended, with a line end. */
  end(): string {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = "";
    return rest === "" ? "" : `${this.#prefix}${this.change(rest)}\n`;
  }
}
