import { failure, systemFailure } from "./failure.ts";

/** A file's content with the facts that were true when it was opened. */
export interface FileContent {
  readonly bytes: Uint8Array;
  readonly mode: number | null;
}

const CHUNK = 1 << 16;
/** Files of at most this many bytes are read without waiting, which costs a tenth of the thread pool's turns. */
const SMALL = 1 << 18;

/**
 * Reads an ordinary file of at most `most` bytes. Folders, pipes and devices are refused before they are opened, since
 * opening a pipe would wait for a writer. `shown` is how messages name the file. Throws SCAF6003 above the limit.
 */
export async function readFileBounded(
  provider: string,
  real: string,
  shown: string,
  most: number,
): Promise<FileContent> {
  let file: Deno.FsFile;
  let facts: Deno.FileInfo;
  try {
    facts = Deno.statSync(real);
    if (facts.isDirectory) {
      throw failure(provider, `reading ${shown}: it is a directory`, {
        hint: "the directory provider lists folders: operation list",
      });
    }
    if (!facts.isFile) {
      throw failure(provider, `reading ${shown}: it is not an ordinary file`, {
        hint: "pipes and devices are not read; exec can, with cat",
      });
    }
    if (facts.size > most) throw tooLarge(provider, shown, facts.size, most);
    // Without waiting: should a pipe have taken the file's place by now, this lane stands still until it is cancelled.
    file = Deno.openSync(real, { read: true });
  } catch (error) {
    throw systemFailure(provider, "reading", shown, error);
  }
  try {
    const opened = file.statSync();
    if (opened.ino !== facts.ino || opened.dev !== facts.dev) {
      throw failure(provider, `reading ${shown}: the file was replaced while it was opened`);
    }
    return { bytes: await readAll(file, opened.size, provider, shown, most), mode: opened.mode };
  } finally {
    file.close();
  }
}

async function readAll(
  file: Deno.FsFile,
  size: number,
  provider: string,
  shown: string,
  most: number,
): Promise<Uint8Array> {
  // One byte more than the file is said to have, so that its end is met without growing.
  let buffer = new Uint8Array(Math.max(size + 1, 512));
  let length = 0;
  for (;;) {
    const rest = buffer.subarray(length);
    const count = buffer.length <= SMALL + 1 ? file.readSync(rest) : await file.read(rest);
    if (count === null) return buffer.subarray(0, length);
    length += count;
    if (length > most) throw tooLarge(provider, shown, length, most);
    if (length === buffer.length) {
      const larger = new Uint8Array(buffer.length + Math.max(CHUNK, buffer.length));
      larger.set(buffer);
      buffer = larger;
    }
  }
}

function tooLarge(provider: string, shown: string, size: number, most: number): Error {
  return failure(provider, `reading ${shown}: it has ${size} bytes or more, the limit is ${most}`, {
    code: "SCAF6003",
    hint: "raise it with --limit fileSize=SIZE, or limits.fileSize in the configuration",
  });
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/** Bytes as text, and whether they were UTF-8 all through; other bytes become U+FFFD. A byte order mark is kept. */
export function decodeText(bytes: Uint8Array): { text: string; valid: boolean } {
  try {
    return { text: strict.decode(bytes), valid: true };
  } catch {
    return { text: lenient.decode(bytes), valid: false };
  }
}
