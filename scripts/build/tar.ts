/** Regular files of a tar archive (ustar, as npm packs it), by their paths. */
export function tarFiles(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + 512 <= archive.length;) {
    const header = archive.subarray(at, at + 512);
    if (header[0] === 0) break;
    const size = parseInt(text(header, 124, 12), 8);
    const type = text(header, 156, 1);
    const prefix = text(header, 345, 155);
    const path = (prefix ? `${prefix}/` : "") + text(header, 0, 100);
    if (type === "0" || type === "") files.set(path, archive.slice(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** One member of an archive to write. */
export interface ArchiveEntry {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mode: number;
}

/** A tar archive with the entries in the order given and every time zero, so that the same entries are the same bytes. */
export function tarArchive(entries: readonly ArchiveEntry[]): Uint8Array<ArrayBuffer> {
  const total = entries.reduce((sum, { bytes }) => sum + 512 + Math.ceil(bytes.length / 512) * 512, 1024);
  const archive = new Uint8Array(total);
  let at = 0;
  for (const entry of entries) {
    archive.set(headerOf(entry), at);
    archive.set(entry.bytes, at + 512);
    at += 512 + Math.ceil(entry.bytes.length / 512) * 512;
  }
  return archive;
}

function headerOf({ path, bytes, mode }: ArchiveEntry): Uint8Array {
  const header = new Uint8Array(512);
  const put = (at: number, value: string) => header.set(new TextEncoder().encode(value), at);
  if (new TextEncoder().encode(path).length > 100) {
    throw new Error(`the path ${path} is too long for an archive`);
  }
  put(0, path);
  put(100, mode.toString(8).padStart(7, "0"));
  put(108, "0000000");
  put(116, "0000000");
  put(124, bytes.length.toString(8).padStart(11, "0"));
  put(136, "00000000000");
  put(148, "        ");
  put(156, "0");
  put(257, "ustar");
  put(263, "00");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, sum.toString(8).padStart(6, "0"));
  header[154] = 0;
  return header;
}

function text(header: Uint8Array, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
}

/** Gzip of bytes, or with `"un"` the other way. The header carries no time. */
export async function gzip(
  bytes: Uint8Array<ArrayBuffer>,
  direction?: "un",
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = direction ? new DecompressionStream("gzip") : new CompressionStream("gzip");
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
