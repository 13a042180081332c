/**
 * Bundles the program to code-split ESM in `dist/bundle`, which is what gets compiled: one file per lazily imported
 * command, provider or library. A bundle starts about 1.5 times as fast as the same modules one by one.
 */
import { nameByContent } from "./build/chunk_names.ts";
import { buildInfo } from "./build/info.ts";

/** Folder of the finished bundle. */
export const BUNDLE = "dist/bundle";

/**
 * Entry points: the program, and the worker module that it starts by URL. Each keeps its path, which is how
 * `workerUrl()` finds the worker; everything they share becomes chunks beside `main.js`.
 */
export const ENTRIES = ["main.ts", "lib/sandbox/lane_worker.ts"];

/** Not bundled: a native library, which is loaded from a file, and a module that is asked for on old runtimes only. */
const EXTERNAL = ["@napi-rs/keyring", "performance"];

/**
 * Files of packages, copied beside the chunks: what the program reads there, and how the code that reads it looks. A
 * package that is embedded as a whole would make every start slower (measured: 10 ms), so none is.
 */
const ASSETS: readonly Asset[] = [
  {
    path: "@cdktn/hcl2json/main.wasm.gz",
    name: "hcl2json.wasm.gz.data",
    reader: /\(0,\s*[\w$]+\.join\)\(__dirname,\s*"\.\.",\s*"main\.wasm\.gz"\)/,
    near: "__parse_terraform_config_wasm__",
  },
  {
    path: "@cdktn/hcl-tools/main.wasm.gz",
    name: "hcl-tools.wasm.gz.data",
    reader: /\(0,\s*[\w$]+\.join\)\(__dirname,\s*"\.\.",\s*"main\.wasm\.gz"\)/,
  },
];

interface Asset {
  /** As an import of this project names it. */
  readonly path: string;
  /** Name in the bundle. */
  readonly name: string;
  /** The expression that names the file; it becomes the address in the bundle. */
  readonly reader: RegExp;
  /** Text that stands in the same chunk, where the expression alone does not tell. */
  readonly near?: string;
}

/** What a chunk gets that holds the bundler's helper for `require`. */
const REQUIRE =
  'import{createRequire as nodeRequire}from"node:module";const require=nodeRequire(import.meta.url);';

/** The text in the sources that the bundle replaces with facts of the build. */
const PLACEHOLDER = "@@SCAFCTL_BUILD@@";

/** Makes the bundle anew. Two calls on one commit give the same bytes. */
export async function bundle(folder = BUNDLE): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
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
  for (const asset of ASSETS) {
    await Deno.copyFile(new URL(import.meta.resolve(asset.path)), `${folder}/${asset.name}`);
  }
  await finish(folder, JSON.stringify(await buildInfo()));
  await nameByContent(folder);
}

/** Fills in the facts of the build and the addresses of assets; refuses a bundle in which one of them has no place. */
async function finish(folder: string, facts: string): Promise<void> {
  const missing = new Set([PLACEHOLDER, ...ASSETS.map(({ name }) => name)]);
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !name.endsWith(".js")) continue;
    const path = `${folder}/${name}`;
    const text = await Deno.readTextFile(path);
    let changed = text;
    for (const asset of ASSETS) {
      if (!changed.includes(asset.near ?? "") || !asset.reader.test(changed)) continue;
      missing.delete(asset.name);
      changed = changed.replace(asset.reader, () => `new URL("./${asset.name}",import.meta.url)`);
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
