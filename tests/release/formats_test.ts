import assert from "node:assert/strict";
import { elfLength } from "../../lib/carried/mod.ts";
import { cleanMachO, readMachO } from "../../scripts/build/mach_o.ts";
import { readCodeSignature } from "../../scripts/build/mach_o_signature.ts";
import { finishPe, readPe } from "../../scripts/build/pe.ts";
import { tarArchive, tarFiles } from "../../scripts/build/tar.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { built, isBuilt } from "./world.ts";

/** The binary budget of Linux x64: 96 MiB. */
const MAX_BYTES = 96 * 1024 * 1024;
/** What an ELF program may make the runtime read whenever it starts. */
const MAX_PACK = 3 * 1024 * 1024;

for (const { name, format } of TARGETS) {
  Deno.test({ name: `release: ${name} is one program of its format`, ignore: !isBuilt(name) }, async () => {
    const bytes = await built(name);
    if (format === "elf") {
      // 62 and 183 are the numbers of x86-64 and AArch64; the payload stands behind the program.
      assert.equal(bytes[18], name.endsWith("x64") ? 62 : 183);
      assert.ok(elfLength(bytes) < bytes.length);
      const packed = Number(new DataView(bytes.buffer).getBigUint64(bytes.length - 8, true));
      assert.ok(packed > MAX_PACK / 4 && packed < MAX_PACK, `${packed} bytes are read at each start`);
    } else if (format === "pe") checkPe(bytes);
    else await checkMachO(bytes, name.split("-")[1]!);
    if (name === "linux-x64") assert.ok(bytes.length <= MAX_BYTES, `${bytes.length} bytes`);
  });
}

/** What the loader of Windows asks of a program, and that it carries one payload. */
function checkPe(bytes: Uint8Array<ArrayBuffer>): void {
  const { cpu, sections, imageSize, entry, checksum, payloads, overlay } = readPe(bytes);
  assert.deepEqual({ cpu, programs: payloads.length, overlay }, { cpu: "x64", programs: 1, overlay: 0 });
  assert.ok(payloads[0]! > 1_000_000 && payloads[0]! < 30_000_000);
  assert.equal(checksum.written, checksum.right);
  let [address, offset] = [0x1000, 0x400];
  for (const section of sections) {
    // Without a gap in memory or in the file, each from a border on.
    assert.equal(section.address, address, section.name);
    assert.equal(section.offset, offset, section.name);
    assert.equal(section.size % 0x200, 0, section.name);
    address += Math.ceil(section.memory / 0x1000) * 0x1000;
    offset += section.size;
  }
  assert.equal(imageSize, address);
  const code = sections[0]!;
  assert.ok(entry >= code.address && entry < code.address + code.memory);
}

/** What the loader of macOS asks of a program, its signature page by page, and that it carries one payload. */
async function checkMachO(bytes: Uint8Array<ArrayBuffer>, wanted: string): Promise<void> {
  const { cpu, segments, signature, strings, commands, tables } = readMachO(bytes);
  assert.equal(cpu, wanted);
  assert.equal(commands.end, commands.stated);
  assert.ok(commands.end <= commands.room, "a load command overlaps the first section");
  const [zero, ...mapped] = segments;
  assert.equal(zero!.name, "__PAGEZERO");
  let [address, offset] = [zero!.memory, 0];
  for (const segment of mapped) {
    assert.ok(segment.address >= address, `${segment.name} overlaps in memory`);
    assert.equal(segment.offset, offset, `${segment.name} does not follow in the file`);
    assert.equal(segment.offset % 0x1000, 0, segment.name);
    address = segment.address + segment.memory;
    offset = segment.offset + segment.size;
  }
  assert.equal(offset, bytes.length);
  const last = mapped.at(-1)!;
  assert.equal(last.name, "__LINKEDIT");
  assert.ok(tables.length > 5 && tables.every((table) => table >= last.offset && table < bytes.length));
  const payloads = segments.filter((segment) => segment.name === "__SUI");
  if (cpu === "arm64") {
    assert.deepEqual(segments.slice(-2).map((segment) => segment.name), ["__SUI", "__LINKEDIT"]);
    assert.equal(payloads.length, 1);
    assert.equal(signature!.offset + signature!.size, bytes.length);
    const { limit, pages, wrong } = await readCodeSignature(bytes);
    assert.equal(limit, signature!.offset);
    assert.equal(pages, Math.ceil(limit / 0x1000));
    assert.deepEqual(wrong, []);
  } else {
    // Here the payload is the tail of the string table.
    assert.equal(payloads.length, 0);
    assert.equal(strings.offset + strings.size, bytes.length);
  }
}

