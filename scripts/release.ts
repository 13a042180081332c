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
import { buildInfo } from "./build/info.ts";
import { gzip, tarArchive } from "./build/tar.ts";
import { type Target, TARGETS } from "./build/targets.ts";
import { archiveName, type Release, type ReleaseFile, sha256 } from "./release/data.ts";
import { manifests } from "./release/manifests.ts";
import { npmPackages } from "./release/npm.ts";
import { changelogOf, provenance, sbom } from "./release/statements.ts";
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
  const notes = changelogOf(await Deno.readTextFile("CHANGELOG.md"), info.version);
  if (!options.dryRun) await requireCleanTree();
  const targets = await builtTargets(options);
  await Deno.remove(options.output, { recursive: true }).catch(() => {});
  await Deno.mkdir(options.output, { recursive: true });
  const files: ReleaseFile[] = [];
  const bases: Record<string, string> = {};
  for (const target of targets) {
    files.push(await pack(target, info.version, options));
    const base = await Deno.readFile(`${options.dist}/base/denort-${target.name}`).catch(() => undefined);
    if (base) bases[target.name] = await sha256(base);
  }
  const result: Release = { ...info, files };
  const lock = JSON.parse(await Deno.readTextFile("deno.lock"));
  const builder = Deno.env.get("SCAFCTL_BUILDER") ?? "local";
  const documents = new Map([
    ["CHANGES.md", notes],
    ["release.json", JSON.stringify(result, null, 2) + "\n"],
    ["scafctl.spdx.json", sbom(result, lock)],
    ["scafctl.intoto.json", provenance(result, bases, builder)],
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
  await sign(`${options.output}/SHA256SUMS`, options.dryRun);
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
  const archive = target.format === "pe"
    ? await zipArchive(target.executable, bytes)
    : await gzip(tarArchive([
      { path: target.executable, bytes, mode: 0o755 },
      { path: "LICENSE", bytes: license, mode: 0o644 },
    ]));
  const name = archiveName(version, target.name);
  await Deno.writeFile(`${output}/${name}`, archive);
  return { target: target.name, name, sha256: await sha256(archive), size: archive.length };
}

async function writeSums(output: string, { files }: Release): Promise<void> {
  const lines = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  for (const name of ["scafctl.spdx.json", "scafctl.intoto.json"]) {
    lines.push(`${await sha256(await Deno.readFile(`${output}/${name}`))}  ${name}\n`);
  }
  await Deno.writeTextFile(`${output}/SHA256SUMS`, lines.join(""));
}

async function sign(path: string, dryRun: boolean): Promise<void> {
  const command = Deno.env.get("SCAFCTL_SIGN");
  if (command === undefined) {
    if (!dryRun) throw new Error("SCAFCTL_SIGN names no command; a release is signed");
    return;
  }
  const [program = "", ...args] = command.split(" ");
  const { success } = await new Deno.Command(program, { args: [...args, path] }).output();
  if (!success) throw new Error(`${command} failed`);
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
