import assert from "node:assert/strict";
import { DIST, isBuilt, PLAIN, run, withFolder } from "./world.ts";

/** Set by .ci/run when the emulator is to be used; it makes everything some twenty times slower. */
const ignore = Deno.env.get("SCAFCTL_CI_ARM64") !== "1" || !isBuilt("linux-arm64") ||
  Deno.build.arch !== "x86_64";

const SOLUTION = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: emulated, version: 1.0.0}
spec:
  resolvers:
    read: {resolve: {with: [{provider: file, inputs: {operation: read, path: data.txt}}]}}
    up: {resolve: {with: [{provider: cel, inputs: {expression: "_.read.content.upperAscii()"}}]}}
    shell: {resolve: {with: [{provider: exec, inputs: {command: "echo $((40 + 2))"}}]}}
    parsed: {resolve: {with: [{provider: hcl, inputs: {operation: parse, content: "a = 1"}}]}}
  workflow:
    actions:
      write: {provider: file, inputs: {operation: write, path: out.txt, content: {rslvr: up}}}
      show: {provider: exec, dependsOn: [write], inputs: {command: cat out.txt}}
`;

async function emulated(cwd: string, ...words: string[]) {
  const program = await Deno.realPath(`${DIST}/linux-arm64/scafctl`);
  const emulator = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"];
  return await run([...emulator, program, ...words], { cwd, env: { ...PLAIN, TMPDIR: cwd }, clearEnv: true });
}

Deno.test({ name: "arm64: the program says what it is", ignore }, async () => {
  await withFolder(async (folder) => {
    const version = await emulated(folder, "version");
    assert.equal(version.code, 0, version.stderr);
    assert.match(version.stdout, /^Version: +\d+\.\d+\.\d+$/m);
    assert.match((await emulated(folder, "--help")).stdout, /^Usage:/m);
    assert.match((await emulated(folder, "doctor")).stdout, /on linux aarch64/);
  });
});

Deno.test({ name: "arm64: lanes, engines, wasm and children work", ignore }, async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/solution.yaml`, SOLUTION);
    await Deno.writeTextFile(`${folder}/data.txt`, "abc\n");
    const values = await emulated(folder, "run", "resolver", "-f", "solution.yaml", "-o", "json");
    assert.equal(values.code, 0, values.stderr);
    const { up, shell, parsed } = JSON.parse(values.stdout);
    assert.deepEqual([up, shell.stdout, parsed.attributes], ["ABC\n", "42\n", { a: 1 }]);
    const done = await emulated(folder, "run", "solution", "-f", "solution.yaml", "-o", "json");
    assert.equal(done.code, 0, done.stderr);
    assert.equal(JSON.parse(done.stdout).actions.show.results.stdout, "ABC\n");
    const strict = ["run", "resolver", "read", "-f", "solution.yaml", "--sandbox=strict", "--deny-read=."];
    assert.notEqual((await emulated(folder, ...strict)).code, 0, "a lane that is not confined");
  });
});

Deno.test({ name: "arm64: the keychain's library is of this architecture", ignore }, async () => {
  await withFolder(async (folder) => {
    const program = await Deno.realPath(`${DIST}/linux-arm64/scafctl`);
    const command = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu", program, "secrets", "list"];
    const env = {
      ...PLAIN,
      HOME: folder,
      TMPDIR: folder,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/none`,
    };
    const done = await run(command, { cwd: folder, env, clearEnv: true });
    assert.match(done.stderr, /keychain of this system cannot be used: .*DBus/);
  });
});
