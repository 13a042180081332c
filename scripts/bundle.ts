/**
 * Bundles the program to code-split ESM in `dist/bundle`, which is what gets compiled: one file per lazily imported
 * command, provider or library. A bundle starts about 1.5 times as fast as the same modules one by one.
 */
import { brotli } from "./build/brotli.ts";
import { nameByContent } from "./build/chunk_names.ts";
import type { CarriedFiles } from "./build/carried.ts";
import { buildInfo } from "./build/info.ts";
import { retried } from "./build/retry.ts";
import { gzip } from "./build/tar.ts";

/** Folder of the finished bundle. */
export const BUNDLE = "dist/bundle";

/**
 * Entry points: the program, the worker module that it starts by URL, and what reads carried files for code that is no
 * module of ours. Each keeps its path; everything they share becomes chunks beside `main.js`.
 */
export const ENTRIES = ["main.ts", "lib/sandbox/lane_worker.ts", "lib/carried/mod.ts"];

/** Not bundled: a native library, which is loaded from a file, and a module that is asked for on old runtimes only. */
const EXTERNAL = ["@napi-rs/keyring", "performance"];

/**
 * Files of packages that the program reads, compressed as one: both are programs of one compiler and share half of their
 * code. A package that is embedded as a whole would make every start slower (measured: 10 ms), so none is.
 */
const PACKED: readonly Packed[] = [
  { path: "@cdktn/hcl2json/main.wasm.gz", near: "__parse_terraform_config_wasm__" },
  { path: "@cdktn/hcl-tools/main.wasm.gz", near: "" },
];

/** The name under which the program asks for the file that holds them. */
const PACK = "hcl.wasm.br";

/** How the code looks that reads one of them: the names of the module for compression is minified. */
const READER =
  /\(0,\s*([\w$]+)\.gunzipSync\)\(await [\w$]+\.readFile\(\(0,\s*[\w$]+\.join\)\(__dirname,\s*"\.\.",\s*"main\.wasm\.gz"\)\)\)/;

interface Packed {
  /** As an import of this project names it. */
  readonly path: string;
  /** Text that stands in the chunk that reads it, and in no other that reads one. */
  readonly near: string;
}

/** Where a file stands in the pack: its first byte and the one behind its last. */
type Place = readonly [start: number, end: number];

/** What a chunk gets that holds the bundler's helper for `require`. */
const REQUIRE =
  'import{createRequire as nodeRequire}from"node:module";const require=nodeRequire(import.meta.url);';

/** The text in the sources that the bundle replaces with facts of the build. */
const PLACEHOLDER = "@@SCAFCTL_BUILD@@";

/**
 * Makes the bundle anew; returns the files that a program carries beside it. Two calls on one commit give the same bytes.
 */
export async function bundle(folder = BUNDLE): Promise<CarriedFiles> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  // The runtime fetches its bundler when it first needs it.
  await retried(() => runBundler(folder), {
    after: (error) => /\berror sending request\b/.test(String(error)),
  });
  const { packed, places } = await pack();
  await finish(folder, JSON.stringify(await buildInfo()), places);
  await nameByContent(folder);
  return new Map([[PACK, packed]]);
}

async function runBundler(folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "deno", "--code-splitting", "--minify"],
      ...EXTERNAL.map((name) => `--external=${name}`),
      ...["--outdir", folder, ...ENTRIES],
    ],
    // Behind a company proxy with its own certificate the bundler's own download would be refused.
    env: { DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "system,mozilla", NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`deno bundle failed:\n${new TextDecoder().decode(stderr)}`);
}

/** Makes the pack, and says where each file of {@link PACKED} stands in it. */
async function pack(): Promise<{ packed: Uint8Array<ArrayBuffer>; places: Place[] }> {
  const files = await Promise.all(
    PACKED.map(async (file) =>
      await gzip(await Deno.readFile(new URL(import.meta.resolve(file.path))), "un")
    ),
  );
  const places: Place[] = [];
  let end = 0;
  for (const { length } of files) places.push([end, end += length]);
  const whole = new Uint8Array(end);
  for (const [index, file] of files.entries()) whole.set(file, places[index]![0]);
  return { packed: brotli(whole), places };
}

/** The code that takes one file out of the pack. */
function unpacking(zlib: string, [start, end]: Place): string {
  const bytes = `await (await import("./lib/carried/mod.js")).carried("${PACK}")`;
  return `(0,${zlib}.brotliDecompressSync)(${bytes}).subarray(${start},${end})`;
}

/** Fills in the facts of the build and the addresses of assets; refuses a bundle in which one of them has no place. */
async function finish(folder: string, facts: string, places: readonly Place[]): Promise<void> {
  const missing = new Set([PLACEHOLDER, ...PACKED.map(({ path }) => path)]);
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !name.endsWith(".js")) continue;
    const path = `${folder}/${name}`;
    const text = await Deno.readTextFile(path);
    let changed = text;
    for (const [index, file] of PACKED.entries()) {
      if (!changed.includes(file.near) || !READER.test(changed)) continue;
      missing.delete(file.path);
      changed = changed.replace(READER, (_, zlib) => unpacking(zlib, places[index]!));
    }
    if (changed.includes(PLACEHOLDER)) {
      missing.delete(PLACEHOLDER);
      // The placeholder stands inside a string literal.
      changed = changed.replaceAll(PLACEHOLDER, () => JSON.stringify(facts).slice(1, -1));
    }
    // Packages in the old module format ask for the runtime's own modules; minified, the bundler's helper finds no way.
    if (changed.includes("Dynamic require of")) changed = REQUIRE + changed;
    if (changed !== text) await Deno.writeTextFile(path, changed);
  }
  if (missing.size > 0) throw new Error(`the bundle has no place for ${[...missing].join(", ")}`);
}

if (import.meta.main) await bundle();
