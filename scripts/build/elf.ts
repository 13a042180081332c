/**
 * Length of an ELF program without what was appended to it: the section header table is the last thing a linker writes,
 * and `deno compile` puts its payload behind it. Throws for anything that is not 64-bit little-endian ELF.
 */
export function elfLength(program: Uint8Array): number {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const isElf64 = view.getUint32(0) === 0x7f454c46 && program[4] === 2 && program[5] === 1;
  if (!isElf64) throw new Error("not a 64-bit little-endian ELF program");
  const tableOffset = Number(view.getBigUint64(0x28, true));
  const entrySize = view.getUint16(0x3a, true);
  const entries = view.getUint16(0x3c, true);
  const length = tableOffset + entrySize * entries;
  if (entries === 0 || length > program.length) {
    throw new Error("the ELF program has no section header table");
  }
  return length;
}
