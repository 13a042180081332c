/** A zip archive with one deflated member whose time is the start of the format's calendar: the same bytes every time. */
export async function zipArchive(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  const title = new TextEncoder().encode(name);
  const common = (view: DataView, at: number) => {
    view.setUint16(at, 20, true);
    view.setUint16(at + 4, 8, true);
    view.setUint16(at + 8, 0x21, true);
    view.setUint32(at + 10, crc32(bytes), true);
    view.setUint32(at + 14, packed.length, true);
    view.setUint32(at + 18, bytes.length, true);
    view.setUint16(at + 22, title.length, true);
  };
  const local = new DataView(new ArrayBuffer(30));
  local.setUint32(0, 0x04034b50, true);
  common(local, 4);
  const central = new DataView(new ArrayBuffer(46));
  central.setUint32(0, 0x02014b50, true);
  central.setUint16(4, 20, true);
  common(central, 6);
  const start = 30 + title.length + packed.length;
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, 1, true);
  end.setUint16(10, 1, true);
  end.setUint32(12, 46 + title.length, true);
  end.setUint32(16, start, true);
  const parts = [local.buffer, title, packed, central.buffer, title, end.buffer];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function crc32(bytes: Uint8Array): number {
  const table = Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
