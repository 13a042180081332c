import { retried } from "../build/retry.ts";
import { TARGETS } from "../build/targets.ts";

/** One package of the registry whose code or data is inside the programs. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** As the lock file has it: `sha512-` and base64. */
  readonly integrity: string;
  /** SPDX expression from the package's own manifest; undefined where it has none. */
  readonly license: string | undefined;
}

interface LockedPackage {
  readonly integrity: string;
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

/** The part of the lock file that components are told from. */
export interface Lock {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, LockedPackage>>;
}

/** What is not imported but taken along as data. */
const CARRIED = ["@tree-sitter-grammars/tree-sitter-hcl"];
/** Entries of the program: the second one is started by address, so the first does not lead to it. */
const ENTRIES = ["main.ts", "lib/sandbox/lane_worker.ts"];

/**
 * The packages inside the programs, by name: those that the entries lead to. What only tests and scripts use is not. Says
 * the same on every machine: packages that are not in its cache are fetched for their manifests.
 */
export async function components(): Promise<Component[]> {
  const lock = JSON.parse(await Deno.readTextFile("deno.lock")) as Lock;
  await retried(() => deno("install", "--quiet"));
  const graphs = await Promise.all(ENTRIES.map((entry) => denoInfo(entry)));
  const imported = graphs.flatMap(({ modules }) => modules.flatMap((module) => module.npmPackage ?? []));
  const carried = CARRIED.map((name) => keyOf(name, lock));
  const { npmCache } = await denoInfo();
  const wholes = wholesOf(lock);
  const found = closure([...imported, ...carried], lock).map(async (key): Promise<Component> => {
    const { name, version } = nameAndVersion(key);
    const license = await licenseOf(nameAndVersion(wholes.get(key) ?? key), npmCache);
    return { name, version, integrity: lock.npm[key]!.integrity, license };
  });
  const all = await Promise.all(found);
  return all.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1);
}

/** Keys of the lock file that can be reached from some of them. Of a native package's parts only those for our targets. */
export function closure(keys: readonly string[], lock: Lock): string[] {
  const reached = new Set<string>();
  const waiting = [...keys];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (reached.has(key)) continue;
    const locked = lock.npm[key];
    if (!locked) throw new Error(`deno.lock has no ${key}`);
    reached.add(key);
    const parts = (locked.optionalDependencies ?? []).filter((part) =>
      TARGETS.some(({ native }) => nameIn(part).endsWith(`-${native}`))
    );
    waiting.push(...[...locked.dependencies ?? [], ...parts].map((name) => keyOf(name, lock)));
  }
  return [...reached];
}

/** Which package each part for one system belongs to. Only the parts for this one are fetched; all have its license. */
function wholesOf(lock: Lock): Map<string, string> {
  const wholes = new Map<string, string>();
  for (const [key, { optionalDependencies = [] }] of Object.entries(lock.npm)) {
    for (const part of optionalDependencies) wholes.set(keyOf(part, lock), key);
  }
  return wholes;
}

/** A dependency is named by its key, or by its name alone where one version is locked. */
function keyOf(name: string, lock: Lock): string {
  if (lock.npm[name]) return name;
  const found = Object.keys(lock.npm).filter((key) => nameAndVersion(key).name === name);
  if (found.length !== 1) throw new Error(`deno.lock has ${found.length} packages named ${name}`);
  return found[0]!;
}

function nameIn(reference: string): string {
  return reference.replace(/(?<=.)@.*$/, "");
}

/** A key may end in the peers that were chosen: name@1.0.0_peer@2.0.0. */
function nameAndVersion(key: string): Package {
  return /^(?<name>@?[^@]+)@(?<version>[^_]+)/.exec(key)!.groups as unknown as Package;
}

interface Package {
  readonly name: string;
  readonly version: string;
}

/** What a package says itself. The cache has a folder for each registry that packages came from. */
async function licenseOf({ name, version }: Package, cache: string): Promise<string | undefined> {
  for await (const registry of Deno.readDir(cache)) {
    const manifest = `${cache}/${registry.name}/${name}/${version}/package.json`;
    const text = await Deno.readTextFile(manifest).catch(() => undefined);
    if (text === undefined) continue;
    const { license } = JSON.parse(text) as { license?: unknown };
    // An expression of the identifiers of SPDX; anything else is told by no machine.
    return typeof license === "string" && /^[\w.+() -]+$/.test(license) ? license : undefined;
  }
  throw new Error(`the manifest of ${name} ${version} is not in ${cache}`);
}

interface DenoInfo {
  readonly npmCache: string;
  readonly modules: readonly { readonly npmPackage?: string }[];
}

async function denoInfo(...args: string[]): Promise<DenoInfo> {
  return JSON.parse(await deno("info", "--json", ...args));
}

async function deno(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (!success) throw new Error(`deno ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
