import { existsSync } from "node:fs";
import { buildInfo } from "../../scripts/build/info.ts";
import { targetNamed, TARGETS } from "../../scripts/build/targets.ts";
import { release } from "../../scripts/release.ts";
import type { Release } from "../../scripts/release/data.ts";

/** The folder of compiled programs that these tests are about; set by .ci/run. Without it they are left out. */
export const DIST = Deno.env.get("SCAFCTL_DIST");
export const ignore = DIST === undefined;

/** What a command did. */
export interface Done {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command with exactly the variables given. */
export async function run(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env?: Record<string, string>; readonly clearEnv?: boolean } = {},
): Promise<Done> {
  const [program = "", ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    ...options,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** The Linux x64 program under test. */
export function program(): string {
  return Deno.realPathSync(`${DIST}/linux-x64/scafctl`);
}

/** Whether the program of a target is there to be tested. */
export function isBuilt(name: string): boolean {
  return DIST !== undefined && existsSync(pathOf(name));
}

/** The bytes of the program of a target. */
export function built(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(pathOf(name));
}

function pathOf(name: string): string {
  return `${DIST}/${name}/${targetNamed(name).executable}`;
}

/** A folder that is removed after use. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "scafctl-release-" });
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

let made: Promise<{ release: Release; folder: string }> | undefined;

/** A dry-run release of what is built: the one that is there if it is younger than every program, else made once. */
export function aRelease(): Promise<{ release: Release; folder: string }> {
  return made ??= (async () => {
    const folder = `${DIST}/release`;
    const there = await currentRelease(folder);
    return {
      release: there ?? await release({ dryRun: true, dist: DIST!, output: folder }),
      folder: await Deno.realPath(folder),
    };
  })();
}

async function currentRelease(folder: string): Promise<Release | undefined> {
  // The signed list of digests is written last.
  const written = await Deno.stat(`${folder}/SHA256SUMS`).catch(() => undefined);
  if (!written) return undefined;
  const sources = [
    ...TARGETS.map(({ name }) => name).filter(isBuilt).map(pathOf),
    "deno.lock",
    "CHANGELOG.md",
  ];
  for (const path of sources) if ((await Deno.stat(path)).mtime! > written.mtime!) return undefined;
  const found = JSON.parse(await Deno.readTextFile(`${folder}/release.json`)) as Release;
  return found.commit === (await buildInfo()).commit ? found : undefined;
}

/** Serves a release as a download site would; `spoil` changes what is sent. */
export async function served<T>(
  folder: string,
  use: (address: string) => Promise<T>,
  spoil?: (name: string, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): Promise<T> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const name = new URL(request.url).pathname.split("/").at(-1)!;
    try {
      const bytes = await Deno.readFile(`${folder}/${name}`);
      return new Response(spoil ? spoil(name, bytes) : bytes);
    } catch {
      return new Response("not found", { status: 404 });
    }
  });
  try {
    return await use(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

/** Variables that installers and the action may see. */
export const PLAIN: Readonly<Record<string, string>> = { PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin" };
