import { TARGETS } from "../build/targets.ts";
import { PROJECT, type Release } from "./data.ts";

/** The npm scope of the packages with the programs. */
const SCOPE = "@scafctl";
const SYSTEMS: Readonly<Record<string, { readonly os: string; readonly cpu: string }>> = {
  "linux-x64": { os: "linux", cpu: "x64" },
  "linux-arm64": { os: "linux", cpu: "arm64" },
  "macos-x64": { os: "darwin", cpu: "x64" },
  "macos-arm64": { os: "darwin", cpu: "arm64" },
  "windows-x64": { os: "win32", cpu: "x64" },
};

/** Finds the program of this platform among the optional packages and hands the process over to it. */
const LAUNCHER = `#!/usr/bin/env node
const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const names = ${
  JSON.stringify(
    Object.fromEntries(
      Object.entries(SYSTEMS).map(([target, { os, cpu }]) => [`${os}-${cpu}`, `${SCOPE}/${target}`]),
    ),
    null,
    2,
  )
};
const key = process.platform + "-" + process.arch;
let program;
try {
  const file = process.platform === "win32" ? "scafctl.exe" : "scafctl";
  program = require.resolve(names[key] + "/" + file);
} catch {
  const isMusl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  console.error(!names[key]
    ? "scafctl: there is no program for " + key
    : isMusl
    ? "scafctl: the program needs glibc, which this system does not have"
    : "scafctl: the package " + names[key] + " is not installed; install scafctl without --omit=optional");
  process.exit(1);
}
const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
// What is typed on a terminal reaches the program by itself, and a second interrupt would end it at once.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("error", (error) => {
  console.error("scafctl: " + error.message);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
`;

/**
 * Writes the npm packages to a folder: \`scafctl\` with the launcher, and one optional package per platform that holds the
 * program. No install script: npm picks the platform's package by its \`os\` and \`cpu\`. Returns the folders, launcher last.
 */
export async function npmPackages(release: Release, dist: string, folder: string): Promise<string[]> {
  const common = { version: release.version, license: PROJECT.license, repository: PROJECT.repository };
  const folders: string[] = [];
  const targets = TARGETS.filter(({ name }) => release.files.some((file) => file.target === name));
  for (const target of targets) {
    const path = `${folder}/${target.name}`;
    await Deno.mkdir(path, { recursive: true });
    await Deno.copyFile(`${dist}/${target.name}/${target.executable}`, `${path}/${target.executable}`);
    await makeExecutable(`${path}/${target.executable}`);
    const { os, cpu } = SYSTEMS[target.name]!;
    const description = `The scafctl program for ${target.name}`;
    const libc = os === "linux" ? { libc: ["glibc"] } : {};
    await writeManifest(path, {
      name: `${SCOPE}/${target.name}`,
      description,
      ...common,
      os: [os],
      cpu: [cpu],
      ...libc,
      files: [target.executable],
      preferUnplugged: true,
    });
    folders.push(path);
  }
  const path = `${folder}/scafctl`;
  await Deno.mkdir(path, { recursive: true });
  await Deno.writeTextFile(`${path}/scafctl.cjs`, LAUNCHER);
  await makeExecutable(`${path}/scafctl.cjs`);
  await writeManifest(path, {
    name: PROJECT.name,
    description: PROJECT.description,
    ...common,
    bin: { scafctl: "scafctl.cjs" },
    files: ["scafctl.cjs"],
    engines: { node: ">=18" },
    optionalDependencies: Object.fromEntries(
      targets.map(({ name }) => [`${SCOPE}/${name}`, release.version]),
    ),
  });
  folders.push(path);
  return folders;
}

/** For everybody: archives keep the mode, and whoever builds may have a umask that withholds it from others. */
async function makeExecutable(path: string): Promise<void> {
  if (Deno.build.os !== "windows") await Deno.chmod(path, 0o755);
}

async function writeManifest(folder: string, manifest: Record<string, unknown>): Promise<void> {
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(manifest, null, 2) + "\n");
}
