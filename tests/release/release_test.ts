import assert from "node:assert/strict";
import { sha256 } from "../../scripts/release/data.ts";
import { manifests } from "../../scripts/release/manifests.ts";
import { npmPackages } from "../../scripts/release/npm.ts";
import { sign } from "../../scripts/release.ts";
import { closure, components } from "../../scripts/release/components.ts";
import { type Base, changelogOf, provenance, sbom } from "../../scripts/release/statements.ts";
import { zipArchive } from "../../scripts/release/zip.ts";
import { parseYaml } from "../../lib/yaml/mod.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { aRelease, DIST, ignore, isBuilt, PLAIN, run, withFolder } from "./world.ts";

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
      // As a builder leaves it whose umask keeps everything from others.
      const program = `${folder}/dist/${target.name}/${target.executable}`;
      await Deno.writeTextFile(program, target.name, { mode: 0o700 });
    }
    const folders = await npmPackages(SAMPLE, `${folder}/dist`, `${folder}/npm`);
    for (const path of folders) {
      for await (const { name } of Deno.readDir(path)) {
        if (name === "package.json" || Deno.build.os === "windows") continue;
        assert.equal((await Deno.stat(`${path}/${name}`)).mode! & 0o777, 0o755, name);
      }
    }
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
  // What the schemas of winget's manifests require, and the forms of its names.
  const required: Readonly<Record<string, readonly string[]>> = {
    "": ["DefaultLocale"],
    ".installer": ["Installers"],
    ".locale.en-US": ["PackageLocale", "Publisher", "PackageName", "License", "ShortDescription"],
  };
  for (const [kind, keys] of Object.entries(required)) {
    const manifest = parseYaml(made.get(`winget/Scafctl.Scafctl${kind}.yaml`)!, { name: kind }) as Record<
      string,
      unknown
    >;
    for (const key of ["PackageIdentifier", "PackageVersion", "ManifestType", "ManifestVersion", ...keys]) {
      assert.ok(manifest[key] !== undefined, `${kind} ${key}`);
    }
    assert.equal(manifest.PackageVersion, "1.2.3");
    if (kind !== ".installer") continue;
    const [{ InstallerSha256, InstallerUrl }] = manifest.Installers as [Record<string, string>];
    assert.equal(InstallerSha256, windows.sha256.toUpperCase());
    assert.ok(InstallerUrl!.endsWith(`/v1.2.3/${windows.name}`));
  }
});

const BASES: readonly Base[] = [
  { target: "linux-x64", sha256: "b".repeat(64), version: "2.6.10" },
  { target: "linux-arm64", sha256: "d".repeat(64), version: "2.6.10" },
];

Deno.test("release: the bill of materials names what is inside, once, and nothing else", async () => {
  const inside = await components();
  const names = inside.map(({ name }) => name);
  for (
    const name of ["yaml", "js-yaml", "argparse", "@tree-sitter-grammars/tree-sitter-hcl", "@cdktn/hcl2json"]
  ) {
    assert.ok(names.includes(name), name);
  }
  for (const name of ["fast-check", "pure-rand", "tree-sitter-powershell"]) {
    assert.ok(!names.includes(name), name);
  }
  for (const { native } of TARGETS) assert.ok(names.includes(`@napi-rs/keyring-${native}`), native);
  assert.ok(!names.some((name) => name.includes("freebsd")));
  assert.deepEqual(inside.filter(({ license }) => license === undefined), []);
  const { packages, relationships } = JSON.parse(sbom(SAMPLE, inside, BASES));
  const ids: string[] = packages.map(({ SPDXID }: { SPDXID: string }) => SPDXID);
  // The program, its archives, one runtime for all bases, and the packages.
  assert.equal(ids.length, 1 + SAMPLE.files.length + 1 + inside.length);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => /^SPDXRef-[A-Za-z0-9.-]+$/.test(id)));
  const related = relationships.flatMap((one: Record<string, string>) => [
    one.spdxElementId,
    one.relatedSpdxElement,
  ]);
  assert.deepEqual(new Set(related), new Set(["SPDXRef-DOCUMENT", ...ids]));
});

Deno.test("release: components are what can be reached in the lock file", () => {
  const locked = (...dependencies: string[]) => ({ integrity: "sha512-", dependencies });
  const lock = {
    specifiers: {},
    npm: {
      "a@1.0.0": {
        ...locked("b", "@s/c@2.0.0_b@1.0.0"),
        optionalDependencies: ["n-linux-x64-gnu", "n-freebsd-x64"],
      },
      "b@1.0.0": locked("a"),
      "@s/c@1.0.0": locked(),
      "@s/c@2.0.0_b@1.0.0": locked("b"),
      "n-linux-x64-gnu@1.0.0": locked(),
      "n-freebsd-x64@1.0.0": locked(),
    },
  };
  const reached = ["@s/c@2.0.0_b@1.0.0", "a@1.0.0", "b@1.0.0", "n-linux-x64-gnu@1.0.0"];
  assert.deepEqual(closure(["a@1.0.0"], lock).sort(), reached);
  assert.throws(() => closure(["x@1.0.0"], lock), /deno.lock has no x@1.0.0/);
  assert.throws(
    () => closure(["d@1.0.0"], { ...lock, npm: { "d@1.0.0": locked("@s/c") } }),
    /0 packages named @s\/c/,
  );
});

