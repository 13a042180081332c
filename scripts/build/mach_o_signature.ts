import { readMachO } from "./mach_o.ts";

const SUPER_BLOB = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
const SHA256 = 2;

/** What a code signature says of the program it stands in. */
export interface CodeSignature {
  readonly identifier: string;
  /** Bytes that are signed: everything before the signature. */
  readonly limit: number;
  /** How many pages were signed, and which of them have another digest than the signature has. */
  readonly pages: number;
  readonly wrong: readonly number[];
}

/**
 * Checks a code signature as the kernel of macOS does when it loads pages: every page against its digest. Throws for a
 * program without a signature, and for one of another form than SHA-256.
 */
export async function readCodeSignature(program: Uint8Array<ArrayBuffer>): Promise<CodeSignature> {
  const { signature } = readMachO(program);
  if (!signature) throw new Error("the program has no code signature");
  const view = new DataView(program.buffer, program.byteOffset + signature.offset, signature.size);
  if (view.getUint32(0) !== SUPER_BLOB) throw new Error("the signature is no list of blobs");
  const offsets = Array.from({ length: view.getUint32(8) }, (_, index) => view.getUint32(12 + index * 8 + 4));
  const at = offsets.find((offset) => view.getUint32(offset) === CODE_DIRECTORY);
  if (at === undefined) throw new Error("the signature has no code directory");
  const [hashes, identifier] = [view.getUint32(at + 16), view.getUint32(at + 20)];
  const [pages, limit] = [view.getUint32(at + 28), view.getUint32(at + 32)];
  const [size, type, pageBits] = [36, 37, 39].map((byte) => view.getUint8(at + byte)) as [
    number,
    number,
    number,
  ];
  if (type !== SHA256 || size !== 32) throw new Error("the signature is not made of SHA-256");
  const page = 2 ** pageBits;
  const wrong: number[] = [];
  for (let index = 0; index < pages; index++) {
    const signed = program.subarray(index * page, Math.min((index + 1) * page, limit));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", signed));
    const first = signature.offset + at + hashes + index * size;
    if (digest.some((byte, place) => byte !== program[first + place])) wrong.push(index);
  }
  const name = program.subarray(signature.offset + at + identifier);
  return { identifier: new TextDecoder().decode(name.subarray(0, name.indexOf(0))), limit, pages, wrong };
}
