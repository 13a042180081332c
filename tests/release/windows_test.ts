import assert from "node:assert/strict";
import { DIST, type Done, isBuilt, PLAIN, run, withFolder } from "./world.ts";

/** Set by .ci/run when the Windows program is to be tried with the emulator. */
const ignore = Deno.env.get("SCAFCTL_CI_WINDOWS") !== "1" || !isBuilt("windows-x64");

const SOLUTION = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: emulated, version: 1.0.0}
spec:
  resolvers:
    read: {resolve: {with: [{provider: file, inputs: {operation: read, path: data.txt}}]}}
    up: {resolve: {with: [{provider: cel, inputs: {expression: "_.read.content.upperAscii()"}}]}}
    text: {resolve: {with: [{provider: go-template, inputs: {name: t, template: "{{ .up }}!"}}]}}
    shell: {resolve: {with: [{provider: exec, inputs: {command: "echo hi", shell: cmd}}]}}
    parsed: {resolve: {with: [{provider: hcl, inputs: {operation: parse, content: "a = 1"}}]}}
  workflow:
    actions:
      write: {provider: file, inputs: {operation: write, path: out.txt, content: {rslvr: text}}}
`;

/** Runs the Windows program in a folder. */
type Windows = (...words: string[]) => Promise<Done>;

async function onWindows(use: (windows: Windows, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (root) => {
    const folder = `${root}/mein Ordner ü`;
    await Deno.mkdir(folder);
    await Deno.copyFile(`${DIST}/windows-x64/scafctl.exe`, `${folder}/scafctl.exe`);
    const library = `${folder}/bcryptprimitives.dll`;
    const compile = ["-O1", "-shared", "-o", library, "tests/release/testdata/wine_shim.c", "-ladvapi32"];
    const made = await run(["x86_64-w64-mingw32-gcc", ...compile]);
    assert.equal(made.code, 0, made.stderr);
    // File names are read in the encoding of the locale.
    const env = { ...PLAIN, LANG: "C.UTF-8", HOME: root, WINEPREFIX: `${root}/wine`, WINEDEBUG: "-all" };
    const wine = async (...words: string[]) =>
      await run(["/usr/lib/wine/wine64", ...words], { cwd: folder, env, clearEnv: true });
    await wine("reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f");
    try {
      await use((...words) => wine("./scafctl.exe", ...words), folder);
    } finally {
      // The emulator's servers live on for a while and hold the folder.
      await run(["/usr/lib/wine/wineserver", "--kill", "--wait"], { env, clearEnv: true });
    }
  });
}

Deno.test(
  { name: "windows: the program says what it is and runs a solution in its lanes", ignore },
  async () => {
    await onWindows(async (windows, folder) => {
      const version = await windows("version");
      assert.equal(version.code, 0, version.stderr);
      assert.match(version.stdout, /^Version: +\d+\.\d+\.\d+\r?$/m);
      assert.match((await windows("doctor")).stdout, /on windows x86_64/);
      await Deno.writeTextFile(`${folder}/solution.yaml`, SOLUTION);
      await Deno.writeTextFile(`${folder}/data.txt`, "abc");
      const values = await windows("run", "resolver", "-f", "solution.yaml", "-o", "json");
      assert.equal(values.code, 0, values.stderr);
      const { text, shell, parsed } = JSON.parse(values.stdout);
      assert.deepEqual([text, shell.stdout, parsed.attributes], ["ABC!", "hi\r\n", { a: 1 }]);
      const done = await windows("run", "solution", "-f", "solution.yaml", "-o", "json");
      assert.equal(done.code, 0, done.stderr);
      assert.equal(await Deno.readTextFile(`${folder}/out.txt`), "ABC!");
      const strict = ["run", "resolver", "read", "-f", "solution.yaml", "--sandbox=strict", "--deny-read=."];
      assert.notEqual((await windows(...strict)).code, 0, "a lane that is not confined");
      assert.equal((await windows("run", "solution", "-f", "none.yaml")).code, 4);
    });
  },
);

Deno.test({ name: "windows: secrets are under a key of the system's own store", ignore }, async () => {
  await onWindows(async (windows) => {
    const stored = await windows("secrets", "set", "greeting", "--value", "hello");
    assert.equal(stored.code, 0, stored.stderr);
    assert.match((await windows("secrets", "get", "greeting")).stdout, /^hello\r?\n?$/);
    assert.match((await windows("doctor")).stdout, /1 stored, master key from the keychain/);
  });
});
