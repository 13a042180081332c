import { CARRIED_INDEX, type CarriedIndex, type CarriedPlace, elfLength } from "../../lib/carried/mod.ts";
import type { Target } from "./targets.ts";

/** Files by the names under which the program asks for them. */
export type CarriedFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/**
 * Prepares the bundle for a program of a target: it gets the files themselves, or the index of those that
 * {@link insertCarried} puts outside of it. What an earlier target left is removed.
 */
export async function prepareCarried(target: Target, bundle: string, files: CarriedFiles): Promise<void> {
  const isOutside = target.format === "elf";
  await put(
    `${bundle}/${CARRIED_INDEX}`,
    isOutside && new TextEncoder().encode(JSON.stringify(await indexOf(files))),
  );
  for (const [name, bytes] of files) await put(`${bundle}/${name}`, !isOutside && bytes);
}

/** An ELF program with the files between the runtime and what the compiler packed, which is found from the end. */
export function insertCarried(program: Uint8Array, files: CarriedFiles): Uint8Array<ArrayBuffer> {
  const end = elfLength(program);
  const parts = [program.subarray(0, end), ...files.values(), program.subarray(end)];
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function indexOf(files: CarriedFiles): Promise<CarriedIndex> {
  const index: Record<string, CarriedPlace> = {};
  let offset = 0;
  for (const [name, bytes] of files) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    index[name] = { offset, length: bytes.length, digest };
    offset += bytes.length;
  }
  return index;
}

async function put(path: string, bytes: Uint8Array | false): Promise<void> {
  if (bytes) return await Deno.writeFile(path, bytes);
  await Deno.remove(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
