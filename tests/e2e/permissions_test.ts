import assert from "node:assert/strict";
import { inFolder, scafctl } from "./program.ts";

const SOLUTION = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: wants, version: 1.0.0}
spec:
  resolvers:
    text: {resolve: {with: [{provider: file, inputs: {operation: read, path: data.txt}}]}}
    who: {resolve: {with: [{provider: env, inputs: {key: WHO, default: nobody}}]}}
    key: {resolve: {with: [{provider: secret, inputs: {operation: get, name: deploy-key, required: false}}]}}
    hidden:
      when: {expr: "false"}
      resolve: {with: [{provider: http, inputs: {url: {tmpl: "http://{{ .who }}/"}}}]}
  workflow:
    actions:
      write: {provider: file, inputs: {operation: write, path: out/x.txt, content: x, createDirs: true, onConflict: overwrite}}
      run: {provider: exec, inputs: {command: "true"}}
`;

const FILES = { "solution.yaml": SOLUTION, "data.txt": "data" };

Deno.test("e2e: permissions tells who wants what, with the line, and runs nothing", async () => {
  await inFolder(FILES, async (cwd) => {
    const { code, stdout, stderr } = await scafctl(["permissions", "-o", "json"], { cwd });
    assert.equal(code, 0, stderr);
    const { wants, permissions } = JSON.parse(stdout);
    const told = wants.map((want: Record<string, unknown>) =>
      [want.line, want.provider, want.right, want.resource, want.usedBy].join(" ")
    );
    assert.deepEqual(told, [
      `6 file read ${cwd}/data.txt resolver text`,
      "7 env env WHO resolver who",
      "8 secret secret deploy-key resolver key",
      "11 http net * resolver hidden",
      `14 file read ${cwd}/out action write`,
      `14 file write ${cwd}/out action write`,
      "15 exec run bash action run",
      "15 exec env * action run",
    ]);
    assert.deepEqual(permissions, {
      env: true,
      net: true,
      read: ["./data.txt", "./out"],
      run: ["bash"],
      write: ["./out"],
    });
    await assert.rejects(Deno.stat(`${cwd}/out`), Deno.errors.NotFound);
    const table = await scafctl(["permissions"], { cwd });
    assert.match(table.stdout, /8 +secret +deploy-key +secret +resolver key/);
  });
});

Deno.test("e2e: what infer writes is enough for the same run, and no more than it used", async () => {
  await inFolder(FILES, async (cwd) => {
    const printed = await scafctl(["permissions", "infer", "-o", "json"], { cwd });
    assert.equal(printed.code, 0, printed.stderr);
    const { permissions } = JSON.parse(printed.stdout);
    assert.deepEqual(permissions, {
      env: true,
      read: ["./data.txt", "./out"],
      run: ["bash"],
      write: ["./out"],
    });
    assert.match(printed.stderr, /programs were given every variable/);
    const only = await scafctl(["permissions", "infer", "--resolvers-only", "-o", "json"], {
      cwd,
      env: { WHO: "me" },
    });
    assert.deepEqual(JSON.parse(only.stdout).permissions, { env: ["WHO"], read: ["./data.txt"] });
    assert.equal((await scafctl(["permissions", "infer", "--write"], { cwd })).code, 0);
    const text = await Deno.readTextFile(`${cwd}/solution.yaml`);
    assert.match(text, /permissions:/);
    assert.match(text, /key: \{resolve: /, "the rest of the file is as it was");
    const run = await scafctl(["run", "solution"], { cwd });
    assert.equal(run.code, 0, run.stderr);
    await Deno.writeTextFile(`${cwd}/solution.yaml`, text.replace("path: data.txt", "path: /etc/hostname"));
    const more = await scafctl(["run", "resolver", "text"], { cwd });
    assert.equal(more.code, 1);
    assert.match(more.stderr, /may not read "\/etc\/hostname"/);
  });
});

Deno.test("e2e: diff tells what an update may do in addition, and what it gave up", async () => {
  const changed = SOLUTION.replace("key: WHO", "key: WHOM").replace("data.txt", "other.txt");
  await inFolder({ ...FILES, "new.yaml": changed }, async (cwd) => {
    const line = ["permissions", "diff", "./solution.yaml", "./new.yaml"];
    const { code, stdout, stderr } = await scafctl([...line, "-o", "json"], { cwd });
    assert.equal(code, 0, stderr);
    const changes = JSON.parse(stdout).changes.map((change: Record<string, unknown>) =>
      [change.change, change.right, change.resource].join(" ")
    );
    assert.deepEqual(changes, [`removed read ${cwd}/data.txt`, `added read ${cwd}/other.txt`]);
    const same = await scafctl(["permissions", "diff", "./solution.yaml", "./solution.yaml"], { cwd });
    assert.equal(same.stdout, "Both may do the same.\n");
    const declared = SOLUTION.replace("spec:\n", "spec:\n  permissions: {net: [example.com]}\n");
    await Deno.writeTextFile(`${cwd}/new.yaml`, declared);
    const narrow = await scafctl([...line, "-o", "json"], { cwd });
    assert.match(narrow.stdout, /"removed"/);
    const missing = await scafctl(["permissions", "diff", "./solution.yaml", "./none.yaml"], { cwd });
    assert.equal(missing.code, 4, missing.stderr);
  });
});
