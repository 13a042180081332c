/** Name under which the compiler puts the program into the resources of a Windows base. */
const PAYLOAD = "D3N0L4ND";

/** Words of the optional header, by their distance from it. */
const ENTRY = 16;
const SECTION_ALIGNMENT = 32;
const FILE_ALIGNMENT = 36;
const IMAGE_SIZE = 56;
const CHECKSUM = 64;
const RESOURCES = 112 + 2 * 8;

/** One section of a Windows program: where it is in memory and in the file. */
export interface PeSection {
  readonly name: string;
  readonly address: number;
  readonly memory: number;
  readonly offset: number;
  readonly size: number;
}

/** What format checks ask of a Windows program. */
export interface Pe {
  readonly cpu: "x64" | "arm64" | "other";
  readonly sections: readonly PeSection[];
  /** Bytes that the program takes in memory, as the header says. */
  readonly imageSize: number;
  /** Where the program begins, in memory. */
  readonly entry: number;
  /** The checksum in the header, and the one that the bytes have. */
  readonly checksum: { readonly written: number; readonly right: number };
  /** Sizes of the resources that hold a program; a good file has one. */
  readonly payloads: readonly number[];
  /** Bytes from the end of the last section to the end of the file. */
  readonly overlay: number;
}

/** Reads the headers and the resources of a 64-bit Windows program. Throws for anything else. */
export function readPe(program: Uint8Array): Pe {
  const { view, header, optional } = headersOf(program);
  const machine = view.getUint16(header + 4, true);
  const sections = readSections(view, header);
  const end = Math.max(...sections.map(({ offset, size }) => offset + size));
  const resources = view.getUint32(optional + RESOURCES, true);
  const section = sections.find(({ address, size }) => resources >= address && resources < address + size);
  const payloads: number[] = [];
  if (section) {
    const root = section.offset + resources - section.address;
    collect({ view, root, payloads }, root, false);
  }
  return {
    cpu: machine === 0x8664 ? "x64" : machine === 0xaa64 ? "arm64" : "other",
    sections,
    imageSize: view.getUint32(optional + IMAGE_SIZE, true),
    entry: view.getUint32(optional + ENTRY, true),
    checksum: {
      written: view.getUint32(optional + CHECKSUM, true),
      right: checksumOf(program, optional + CHECKSUM),
    },
    payloads,
    overlay: program.length - end,
  };
}

/**
 * The program with headers that are true of it. The compiler puts its resources in the place of those of the base, but
 * leaves the size that the base took in memory, an odd length of the last section, and no checksum.
 */
export function finishPe(program: Uint8Array): Uint8Array<ArrayBuffer> {
  const { view, header, optional } = headersOf(program);
  const sections = readSections(view, header);
  const last = sections.reduce((a, b) => b.offset > a.offset ? b : a);
  if (last.offset + last.size !== program.length) {
    throw new Error("the last section does not end the program");
  }
  const size = roundUp(last.size, view.getUint32(optional + FILE_ALIGNMENT, true));
  const result = new Uint8Array(last.offset + size);
  result.set(program);
  const changed = new DataView(result.buffer);
  changed.setUint32(sectionAt(view, header, sections.indexOf(last)) + 16, size, true);
  const memory = Math.max(...sections.map((section) => section.address + section.memory));
  const alignment = view.getUint32(optional + SECTION_ALIGNMENT, true);
  changed.setUint32(optional + IMAGE_SIZE, roundUp(memory, alignment), true);
  changed.setUint32(optional + CHECKSUM, checksumOf(result, optional + CHECKSUM), true);
  return result;
}

function headersOf(program: Uint8Array): { view: DataView; header: number; optional: number } {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const header = view.getUint32(0x3c, true);
  const isPe = view.getUint16(0, true) === 0x5a4d && view.getUint32(header, true) === 0x4550;
  if (!isPe || view.getUint16(header + 24, true) !== 0x20b) throw new Error("not a 64-bit Windows program");
  return { view, header, optional: header + 24 };
}

/** The sum of all 16-bit words with the carries added, the checksum itself left out, and the length. */
function checksumOf(program: Uint8Array, at: number): number {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const even = program.length & ~1;
  let sum = even < program.length ? program[even]! : 0;
  for (let word = 0; word < even; word += 2) {
    if (word === at || word === at + 2) continue;
    sum += view.getUint16(word, true);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return ((sum & 0xffff) + (sum >>> 16)) + program.length;
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

function readSections(view: DataView, header: number): PeSection[] {
  return Array.from({ length: view.getUint16(header + 6, true) }, (_, index) => {
    const at = sectionAt(view, header, index);
    const name = Array.from({ length: 8 }, (_, place) => view.getUint8(at + place)).filter((byte) =>
      byte > 0
    );
    return {
      name: String.fromCharCode(...name),
      memory: view.getUint32(at + 8, true),
      address: view.getUint32(at + 12, true),
      size: view.getUint32(at + 16, true),
      offset: view.getUint32(at + 20, true),
    };
  });
}

function sectionAt(view: DataView, header: number, index: number): number {
  return header + 24 + view.getUint16(header + 20, true) + index * 40;
}

interface Walk {
  readonly view: DataView;
  readonly root: number;
  readonly payloads: number[];
}

function collect(walk: Walk, directory: number, isPayload: boolean): void {
  const { view, root } = walk;
  const entries = view.getUint16(directory + 12, true) + view.getUint16(directory + 14, true);
  for (let index = 0; index < entries; index++) {
    const at = directory + 16 + index * 8;
    const name = view.getUint32(at, true);
    const target = view.getUint32(at + 4, true);
    const named = isPayload || (name >= 0x80000000 && nameAt(view, root + (name & 0x7fffffff)) === PAYLOAD);
    if (target >= 0x80000000) collect(walk, root + (target & 0x7fffffff), named);
    else if (named) walk.payloads.push(view.getUint32(root + target + 4, true));
  }
}

function nameAt(view: DataView, at: number): string {
  const length = view.getUint16(at, true);
  return String.fromCharCode(
    ...Array.from({ length }, (_, index) => view.getUint16(at + 2 + index * 2, true)),
  )
    .toUpperCase();
}
