import { ScafctlError } from "../diagnostics/mod.ts";

/** Reads a stream of bytes; `Deno.stdin.readable` outside tests. */
export type OpenStdin = () => ReadableStream<Uint8Array>;

/** The standard input, which can be read once. */
export class Stdin {
  readonly #open: OpenStdin;
  #user: string | undefined;

  constructor(open: OpenStdin = () => Deno.stdin.readable) {
    this.#open = open;
  }

  /**
   * The whole input as text. `user` names what wants it, for the message of a second reader (SCAF2007). Throws SCAF1005
   * above `limit` bytes and SCAF1017 for what is no UTF-8.
   */
  async text(user: string, limit: number): Promise<string> {
    if (this.#user !== undefined) {
      throw new ScafctlError(
        "SCAF2007",
        `cannot use both ${this.#user} and ${user}: stdin can only be read once`,
      );
    }
    this.#user = user;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.#open()) {
      size += chunk.length;
      if (size > limit) throw new ScafctlError("SCAF1005", `stdin holds more than ${limit} bytes`);
      chunks.push(chunk);
    }
    const bytes = new Uint8Array(size);
    let offset = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new ScafctlError("SCAF1017", "stdin is not UTF-8 text");
    }
  }
}