Deno.test("release: the provenance ties files to the commit, the lock file and the runtime", () => {
  const making = { bases: BASES, lock: "e".repeat(64), builder: "https://builder.example/1" };
  const statement = JSON.parse(provenance(SAMPLE, making));
  assert.equal(statement._type, "https://in-toto.io/Statement/v1");
  assert.equal(statement.predicateType, "https://slsa.dev/provenance/v1");
  assert.deepEqual(
    statement.subject,
    SAMPLE.files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
  );
  const { buildDefinition, runDetails } = statement.predicate;
  assert.deepEqual(Object.keys(buildDefinition).sort(), [
    "buildType",
    "externalParameters",
    "internalParameters",
    "resolvedDependencies",
  ]);
  // Types are addresses, and every material has one and a digest.
  assert.ok(URL.canParse(buildDefinition.buildType) && URL.canParse(runDetails.builder.id));
  for (const { uri, digest } of buildDefinition.resolvedDependencies) {
    assert.ok(URL.canParse(uri), uri);
    assert.match(Object.values(digest).join(), /^[0-9a-f]{40,64}$/);
  }
  const [source, lock, base] = buildDefinition.resolvedDependencies;
  assert.deepEqual(source.digest, { gitCommit: SAMPLE.commit });
  assert.deepEqual(lock.digest, { sha256: "e".repeat(64) });
  assert.deepEqual(base, {
    uri: "pkg:generic/denort@2.6.10?target=linux-x64",
    digest: { sha256: "b".repeat(64) },
  });
});

Deno.test("release: notes are the section of the version; a draft may take what is not released", () => {
  const text =
    "# Changelog\n\n## Unreleased\n\n- new\n\n## [1.2.3] - 2026-01-02\n\n- old\n\n## 1.2.30\n\n- other\n";
  assert.equal(changelogOf(text, "1.2.3", false), "- old\n");
  assert.equal(changelogOf(text, "1.2.30", false), "- other\n");
  assert.equal(changelogOf(text, "9.9.9", true), "- new\n");
  assert.throws(() => changelogOf(text, "9.9.9", false), /no section for 9\.9\.9/);
  assert.throws(() => changelogOf("# Changelog\n", "1.0.0", true), /no section/);
});

Deno.test("release: the signature is made by the command that is named, and a release has one", async () => {
  await withFolder(async (folder) => {
    const sums = `${folder}/SHA256SUMS`;
    await Deno.writeTextFile(sums, "digest  file\n");
    await Deno.writeTextFile(`${folder}/sign`, '#!/bin/sh\n[ "$1" = --key ] && cp "$3" "$3.$2"\n', {
      mode: 0o755,
    });
    await sign(sums, `${folder}/sign --key test`, false);
    assert.equal(await Deno.readTextFile(`${sums}.test`), "digest  file\n");
    await assert.rejects(sign(sums, `${folder}/sign --other`, false), /sign --other failed/);
    await assert.rejects(sign(sums, undefined, false), /a release is signed/);
    await sign(sums, undefined, true);
  });
});

Deno.test("release: a zip archive keeps paths, bytes and modes, and is the same every time", async () => {
  await withFolder(async (folder) => {
    const entries = [
      { path: "program.exe", bytes: new TextEncoder().encode("x".repeat(100_000)), mode: 0o755 },
      { path: "LICENSE", bytes: new TextEncoder().encode("terms"), mode: 0o644 },
    ];
    const archive = await zipArchive(entries);
    assert.deepEqual(await zipArchive(entries), archive);
    await Deno.writeFile(`${folder}/a.zip`, archive);
    const script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; " +
      "print([(i.filename, i.file_size, oct(i.external_attr >> 16)) for i in z.infolist()])";
    const read = await run(["python3", "-c", script, `${folder}/a.zip`]);
    assert.equal(
      read.stdout,
      "[('program.exe', 100000, '0o100755'), ('LICENSE', 5, '0o100644')]\n",
      read.stderr,
    );
  });
});

Deno.test(
  { name: "release: two builds of one commit are the same bytes, for every system", ignore },
  async () => {
    await withFolder(async (folder) => {
      const env = { SOURCE_DATE_EPOCH: "1700000000", SCAFCTL_COMMIT: "c".repeat(40) };
      const targets = TARGETS.filter(({ name }) => isBuilt(name));
      const builds: string[][] = [];
      // Each build works in a copy at another path, so that a path in the result shows.
      for (const cwd of [`${folder}/one`, `${folder}/second/copy`]) {
        await Deno.mkdir(`${cwd}/dist`, { recursive: true });
        const copy =
          'git ls-files -z --cached --others --exclude-standard | tar --null -T - --ignore-failed-read -cf - | tar -xf - -C "$1"';
        const copied = await run(["sh", "-c", copy, "-", cwd]);
        assert.equal(copied.code, 0, copied.stderr);
        await Deno.symlink(await Deno.realPath(`${DIST}/base`), `${cwd}/dist/base`);
        const compile = ["run", "-A", "--no-check", "scripts/compile.ts", ...targets.map(({ name }) => name)];
        const built = await run([Deno.execPath(), ...compile], { cwd, env });
        assert.equal(built.code, 0, built.stderr);
        const digests = targets.map(async ({ name, executable }) =>
          await sha256(await Deno.readFile(`${cwd}/dist/${name}/${executable}`))
        );
        builds.push(await Promise.all(digests));
        await Deno.remove(`${cwd}/dist`, { recursive: true });
      }
      assert.deepEqual(builds[0], builds[1]);
    });
  },
);
