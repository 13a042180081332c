import { TransportError } from "./errors.ts";

const CHUNK = 64 * 1024;
const CRLF = "\r\n";

/** A byte stream with a buffer on its reading side, as HTTP/1.1 wants it. Not safe for two readers at a time. */
export class Wire {
  #buffer: Uint8Array = new Uint8Array(0);
  #hasEnded = false;
  /** Bytes that came in since {@link Wire.mark}. */
  received = 0;

  constructor(readonly conn: Deno.Conn) {}

  /** Starts counting received bytes anew. */
  mark(): void {
    this.received = 0;
  }

  /** Whether bytes lie in the buffer that nobody asked for; such a connection is out of step. */
  get hasLeftovers(): boolean {
    return this.#buffer.length > 0;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) done += await this.conn.write(bytes.subarray(done));
  }

  /** One line without its line end. Throws when it is longer than `most` bytes or the stream ends within it. */
  async line(most: number): Promise<string> {
    for (let searched = 0;;) {
      const end = this.#buffer.indexOf(10, searched);
      if (end >= 0) {
        if (end > most) break;
        const line = this.#take(end + 1);
        const length = end > 0 && line[end - 1] === 13 ? end - 1 : end;
        return latin1(line.subarray(0, length));
      }
      searched = this.#buffer.length;
      if (searched > most) break;
      if (!await this.#fill()) throw this.received === 0 ? unanswered() : cutOff("a part of its head");
    }
    throw new TransportError("protocol", `the response has a head line of more than ${most} bytes`);
  }

  /** Exactly `length` bytes in pieces. */
  async *exactly(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      const piece = await this.some(left);
      if (!piece) throw cutOff(`${length - left} of ${length} bytes`);
      left -= piece.length;
      yield piece;
    }
  }

  /** Up to `most` bytes, or undefined at the end of the stream. */
  async some(most: number): Promise<Uint8Array | undefined> {
    if (this.#buffer.length === 0 && !await this.#fill()) return undefined;
    return this.#take(Math.min(most, this.#buffer.length));
  }

  close(): void {
    try {
      this.conn.close();
    } catch {
      // It was closed by an abort already.
    }
  }

  #take(length: number): Uint8Array {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  async #fill(): Promise<boolean> {
    if (this.#hasEnded) return false;
    const piece = new Uint8Array(CHUNK);
    let count: number | null;
    try {
      count = await this.conn.read(piece);
    } catch (error) {
      // Many servers end TLS without saying so; the length of the body tells whether something is missing.
      if (!(error instanceof Deno.errors.UnexpectedEof)) throw error;
      count = null;
    }
    if (count === null) {
      this.#hasEnded = true;
      return false;
    }
    this.received += count;
    if (this.#buffer.length === 0) {
      this.#buffer = piece.subarray(0, count);
    } else {
      const joined = new Uint8Array(this.#buffer.length + count);
      joined.set(this.#buffer);
      joined.set(piece.subarray(0, count), this.#buffer.length);
      this.#buffer = joined;
    }
    return true;
  }
}

function cutOff(what: string): TransportError {
  return new TransportError("network", `the server closed the connection after ${what}`);
}

function unanswered(): TransportError {
  return new TransportError("network", "the server closed the connection without an answer");
}

/** Header values are bytes; UTF-8 is what servers mean by anything beyond ASCII. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The head of a request as bytes. Throws for names and values that would break out of their line. */
export function requestHead(
  method: string,
  target: string,
  headers: readonly (readonly [string, string])[],
): Uint8Array {
  if (!isToken(method)) throw new TransportError("usage", `"${method}" is not an HTTP method`);
  const lines = [`${method} ${target} HTTP/1.1`];
  for (const [name, value] of headers) {
    if (!isToken(name)) throw new TransportError("usage", `"${name}" is not a header name`);
    // The value may be a secret, so the message does not repeat it.
    if (/[\0\r\n]/.test(value)) {
      throw new TransportError("usage", `the value of header "${name}" holds a line break`);
    }
    lines.push(`${name}: ${value}`);
  }
  return new TextEncoder().encode(lines.join(CRLF) + CRLF + CRLF);
}

function isToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text);
}
