/** Load commands that this file knows, and at which of their 32-bit words offsets into the file stand. */
const SEGMENT = 0x19;
const SYMTAB = 0x2;
const CODE_SIGNATURE = 0x1d;
const OFFSETS: ReadonlyMap<number, readonly number[]> = new Map<number, readonly number[]>([
  [SYMTAB, [8, 16]],
  [0xb, [32, 40, 48, 56, 64, 72]],
  [0x22, [8, 16, 24, 32, 40]],
  [0x80000022, [8, 16, 24, 32, 40]],
  ...[CODE_SIGNATURE, 0x1e, 0x26, 0x29, 0x2b, 0x2e, 0x80000033, 0x80000034]
    .map((command) => [command, [8]] as const),
]);

interface Command {
  readonly kind: number;
  readonly at: number;
  readonly size: number;
}

/** One segment of a Mach-O file: where its bytes are. */
export interface MachSegment {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly address: number;
  readonly memory: number;
}

/** What format checks ask of a Mach-O file. */
export interface MachO {
  readonly cpu: "x64" | "arm64";
  readonly segments: readonly MachSegment[];
  /** Span of the code signature, when there is one. */
  readonly signature: { readonly offset: number; readonly size: number } | undefined;
  /** Span of the string table. */
  readonly strings: { readonly offset: number; readonly size: number };
  /** Where the load commands end by their own sizes, by the header, and where the first section begins. */
  readonly commands: { readonly end: number; readonly stated: number; readonly room: number };
  /** Offsets of all tables that the linker and the loader read, in the last segment. */
  readonly tables: readonly number[];
}

/** Reads the header of a 64-bit Mach-O file. Throws for anything else. */
export function readMachO(program: Uint8Array): MachO {
  const view = viewOf(program);
  if (view.getUint32(0, true) !== 0xfeedfacf) throw new Error("not a 64-bit Mach-O program");
  const cpu = view.getUint32(4, true) === 0x0100000c ? "arm64" : "x64";
  const list = commands(view);
  const symtab = list.find(({ kind }) => kind === SYMTAB);
  const signed = list.find(({ kind }) => kind === CODE_SIGNATURE);
  return {
    cpu,
    segments: list.filter(({ kind }) => kind === SEGMENT).map((command) => segment(program, view, command)),
    signature: signed &&
      { offset: view.getUint32(signed.at + 8, true), size: view.getUint32(signed.at + 12, true) },
    strings: symtab
      ? { offset: view.getUint32(symtab.at + 16, true), size: view.getUint32(symtab.at + 20, true) }
      : { offset: 0, size: 0 },
    commands: {
      end: list.reduce((end, { at, size }) => Math.max(end, at + size), 0),
      stated: 32 + view.getUint32(20, true),
      room: Math.min(
        ...list.filter(({ kind }) => kind === SEGMENT).flatMap((one) => sectionOffsets(view, one)),
      ),
    },
    tables: list.flatMap(({ kind, at }) =>
      (OFFSETS.get(kind) ?? []).map((field) => view.getUint32(at + field, true)).filter((offset) =>
        offset > 0
      )
    ),
  };
}

/** Where the sections of a segment begin in the file; one that takes none has no place. */
function sectionOffsets(view: DataView, { at }: Command): number[] {
  const count = view.getUint32(at + 64, true);
  return Array.from({ length: count }, (_, index) => view.getUint32(at + 72 + index * 80 + 48, true))
    .filter((offset) => offset > 0);
}

/**
 * A Mach-O program without the payload that `deno compile` added. On arm64 the payload is a segment `__SUI` before
 * `__LINKEDIT`: it goes, and every offset behind it moves. On x64 it is the tail of the string table: the table is cut
 * behind its last string, and the signature behind it goes too. The old signature is void; the compiler signs anew.
 */
export function cleanMachO(program: Uint8Array): Uint8Array<ArrayBuffer> {
  const { cpu, segments } = readMachO(program);
  if (segments.some(({ name }) => name === "__SUI")) return withoutPayloadSegment(program);
  if (cpu === "x64") return withoutStringTail(program);
  return program.slice();
}

