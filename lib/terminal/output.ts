/** The two streams of the process. */
export type StreamName = "stdout" | "stderr";

/** Where the bytes go; a test passes its own. */
export interface Sink {
  write(stream: StreamName, bytes: Uint8Array): Promise<void>;
}

/** The real streams. */
export const PROCESS_SINK: Sink = {
  write: async (stream, bytes) => {
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(await Deno[stream].write(rest));
  },
};

interface Piece {
  readonly stream: StreamName;
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();

/**
 * The one writer of the process. Both streams share a queue, so that what was said first is written first wherever the
 * streams end. {@link write} answers when the text has left, which is how a slow reader holds back a fast producer.
 * When stdout takes no more, everything further is dropped and {@link onClosed} is called once.
 */
export class Output {
  readonly #sink: Sink;
  #queue: Piece[] = [];
  #pump: Promise<void> | undefined;
  #closed = new Set<StreamName>();
  #problem: Error | undefined;
  /** Called once when stdout takes no more; with the reason unless its reader has simply gone. */
  onClosed: (problem?: Error) => void = () => {};

  constructor(sink: Sink = PROCESS_SINK) {
    this.#sink = sink;
  }

  /** Whether stdout takes no more. */
  get closed(): boolean {
    return this.#closed.has("stdout");
  }

  /** Why stdout takes no more (a full disk); undefined when its reader has gone, which is no mistake. */
  get problem(): Error | undefined {
    return this.#problem;
  }

  /** Writes; resolves when the bytes are out, or dropped because nobody reads. Never rejects. */
  write(stream: StreamName, text: string | Uint8Array): Promise<void> {
    if (text.length === 0 || this.#closed.has(stream)) return this.flush();
    this.#queue.push({ stream, bytes: typeof text === "string" ? encoder.encode(text) : text });
    this.#pump ??= this.#run();
    return this.#pump;
  }

  /** Resolves when everything written so far is out. */
  flush(): Promise<void> {
    return this.#pump ?? Promise.resolve();
  }

  async #run(): Promise<void> {
    // A turn of the microtask queue lets several small texts leave as one.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const pieces = this.#queue;
      this.#queue = [];
      for (const piece of joined(pieces)) await this.#send(piece);
    }
    this.#pump = undefined;
  }

  async #send(piece: Piece): Promise<void> {
    if (this.#closed.has(piece.stream)) return;
    try {
      await this.#sink.write(piece.stream, piece.bytes);
    } catch (error) {
      // Whatever the reason, nobody can be told through a stream that does not take text.
      this.#closed.add(piece.stream);
      if (piece.stream !== "stdout") return;
      if (error instanceof Error && !(error instanceof Deno.errors.BrokenPipe)) this.#problem = error;
      this.onClosed(this.#problem);
    }
  }
}

function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let start = 0;
  while (start < pieces.length) {
    let end = start + 1;
    while (end < pieces.length && pieces[end]!.stream === pieces[start]!.stream) end++;
    const run = pieces.slice(start, end);
    result.push(run.length === 1 ? run[0]! : { stream: run[0]!.stream, bytes: concat(run) });
    start = end;
  }
  return result;
}

function concat(pieces: readonly Piece[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece.bytes, offset);
    offset += piece.bytes.length;
  }
  return bytes;
}
