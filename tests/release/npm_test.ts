import assert from "node:assert/strict";
import { TARGETS } from "../../scripts/build/targets.ts";
import { sha256 } from "../../scripts/release/data.ts";
import { npmPackages } from "../../scripts/release/npm.ts";
import { PLAIN, run, withFolder } from "./world.ts";

const RELEASE = {
  version: "1.2.3",
  commit: "c".repeat(40),
  buildTime: "2026-01-02T03:04:05Z",
  files: TARGETS.map(({ name }) => ({ target: name, name, sha256: "0".repeat(64), size: 1 })),
};

/** A program in the place of the real one: counts interrupts, and says how many when it is asked to end. */
const PROGRAM = `#!/usr/bin/env node
let interrupts = 0;
process.on("SIGINT", () => { interrupts++; console.log("interrupted"); });
process.on("SIGTERM", () => { console.log("interrupts=" + interrupts); process.exit(7); });
if (process.argv[2] === "wait") { console.log("ready"); setInterval(() => {}, 1000); }
else console.log(JSON.stringify(process.argv.slice(2)));
`;

/** Makes the packages of all platforms, with the program above, in a folder. */
async function packages(folder: string): Promise<string[]> {
  for (const target of TARGETS) {
    await Deno.mkdir(`${folder}/dist/${target.name}`, { recursive: true });
    const path = `${folder}/dist/${target.name}/${target.executable}`;
    await Deno.writeTextFile(path, PROGRAM, { mode: 0o755 });
  }
  return await npmPackages(RELEASE, `${folder}/dist`, `${folder}/npm`);
}

/** A registry that has these packages and no others; counts which archives were fetched. */
async function registry(
  folders: readonly string[],
  use: (address: string, fetched: Set<string>) => Promise<void>,
) {
  await withFolder(async (folder) => {
    const archives = new Map<string, { manifest: Record<string, unknown>; bytes: Uint8Array<ArrayBuffer> }>();
    for (const path of folders) {
      const packed = await run(["npm", "pack", "--silent", "--pack-destination", folder, path]);
      assert.equal(packed.code, 0, packed.stderr);
      const manifest = JSON.parse(await Deno.readTextFile(`${path}/package.json`));
      const bytes = await Deno.readFile(`${folder}/${packed.stdout.trim().split("\n").at(-1)}`);
      archives.set(manifest.name, { manifest, bytes });
    }
    const fetched = new Set<string>();
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
      const { pathname, origin } = new URL(request.url);
      const [name = "", archive] = decodeURIComponent(pathname.slice(1)).split("/-/");
      const found = archives.get(name);
      if (!found) return new Response("{}", { status: 404 });
      if (archive !== undefined) {
        fetched.add(name);
        return new Response(found.bytes);
      }
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", found.bytes)).toBase64();
      const tarball = `${origin}/${name}/-/${await sha256(found.bytes)}.tgz`;
      const version = { ...found.manifest, dist: { tarball, integrity: `sha512-${digest}` } };
      const latest = RELEASE.version;
      return Response.json({ name, "dist-tags": { latest }, versions: { [latest]: version } });
    });
    try {
      await use(`http://127.0.0.1:${server.addr.port}/`, fetched);
    } finally {
      await server.shutdown();
    }
  });
}

Deno.test("npm: of all platforms only this one is installed, and it gets the arguments as they are", async () => {
  await withFolder(async (folder) => {
    await registry(await packages(folder), async (address, fetched) => {
      const project = `${folder}/project`;
      await Deno.mkdir(project);
      await Deno.writeTextFile(`${project}/package.json`, "{}");
      const env = {
        ...PLAIN,
        HOME: folder,
        npm_config_cache: `${folder}/cache`,
        npm_config_registry: address,
      };
      const install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "scafctl"];
      const installed = await run(install, { cwd: project, env, clearEnv: true });
      assert.equal(installed.code, 0, installed.stderr);
      const os = Deno.build.os === "darwin" ? "macos" : Deno.build.os;
      const own = `@scafctl/${os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
      assert.deepEqual([...fetched].sort(), [own, "scafctl"]);
      const words = ["a b", "", "$(x)", "-r", "k=v"];
      const done = await run([`${project}/node_modules/.bin/scafctl`, ...words], { env, clearEnv: true });
      assert.deepEqual(JSON.parse(done.stdout), words, done.stderr);
    });
  });
});

/** Starts a program on a terminal of its own, types an interrupt when it is ready, and asks it to end once it was noticed. */
const TYPIST = `
import os, pty, signal, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
seen = b""
def until(text):
    global seen
    while text not in seen: seen += os.read(terminal, 1000)
until(b"ready"); os.write(terminal, b"\x03"); until(b"interrupted")
os.kill(pid, signal.SIGTERM); until(b"interrupts=")
print(seen.decode().split("interrupts=")[1][0], os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

Deno.test({
  name: "npm: an interrupt that is typed reaches the program once",
  ignore: Deno.build.os === "windows",
}, async () => {
  await withFolder(async (folder) => {
    const launcher = (await packages(folder)).at(-1)!;
    await Deno.mkdir(`${folder}/npm/node_modules`);
    await Deno.symlink(folder + "/npm", `${folder}/npm/node_modules/@scafctl`);
    const command = ["python3", "-c", TYPIST, "node", `${launcher}/scafctl.cjs`, "wait"];
    // Signals come in order: a second interrupt would have come before the end.
    assert.equal((await run(command)).stdout, "1 7\n");
  });
});

Deno.test({
  name: "npm: a signal to the launcher alone reaches the program, whose exit code stays",
  ignore: Deno.build.os === "windows",
}, async () => {
  await withFolder(async (folder) => {
    const launcher = (await packages(folder)).at(-1)!;
    await Deno.mkdir(`${folder}/npm/node_modules`);
    await Deno.symlink(folder + "/npm", `${folder}/npm/node_modules/@scafctl`);
    const child = new Deno.Command("node", {
      args: [`${launcher}/scafctl.cjs`, "wait"],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const decoder = new TextDecoder();
    let seen = "";
    for await (const bytes of child.stdout) {
      const before = seen;
      seen += decoder.decode(bytes, { stream: true });
      const isNew = (text: string) => !before.includes(text) && seen.includes(text);
      if (isNew("ready")) child.kill("SIGINT");
      if (isNew("interrupted")) child.kill("SIGTERM");
    }
    assert.equal(seen, "ready\ninterrupted\ninterrupts=1\n");
    assert.equal((await child.status).code, 7);
  });
});
