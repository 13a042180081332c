import type { ArchiveEntry } from "../build/tar.ts";

/** A zip archive with deflated members whose time is the start of the format's calendar: the same bytes every time. */
export async function zipArchive(
  entries: readonly ArchiveEntry[],
): Promise<Uint8Array<ArrayBuffer>> {
  const members: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { path, bytes, mode } of entries) {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const packed = new Uint8Array(await new Response(stream).arrayBuffer());
    const title = new TextEncoder().encode(path);
    const local = new DataView(new ArrayBuffer(30));
    local.setUint32(0, 0x04034b50, true);
    const central = new DataView(new ArrayBuffer(46));
    central.setUint32(0, 0x02014b50, true);
    // Made on Unix, so that the upper half of the attributes is a mode.
    central.setUint16(4, (3 << 8) | 20, true);
    central.setUint32(38, (0o100000 | mode) * 0x10000, true);
    central.setUint32(42, offset, true);
    for (const [view, at] of [[local, 4], [central, 6]] as const) {
      view.setUint16(at, 20, true);
      view.setUint16(at + 4, 8, true);
      view.setUint16(at + 8, 0x21, true);
      view.setUint32(at + 10, crc32(bytes), true);
      view.setUint32(at + 14, packed.length, true);
      view.setUint32(at + 18, bytes.length, true);
      view.setUint16(at + 22, title.length, true);
    }
    members.push(new Uint8Array(local.buffer), title, packed);
    directory.push(new Uint8Array(central.buffer), title);
    offset += local.byteLength + title.length + packed.length;
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, directory.reduce((sum, part) => sum + part.length, 0), true);
  end.setUint32(16, offset, true);
  return new Uint8Array(await new Blob([...members, ...directory, end.buffer]).arrayBuffer());
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
