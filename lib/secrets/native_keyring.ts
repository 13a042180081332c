import { createRequire } from "node:module";
import { carried } from "../carried/mod.ts";

/** What the program uses of the native keyring library. */
export interface NativeKeyring {
  readonly AsyncEntry: typeof import("@napi-rs/keyring").AsyncEntry;
}

/**
 * Loads the native library of the system's keychain. A compiled program carries it as compressed data: an embedded package
 * would cost every start the reading of its index. The system can load a library from a file only, so the data goes to a
 * private folder for the moment of loading.
 */
export async function nativeKeyring(): Promise<NativeKeyring> {
  if (!Deno.build.standalone) return await import("@napi-rs/keyring");
  const { brotliDecompressSync } = await import("node:zlib");
  const library = brotliDecompressSync(await carried("keyring.node.br"));
  const folder = await Deno.makeTempDir({ prefix: "scafctl-" });
  const path = `${folder}/keyring.node`;
  try {
    await Deno.writeFile(path, library, { mode: 0o700 });
    return createRequire(import.meta.url)(path) as NativeKeyring;
  } finally {
    // Windows keeps a loaded library's file; it is small, and the folder is the user's own.
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}
