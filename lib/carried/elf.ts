/** Bytes at the beginning of a program from which {@link elfLength} can be told. */
export const ELF_HEADER = 64;

/**
 * Length of an ELF program without what was appended to it: the section header table is the last thing a linker writes.
 * `head` is the program or its first {@link ELF_HEADER} bytes, `size` how long the file is. Throws for anything that is not
 * 64-bit little-endian ELF.
 */
export function elfLength(head: Uint8Array, size: number = head.length): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const isElf64 = head.length >= ELF_HEADER && view.getUint32(0) === 0x7f454c46 && head[4] === 2 &&
    head[5] === 1;
  if (!isElf64) throw new Error("not a 64-bit little-endian ELF program");
  const tableOffset = Number(view.getBigUint64(0x28, true));
  const entrySize = view.getUint16(0x3a, true);
  const entries = view.getUint16(0x3c, true);
  const length = tableOffset + entrySize * entries;
  if (entries === 0 || length > size) throw new Error("the ELF program has no section header table");
  return length;
}
