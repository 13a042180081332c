import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { RIGHTS } from "../../scripts/build/rights.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { built, DIST, ignore, isBuilt, PLAIN, program, run, withFolder } from "./world.ts";

/** What the compiler wrote of rights into a program. An empty list stands for everything of a kind. */
interface BakedRights {
  readonly [flag: string]: readonly string[] | boolean | null;
}

/** The notes of the runtime in a program. A file with two payloads would have two. */
function bakedRights(bytes: Uint8Array<ArrayBuffer>): BakedRights[] {
  const file = Buffer.from(bytes.buffer);
  const mark = '"permissions":';
  const found: BakedRights[] = [];
  for (let at = file.indexOf(`${mark}{"allow_`); at >= 0; at = file.indexOf(`${mark}{"allow_`, at + 1)) {
    found.push(JSON.parse(file.toString("utf8", at + mark.length, file.indexOf("}", at) + 1)));
  }
  return found;
}

for (const { name } of TARGETS) {
  Deno.test({ name: `rights: ${name} holds what it needs by name`, ignore: !isBuilt(name) }, async () => {
    const bytes = await built(name);
    const all = bakedRights(bytes);
    assert.equal(all.length, 1);
    const given = Object.entries(all[0]!).filter(([, scope]) => scope !== null);
    assert.deepEqual(
      new Map(given),
      new Map<string, readonly string[] | boolean>([
        ...["env", "net", "ffi", "read", "run", "write"].map((kind) => [`allow_${kind}`, []] as const),
        ["allow_sys", ["homedir", "uid", "gid"]],
        ["allow_import", ["none.invalid:1"]],
        ["deny_import", []],
        ["prompt", false],
      ]),
    );
  });
}

/** Tries what a program must not be able to, and says which attempts were refused. */
const PROBE = `
const attempts = {
  everything: () => Deno.readTextFileSync("/proc/self/environ"),
  hostname: () => Deno.hostname(),
  interfaces: () => Deno.networkInterfaces(),
  import: () => { if (Deno.permissions.querySync({ name: "import", host: "jsr.io:443" }).state !== "granted") throw new Deno.errors.NotCapable(); },
  more: () => { if (Deno.permissions.requestSync({ name: "sys" }).state !== "granted") throw new Deno.errors.NotCapable(); },
  home: () => Deno.permissions.querySync({ name: "sys", kind: "homedir" }),
  file: () => Deno.readTextFileSync("/etc/hostname"),
};
const refused = [];
for (const [name, attempt] of Object.entries(attempts)) {
  try { attempt(); } catch (error) { if (error instanceof Deno.errors.NotCapable) refused.push(name); else throw error; }
}
console.log(refused.join(" "));
`;

Deno.test({ name: "rights: what is not granted is refused", ignore }, async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/probe.ts`, PROBE);
    const compile = ["compile", "--quiet", "--no-check", "--no-config", "--no-lock", ...RIGHTS];
    const base = await Deno.realPath(`${DIST}/base/denort-linux-x64`);
    const made = await run(
      [Deno.execPath(), ...compile, "--output", `${folder}/probe`, `${folder}/probe.ts`],
      { env: { DENORT_BIN: base } },
    );
    assert.equal(made.code, 0, made.stderr);
    const done = await run([`${folder}/probe`]);
    assert.equal(done.stdout, "everything hostname interfaces import more\n", done.stderr);
  });
});

/** Runs one provider in the program under test; its `data`. */
async function provider(cwd: string, ...words: string[]): Promise<Record<string, unknown>> {
  const done = await run([program(), "run", "provider", ...words, "-o", "json"], { cwd });
  assert.equal(done.code, 0, done.stderr);
  return JSON.parse(done.stdout).data;
}

Deno.test({ name: "rights: they suffice for every provider that touches the world", ignore }, async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => Response.json({ from: "loopback" }),
  );
  try {
    await withFolder(async (folder) => {
      await run(["git", "init", "-q", "-b", "trunk"], { cwd: folder });
      const wrote = await provider(folder, "file", "operation=write", "path=a.txt", "content=text");
      assert.equal(wrote.status, "created");
      const listed = await provider(folder, "directory", "operation=list", "path=.");
      assert.match(JSON.stringify(listed), /a\.txt/);
      const ran = await provider(folder, "exec", "command=echo $((40 + 2))");
      assert.equal(ran.stdout, "42\n");
      const status = await provider(folder, "git", "operation=status", "path=.");
      assert.match(String(status.output), /a\.txt/);
      const address = `http://127.0.0.1:${server.addr.port}/`;
      await Deno.writeTextFile(`${folder}/config.yaml`, "httpClient: {allowPrivateIPs: true}\n");
      const got = await provider(folder, "http", `url=${address}`, "--config", "config.yaml");
      assert.match(JSON.stringify(got), /loopback/);
      const home = await run([program(), "run", "provider", "env", "key=MARK", "-o", "json"], {
        env: { ...PLAIN, MARK: "seen" },
        clearEnv: true,
      });
      assert.match(home.stdout, /seen/);
    });
  } finally {
    await server.shutdown();
  }
});

Deno.test({ name: "rights: the keychain's library is loaded and answers", ignore }, async () => {
  await withFolder(async (home) => {
    // A session whose bus is gone: only the library itself can say so.
    const env = { ...PLAIN, HOME: home, TMPDIR: home, DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/none` };
    const done = await run([program(), "secrets", "list"], { env, clearEnv: true });
    assert.notEqual(done.code, 0);
    assert.match(done.stderr, /keychain of this system cannot be used: .*DBus/);
    const left = await Array.fromAsync(Deno.readDir(home), ({ name }) => name);
    assert.deepEqual(left.filter((name) => name.startsWith("scafctl-")), []);
  });
});