function withoutPayloadSegment(program: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = viewOf(program);
  const list = commands(view);
  const payload = list.find((command) => command.kind === SEGMENT && nameOf(program, command) === "__SUI")!;
  const removed = segment(program, view, payload);
  const removedMemory = view.getBigUint64(payload.at + 32, true);
  const result = new Uint8Array(program.length - removed.size);
  result.set(program.subarray(0, removed.offset));
  result.set(program.subarray(removed.offset + removed.size), removed.offset);
  const end = 32 + view.getUint32(20, true);
  result.copyWithin(payload.at, payload.at + payload.size, end);
  result.fill(0, end - payload.size, end);
  const changed = viewOf(result);
  changed.setUint32(16, view.getUint32(16, true) - 1, true);
  changed.setUint32(20, view.getUint32(20, true) - payload.size, true);
  for (const { kind, at } of commands(changed)) {
    if (kind === SEGMENT) {
      const offset = changed.getBigUint64(at + 40, true);
      if (Number(offset) <= removed.offset) continue;
      changed.setBigUint64(at + 40, offset - BigInt(removed.size), true);
      changed.setBigUint64(at + 24, changed.getBigUint64(at + 24, true) - removedMemory, true);
    } else {
      for (const field of OFFSETS.get(kind) ?? []) {
        const offset = changed.getUint32(at + field, true);
        if (offset > removed.offset) changed.setUint32(at + field, offset - removed.size, true);
      }
    }
  }
  return result;
}

function withoutStringTail(program: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = viewOf(program);
  const list = commands(view);
  const symtab = list.find(({ kind }) => kind === SYMTAB)!;
  const [symbols, count, strings] = [8, 12, 16].map((field) => view.getUint32(symtab.at + field, true)) as [
    number,
    number,
    number,
  ];
  let last = 0;
  for (let index = 0; index < count; index++) {
    last = Math.max(last, view.getUint32(symbols + index * 16, true));
  }
  const tableSize = Math.ceil((program.indexOf(0, strings + last) + 1 - strings) / 8) * 8;
  const result = program.slice(0, strings + tableSize);
  const changed = viewOf(result);
  changed.setUint32(symtab.at + 20, tableSize, true);
  const linkedit = list.find((command) =>
    command.kind === SEGMENT && nameOf(program, command) === "__LINKEDIT"
  )!;
  const size = result.length - Number(changed.getBigUint64(linkedit.at + 40, true));
  changed.setBigUint64(linkedit.at + 48, BigInt(size), true);
  changed.setBigUint64(linkedit.at + 32, BigInt(Math.ceil(size / 0x1000) * 0x1000), true);
  const signed = list.find(({ kind }) => kind === CODE_SIGNATURE);
  if (signed) {
    // The linker and every signer put it last.
    result.fill(0, signed.at, signed.at + signed.size);
    changed.setUint32(16, list.length - 1, true);
    changed.setUint32(20, changed.getUint32(20, true) - signed.size, true);
  }
  return result;
}

function commands(view: DataView): Command[] {
  const list: Command[] = [];
  let at = 32;
  for (let left = view.getUint32(16, true); left > 0; left--) {
    const size = view.getUint32(at + 4, true);
    list.push({ kind: view.getUint32(at, true), at, size });
    at += size;
  }
  return list;
}

function segment(program: Uint8Array, view: DataView, command: Command): MachSegment {
  return {
    name: nameOf(program, command),
    offset: Number(view.getBigUint64(command.at + 40, true)),
    size: Number(view.getBigUint64(command.at + 48, true)),
    address: Number(view.getBigUint64(command.at + 24, true)),
    memory: Number(view.getBigUint64(command.at + 32, true)),
  };
}

function nameOf(program: Uint8Array, { at }: Command): string {
  return new TextDecoder().decode(program.subarray(at + 8, at + 24)).replace(/\0+$/, "");
}

function viewOf(program: Uint8Array): DataView {
  return new DataView(program.buffer, program.byteOffset, program.byteLength);
}
