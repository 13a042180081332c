import assert from "node:assert/strict";
import { elfLength } from "../../scripts/build/elf.ts";
import { cleanMachO, readMachO } from "../../scripts/build/mach_o.ts";
import { readPe } from "../../scripts/build/pe.ts";
import { tarArchive, tarFiles } from "../../scripts/build/tar.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { built, isBuilt } from "./world.ts";

/** The binary budget of Linux x64: 96 MiB. */
const MAX_BYTES = 96 * 1024 * 1024;

for (const { name, format } of TARGETS) {
  Deno.test({ name: `release: ${name} is one program of its format`, ignore: !isBuilt(name) }, async () => {
    const bytes = await built(name);
    if (format === "elf") {
      // 62 and 183 are the numbers of x86-64 and AArch64; the payload stands behind the program.
      assert.equal(bytes[18], name.endsWith("x64") ? 62 : 183);
      assert.ok(elfLength(bytes) < bytes.length);
    } else if (format === "pe") {
      const { cpu, payloads, overlay } = readPe(bytes);
      assert.deepEqual({ cpu, programs: payloads.length, overlay }, { cpu: "x64", programs: 1, overlay: 0 });
      assert.ok(payloads[0]! > 1_000_000 && payloads[0]! < 30_000_000);
    } else {
      const { cpu, segments, signature, strings } = readMachO(bytes);
      assert.equal(cpu, name.split("-")[1]);
      const last = segments.at(-1)!;
      assert.equal(last.name, "__LINKEDIT");
      assert.equal(last.offset + last.size, bytes.length);
      const payloads = segments.filter((segment) => segment.name === "__SUI");
      if (cpu === "arm64") {
        assert.equal(payloads.length, 1);
        assert.equal(signature!.offset + signature!.size, bytes.length);
      } else {
        // Here the payload is the tail of the string table.
        assert.equal(payloads.length, 0);
        assert.equal(strings.offset + strings.size, bytes.length);
      }
    }
    if (name === "linux-x64") assert.ok(bytes.length <= MAX_BYTES, `${bytes.length} bytes`);
  });
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
