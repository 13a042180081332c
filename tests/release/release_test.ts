import assert from "node:assert/strict";
import { sha256 } from "../../scripts/release/data.ts";
import { manifests } from "../../scripts/release/manifests.ts";
import { npmPackages } from "../../scripts/release/npm.ts";
import { changelogOf, provenance, sbom } from "../../scripts/release/statements.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { aRelease, DIST, ignore, PLAIN, run, withFolder } from "./world.ts";

const SAMPLE = {
  version: "1.2.3",
  commit: "c".repeat(40),
  buildTime: "2026-01-02T03:04:05Z",
  files: TARGETS.map(({ name }, index) => ({
    target: name,
    name: `scafctl-1.2.3-${name}.${name.startsWith("windows") ? "zip" : "tar.gz"}`,
    sha256: String(index).repeat(64),
    size: 1,
  })),
};

Deno.test({ name: "release: SHA256SUMS covers archives and statements, and is right", ignore }, async () => {
  const { folder, release } = await aRelease();
  const lines = (await Deno.readTextFile(`${folder}/SHA256SUMS`)).trimEnd().split("\n");
  assert.equal(lines.length, release.files.length + 2);
  for (const line of lines) {
    const [digest, name] = line.split("  ");
    assert.equal(await sha256(await Deno.readFile(`${folder}/${name}`)), digest, name);
  }
});

Deno.test({ name: "release: the npm package runs the program of this platform", ignore }, async () => {
  const { folder } = await aRelease();
  await withFolder(async (home) => {
    const env = { ...PLAIN, HOME: home, npm_config_cache: `${home}/cache`, npm_config_audit: "false" };
    const archives: string[] = [];
    for (const name of ["linux-x64", "scafctl"]) {
      const packed = await run([
        "npm",
        "pack",
        "--silent",
        "--pack-destination",
        home,
        `${folder}/npm/${name}`,
      ], { env });
      assert.equal(packed.code, 0, packed.stderr);
      archives.push(`${home}/${packed.stdout.trim().split("\n").at(-1)}`);
    }
    await Deno.mkdir(`${home}/project`);
    await Deno.writeTextFile(`${home}/project/package.json`, "{}");
    const install = ["npm", "install", "--silent", "--no-fund", "--offline", "--omit=optional", ...archives];
    const installed = await run(install, { env, cwd: `${home}/project` });
    assert.equal(installed.code, 0, installed.stderr);
    const launcher = `${home}/project/node_modules/.bin/scafctl`;
    assert.match((await run([launcher, "version"])).stdout, /^Version:/);
    assert.equal((await run([launcher, "run", "solution", "-f", "/nonexistent.yaml"])).code, 4);
    await Deno.remove(`${home}/project/node_modules/@scafctl/linux-x64`, { recursive: true });
    const missing = await run([launcher, "version"]);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /@scafctl\/linux-x64 is not installed/);
  });
});

Deno.test("release: every npm package names one platform, and the launcher all of them", async () => {
  await withFolder(async (folder) => {
    for (const target of TARGETS) {
      await Deno.mkdir(`${folder}/dist/${target.name}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/dist/${target.name}/${target.executable}`, target.name);
    }
    const folders = await npmPackages(SAMPLE, `${folder}/dist`, `${folder}/npm`);
    const read = async (path: string) => JSON.parse(await Deno.readTextFile(`${path}/package.json`));
    const all = await Promise.all(folders.map(read));
    const launcher = all.at(-1);
    assert.deepEqual(
      Object.keys(launcher.optionalDependencies).sort(),
      all.slice(0, -1).map(({ name }) => name).sort(),
    );
    assert.ok(all.every(({ scripts, version }) => scripts === undefined && version === "1.2.3"));
    assert.equal(new Set(all.slice(0, -1).map(({ os, cpu }) => `${os}-${cpu}`)).size, TARGETS.length);
  });
});

Deno.test("release: manifests carry version, addresses and digests of their platforms", () => {
  const made = manifests(SAMPLE);
  const formula = made.get("homebrew/scafctl.rb")!;
  for (const { target, name, sha256 } of SAMPLE.files) {
    if (target.startsWith("windows")) continue;
    assert.match(formula, new RegExp(`/v1\\.2\\.3/${name}"\\s+sha256 "${sha256}"`));
  }
  const windows = SAMPLE.files.at(-1)!;
  const scoop = JSON.parse(made.get("scoop/scafctl.json")!);
  assert.equal(scoop.architecture["64bit"].hash, windows.sha256);
  assert.match(
    made.get("winget/Scafctl.Scafctl.installer.yaml")!,
    new RegExp(`InstallerSha256: ${windows.sha256}`),
  );
});

Deno.test("release: the bill of materials names every locked package once", async () => {
  const lock = JSON.parse(await Deno.readTextFile("deno.lock"));
  const { packages, relationships } = JSON.parse(sbom(SAMPLE, lock));
  assert.equal(packages.length, Object.keys(lock.npm).length + 1);
  const ids = packages.map(({ SPDXID }: { SPDXID: string }) => SPDXID);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id: string) => /^SPDXRef-[A-Za-z0-9.-]+$/.test(id)));
  assert.equal(relationships.length, packages.length);
});

Deno.test("release: the provenance ties files to the commit", () => {
  const statement = JSON.parse(provenance(SAMPLE, { "linux-x64": "b".repeat(64) }, "local"));
  assert.equal(statement.predicateType, "https://slsa.dev/provenance/v1");
  assert.equal(statement.subject.length, TARGETS.length);
  const sources = statement.predicate.buildDefinition.resolvedDependencies;
  assert.deepEqual(sources[0].digest, { gitCommit: SAMPLE.commit });
  assert.deepEqual(sources[1].digest, { sha256: "b".repeat(64) });
});

Deno.test("release: notes are the section of the version", () => {
  const text = "# Changelog\n\n## Unreleased\n\n- new\n\n## 1.2.3\n\n- old\n\n## 1.0.0\n\n- first\n";
  assert.equal(changelogOf(text, "1.2.3"), "- old\n");
  assert.equal(changelogOf(text, "9.9.9"), "- new\n");
  assert.throws(() => changelogOf("# Changelog\n", "1.0.0"), /no section/);
});

Deno.test({ name: "release: two builds of one commit are the same bytes", ignore }, async () => {
  await withFolder(async (folder) => {
    const env = { SOURCE_DATE_EPOCH: "1700000000", SCAFCTL_COMMIT: "c".repeat(40) };
    const digests: string[] = [];
    // Each build works in a copy at another path, so that a path in the result shows.
    for (const cwd of [`${folder}/one`, `${folder}/second/copy`]) {
      await Deno.mkdir(`${cwd}/dist`, { recursive: true });
      const copy =
        'git ls-files -z --cached --others --exclude-standard | tar --null -T - --ignore-failed-read -cf - | tar -xf - -C "$1"';
      const copied = await run(["sh", "-c", copy, "-", cwd]);
      assert.equal(copied.code, 0, copied.stderr);
      await Deno.symlink(await Deno.realPath(`${DIST}/base`), `${cwd}/dist/base`);
      const built = await run([Deno.execPath(), "run", "-A", "--no-check", "scripts/compile.ts"], {
        cwd,
        env,
      });
      assert.equal(built.code, 0, built.stderr);
      digests.push(await sha256(await Deno.readFile(`${cwd}/dist/linux-x64/scafctl`)));
    }
    assert.equal(digests[0], digests[1]);
  });
});
