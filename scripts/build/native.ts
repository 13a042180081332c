import { brotli } from "./brotli.ts";
import type { Target } from "./targets.ts";
import { retried } from "./retry.ts";
import { gzip, tarFiles } from "./tar.ts";

/**
 * The keychain library of a target, compressed. It comes from the package registry through npm; the lock file's digest must
 * match.
 */
export async function nativeKeyring(target: Target): Promise<Uint8Array<ArrayBuffer>> {
  const lock = JSON.parse(await Deno.readTextFile("deno.lock")) as {
    npm: Record<string, { integrity: string }>;
  };
  const prefix = `@napi-rs/keyring-${target.native}@`;
  const name = Object.keys(lock.npm).find((key) => key.startsWith(prefix));
  if (!name) throw new Error(`deno.lock has no ${prefix}`);
  const kept = `dist/base/keyring-${name.replaceAll(/[@/]/g, "-")}.br`;
  await Deno.mkdir("dist/base", { recursive: true });
  const cached = await Deno.readFile(kept).catch(() => undefined);
  const packed = cached ?? await fetchLibrary(name, lock.npm[name]!.integrity);
  if (!cached) await Deno.writeFile(kept, packed);
  return packed;
}

async function fetchLibrary(name: string, integrity: string): Promise<Uint8Array<ArrayBuffer>> {
  const scratch = await Deno.makeTempDir();
  try {
    await retried(() => pack(name, scratch));
    const [archive] = await Array.fromAsync(Deno.readDir(scratch));
    const bytes = await Deno.readFile(`${scratch}/${archive!.name}`);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", bytes)).toBase64();
    if (`sha512-${digest}` !== integrity) throw new Error(`${name} is not what deno.lock names`);
    for (const [path, content] of tarFiles(await gzip(bytes, "un"))) {
      if (path.endsWith(".node")) return brotli(content);
    }
    throw new Error(`${name} holds no library`);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

async function pack(name: string, folder: string): Promise<void> {
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  const { success, stderr } = await new Deno.Command(npm, {
    args: ["pack", "--silent", "--pack-destination", folder, name],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`npm pack ${name}: ${new TextDecoder().decode(stderr)}`);
}
