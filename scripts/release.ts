/**
 * Makes a release from compiled programs: archives, checksums, bill of materials, provenance, signatures and manifests for
 * package managers, all in `dist/release`. Publishes nothing.
 *
 *     deno run -A scripts/compile.ts all && deno run -A scripts/release.ts
 *     deno run -A scripts/release.ts --dry-run     # with the programs that are there; no clean tree or signature needed
 *
 * `SCAFCTL_SIGN` names a command that is run with the path of `SHA256SUMS` and leaves its signature beside it, for example
 * `cosign sign-blob --yes --bundle SHA256SUMS.bundle`; `SCAFCTL_BUILDER` is the builder's id in the provenance.
 */
import { Buffer } from "node:buffer";
import { buildInfo } from "./build/info.ts";
import { gzip, tarArchive } from "./build/tar.ts";
import { type Target, TARGETS } from "./build/targets.ts";
import { components } from "./release/components.ts";
import { archiveName, PROJECT, type Release, type ReleaseFile, sha256 } from "./release/data.ts";
import { manifests } from "./release/manifests.ts";
import { npmPackages } from "./release/npm.ts";
import { type Base, changelogOf, provenance, sbom } from "./release/statements.ts";
import { zipArchive } from "./release/zip.ts";

/** What a release run may do. */
export interface ReleaseOptions {
  readonly dryRun: boolean;
  readonly dist: string;
  readonly output: string;
}

/** Writes every file of a release; returns its data. Throws when something of a release is missing. */
export async function release(options: ReleaseOptions): Promise<Release> {
  const info = await buildInfo();
  const notes = changelogOf(await Deno.readTextFile("CHANGELOG.md"), info.version, options.dryRun);
  if (!options.dryRun) await requireCleanTree();
  const targets = await builtTargets(options);
  await Deno.remove(options.output, { recursive: true }).catch(() => {});
  await Deno.mkdir(options.output, { recursive: true });
  const files: ReleaseFile[] = [];
  const bases: Base[] = [];
  for (const target of targets) {
    files.push(await pack(target, info.version, options));
    const base = await Deno.readFile(`${options.dist}/base/denort-${target.name}`).catch(() => undefined);
    if (base) bases.push({ target: target.name, sha256: await sha256(base), version: denoVersionIn(base) });
  }
  const result: Release = { ...info, files };
  const lock = await sha256(await Deno.readFile("deno.lock"));
  const builder = Deno.env.get("SCAFCTL_BUILDER") ?? `${PROJECT.repository}/blob/main/scripts/release.ts`;
  const documents = new Map([
    ["CHANGES.md", notes],
    ["release.json", JSON.stringify(result, null, 2) + "\n"],
    ["scafctl.spdx.json", sbom(result, await components(), bases)],
    ["scafctl.intoto.json", provenance(result, { bases, lock, builder })],
  ]);
  // The manifests name every platform, so they need all of them.
  if (targets.length === TARGETS.length) {
    for (const [path, text] of manifests(result)) documents.set(path, text);
  }
  for (const [path, text] of documents) {
    await Deno.mkdir(`${options.output}/${path}/..`.replace(/\/[^/]+\/\.\.$/, ""), { recursive: true });
    await Deno.writeTextFile(`${options.output}/${path}`, text);
  }
  await npmPackages(result, options.dist, `${options.output}/npm`);
  await writeSums(options.output, result);
  await sign(`${options.output}/SHA256SUMS`, Deno.env.get("SCAFCTL_SIGN"), options.dryRun);
  return result;
}

async function builtTargets({ dist, dryRun }: ReleaseOptions): Promise<Target[]> {
  const built: Target[] = [];
  for (const target of TARGETS) {
    const exists = await Deno.stat(`${dist}/${target.name}/${target.executable}`).then(
      () => true,
      () => false,
    );
    if (exists) built.push(target);
    else if (!dryRun) throw new Error(`${target.name} is not built: deno run -A scripts/compile.ts all`);
  }
  if (built.length === 0) throw new Error("nothing is built: sh scripts/build.sh");
  return built;
}

async function pack(target: Target, version: string, { dist, output }: ReleaseOptions): Promise<ReleaseFile> {
  const bytes = await Deno.readFile(`${dist}/${target.name}/${target.executable}`);
  const license = await Deno.readFile("LICENSE");
  const entries = [
    { path: target.executable, bytes, mode: 0o755 },
    { path: "LICENSE", bytes: license, mode: 0o644 },
  ];
  const archive = target.format === "pe" ? await zipArchive(entries) : await gzip(tarArchive(entries));
  const name = archiveName(version, target.name);
  await Deno.writeFile(`${output}/${name}`, archive);
  return { target: target.name, name, sha256: await sha256(archive), size: archive.length };
}

/** What a base calls itself towards web servers. */
function denoVersionIn(base: Uint8Array<ArrayBuffer>): string | undefined {
  const at = Buffer.from(base.buffer).indexOf("Deno/");
  if (at < 0) return undefined;
  return /^Deno\/(\d+\.\d+\.\d+)/.exec(new TextDecoder().decode(base.subarray(at, at + 24)))?.[1];
}

async function writeSums(output: string, { files }: Release): Promise<void> {
  const lines = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  for (const name of ["scafctl.spdx.json", "scafctl.intoto.json"]) {
    lines.push(`${await sha256(await Deno.readFile(`${output}/${name}`))}  ${name}\n`);
  }
  await Deno.writeTextFile(`${output}/SHA256SUMS`, lines.join(""));
}

/** Runs the command that signs a file. A dry run may go without, a release may not. */
export async function sign(path: string, command: string | undefined, dryRun: boolean): Promise<void> {
  if (command === undefined) {
    if (!dryRun) throw new Error("SCAFCTL_SIGN names no command; a release is signed");
    return;
  }
  const [program = "", ...args] = command.split(" ");
  const { success, stderr } = await new Deno.Command(program, { args: [...args, path] }).output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
}

async function requireCleanTree(): Promise<void> {
  const { stdout } = await new Deno.Command("git", { args: ["status", "--porcelain"] }).output();
  if (stdout.length > 0) throw new Error("the tree has changes that are not committed");
}

if (import.meta.main) {
  const dryRun = Deno.args.includes("--dry-run");
  const { version, files } = await release({ dryRun, dist: "dist", output: "dist/release" });
  for (const { name, size } of files) console.log(`${name} ${(size / 1e6).toFixed(1)} MB`);
  console.log(`release ${version}: ${files.length} programs in dist/release${dryRun ? " (dry run)" : ""}`);
}
