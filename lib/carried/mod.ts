/**
 * Large files that few runs need and a compiled program carries. The runtime reads all that `deno compile` packs into a
 * program whenever it starts, which takes 1.2 ms a megabyte. So in an ELF program they stand between the runtime and that
 * pack, where nothing reads them but {@link carried}; in programs of other formats they are part of it.
 */
import { ELF_HEADER, elfLength } from "./elf.ts";

export { elfLength };

/** Name of the index in the bundle; only programs whose files stand outside of the pack have one. */
export const CARRIED_INDEX = "carried.json";

/** Where one file stands. */
export interface CarriedPlace {
  /** Bytes behind the end of the ELF program. */
  readonly offset: number;
  readonly length: number;
  /** SHA-256 in hex digits. */
  readonly digest: string;
}

/** The index: places by the names of files. */
export type CarriedIndex = Readonly<Record<string, CarriedPlace>>;

/**
 * The bytes of a carried file, as they were put in (compressed, most often). Only in a compiled program. Throws when the
 * program's file is not any more what was started.
 */
export async function carried(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const index = await readIndex();
  return index === undefined
    ? await Deno.readFile(inBundle(name))
    : await readBehind(Deno.execPath(), index[name]!);
}

/** One file out of the program at `path`. */
export async function readBehind(path: string, place: CarriedPlace): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path, { read: true });
  const { size } = await file.stat();
  const start = elfLength(await readAt(file, 0, ELF_HEADER), size) + place.offset;
  const bytes = await readAt(file, start, place.length);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  if (digest !== place.digest) throw new Error(`${path} was replaced or damaged since it was started`);
  return bytes;
}

/** At most `length` bytes from a place on. */
async function readAt(file: Deno.FsFile, start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  await file.seek(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = await file.read(bytes.subarray(done));
    if (count === null) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

async function readIndex(): Promise<CarriedIndex | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(inBundle(CARRIED_INDEX)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** A file at the top of the bundle, where this module may stand itself or keep the path that it has in the sources. */
function inBundle(name: string): URL {
  return new URL(
    import.meta.url.endsWith("/lib/carried/mod.js") ? `../../${name}` : `./${name}`,
    import.meta.url,
  );
}