/** A Mach-O file with the given segments, one page each, whose every byte is the first letter of its name. */
function machO(cpu: number, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const page = 0x1000;
  const bytes = new Uint8Array(page * (names.length + 1));
  const view = new DataView(bytes.buffer);
  const end = bytes.length;
  view.setUint32(0, 0xfeedfacf, true);
  view.setUint32(4, cpu, true);
  view.setUint32(16, names.length + 2, true);
  view.setUint32(20, names.length * 72 + 24 + 16, true);
  let at = 32;
  for (const [index, name] of names.entries()) {
    view.setUint32(at, 0x19, true);
    view.setUint32(at + 4, 72, true);
    bytes.set(new TextEncoder().encode(name), at + 8);
    view.setBigUint64(at + 24, BigInt(page * (index + 1)), true);
    view.setBigUint64(at + 32, BigInt(page), true);
    view.setBigUint64(at + 40, BigInt(page * (index + 1)), true);
    view.setBigUint64(at + 48, BigInt(page), true);
    bytes.fill(name.charCodeAt(2), page * (index + 1), page * (index + 2));
    at += 72;
  }
  // One symbol, its name, then the signature, all in the last segment.
  const symbols = end - page;
  for (const [word, value] of [0x2, 24, symbols, 1, symbols + 16, 512].entries()) {
    view.setUint32(at + word * 4, value, true);
  }
  bytes.fill(0, symbols, symbols + 64);
  view.setUint32(symbols, 1, true);
  bytes.set(new TextEncoder().encode("\0_main\0"), symbols + 16);
  at += 24;
  for (const [word, value] of [0x1d, 16, end - 64, 64].entries()) view.setUint32(at + word * 4, value, true);
  return bytes;
}

Deno.test("release: an arm64 macOS base loses the old payload and keeps all else in place", () => {
  const program = machO(0x0100000c, ["__TEXT", "__SUI", "__LINKEDIT"]);
  const clean = cleanMachO(program);
  const before = readMachO(program);
  const after = readMachO(clean);
  assert.equal(clean.length, program.length - 0x1000);
  assert.deepEqual(after.segments.map(({ name }) => name), ["__TEXT", "__LINKEDIT"]);
  assert.equal(after.segments[1]!.offset, before.segments[1]!.offset);
  assert.equal(after.signature!.offset, before.signature!.offset - 0x1000);
  assert.equal(after.strings.offset, before.strings.offset - 0x1000);
  assert.equal(clean[0x1000], "T".charCodeAt(0));
  assert.deepEqual(cleanMachO(clean), clean);
});

Deno.test("release: an x64 macOS base ends behind its last string, unsigned", () => {
  const program = machO(0x01000007, ["__TEXT", "__LINKEDIT"]);
  const clean = cleanMachO(program);
  const { signature, strings, segments } = readMachO(clean);
  assert.equal(signature, undefined);
  assert.equal(strings.size, 8);
  assert.equal(strings.offset + strings.size, clean.length);
  const linkedit = segments.at(-1)!;
  assert.equal(linkedit.offset + linkedit.size, clean.length);
});

/** A Windows program with two sections, whose last one is of an odd length, and headers that know nothing of it. */
function pe(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(0x400 + 0x200 + 0x123);
  const view = new DataView(bytes.buffer);
  const header = 0x80;
  const optional = header + 24;
  view.setUint16(0, 0x5a4d, true);
  view.setUint32(0x3c, header, true);
  for (
    const [at, value] of [[0, 0x4550], [optional - header + 32, 0x1000], [
      optional - header + 36,
      0x200,
    ]] as const
  ) {
    view.setUint32(header + at, value, true);
  }
  view.setUint16(header + 4, 0x8664, true);
  view.setUint16(header + 6, 2, true);
  view.setUint16(header + 20, 240, true);
  view.setUint16(optional, 0x20b, true);
  view.setUint32(optional + 56, 0x999999, true);
  const table = optional + 240;
  const sections = [[0x1f0, 0x1000, 0x200, 0x400], [0x2123, 0x2000, 0x123, 0x600]];
  for (const [index, words] of sections.entries()) {
    words.forEach((word, place) => view.setUint32(table + index * 40 + 8 + place * 4, word, true));
  }
  bytes.fill(7, 0x400);
  return bytes;
}

Deno.test("release: the headers of a Windows program are made true", () => {
  const finished = finishPe(pe());
  const { sections, imageSize, checksum, overlay } = readPe(finished);
  assert.equal(imageSize, 0x5000);
  assert.equal(sections[1]!.size, 0x200);
  assert.equal(overlay, 0);
  assert.equal(checksum.written, checksum.right);
  assert.deepEqual(finishPe(finished), finished);
  finished[0x500]! ^= 1;
  const touched = readPe(finished).checksum;
  assert.notEqual(touched.written, touched.right);
  assert.throws(() => finishPe(new Uint8Array([...pe(), 1])), /last section does not end/);
});

Deno.test("release: what is no program is refused by every reader", () => {
  const noise = new Uint8Array(4096).fill(7);
  assert.throws(() => elfLength(noise), /not a 64-bit little-endian ELF/);
  assert.throws(() => readMachO(noise), /not a 64-bit Mach-O/);
  assert.throws(() => readPe(noise), /not a 64-bit Windows program|Offset is outside/);
});

Deno.test("release: archives keep bytes and hold no times", () => {
  const entries = [
    { path: "a", bytes: new Uint8Array([1, 2, 3]), mode: 0o755 },
    { path: "b/c", bytes: new Uint8Array(1024), mode: 0o644 },
  ];
  const archive = tarArchive(entries);
  assert.deepEqual([...tarFiles(archive)], entries.map(({ path, bytes }) => [path, bytes]));
  assert.deepEqual(tarArchive(entries), archive);
  assert.throws(() => tarArchive([{ ...entries[0]!, path: "x".repeat(101) }]), /too long/);
});
