/** Name under which the compiler puts the program into the resources of a Windows base. */
const PAYLOAD = "D3N0L4ND";

/** What format checks ask of a Windows program. */
export interface Pe {
  readonly cpu: "x64" | "arm64" | "other";
  /** Sizes of the resources that hold a program; a good file has one. */
  readonly payloads: readonly number[];
  /** Bytes from the end of the last section to the end of the file. */
  readonly overlay: number;
}

/** Reads the headers and the resources of a 64-bit Windows program. Throws for anything else. */
export function readPe(program: Uint8Array): Pe {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const header = view.getUint32(0x3c, true);
  const isPe = view.getUint16(0, true) === 0x5a4d && view.getUint32(header, true) === 0x4550;
  if (!isPe || view.getUint16(header + 24, true) !== 0x20b) throw new Error("not a 64-bit Windows program");
  const machine = view.getUint16(header + 4, true);
  const sections = readSections(view, header);
  const end = Math.max(...sections.map(({ offset, size }) => offset + size));
  const resources = view.getUint32(header + 24 + 112 + 16, true);
  const section = sections.find(({ address, size }) => resources >= address && resources < address + size);
  const payloads: number[] = [];
  if (section) {
    const root = section.offset + resources - section.address;
    collect({ view, root, payloads }, root, false);
  }
  return {
    cpu: machine === 0x8664 ? "x64" : machine === 0xaa64 ? "arm64" : "other",
    payloads,
    overlay: program.length - end,
  };
}

interface Section {
  readonly address: number;
  readonly offset: number;
  readonly size: number;
}

function readSections(view: DataView, header: number): Section[] {
  const table = header + 24 + view.getUint16(header + 20, true);
  return Array.from({ length: view.getUint16(header + 6, true) }, (_, index) => {
    const at = table + index * 40;
    return {
      address: view.getUint32(at + 12, true),
      size: view.getUint32(at + 16, true),
      offset: view.getUint32(at + 20, true),
    };
  });
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
