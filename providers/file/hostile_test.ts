import assert from "node:assert/strict";
import { join } from "node:path";
import { provider } from "./mod.ts";
import { provider as directory } from "../directory/mod.ts";
import { checkPath, isDeviceName, isInside } from "../shared/paths.ts";
import { data, run, scratch } from "../shared/testing.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";

/** A folder `in` beside a folder `out` with a secret, and links of `in` that lead there. */
async function trap(): Promise<{ root: string; inside: string } & AsyncDisposable> {
  const folder = await scratch();
  const inside = join(folder.path, "in");
  await Deno.mkdir(join(inside, "sub"), { recursive: true });
  await Deno.mkdir(join(folder.path, "out"));
  await Deno.writeTextFile(join(folder.path, "out", "secret"), "secret");
  await Deno.symlink(join(folder.path, "out"), join(inside, "absolute-link"));
  await Deno.symlink("../out", join(inside, "relative-link"));
  await Deno.symlink("../../out", join(inside, "sub", "deep-link"));
  await Deno.symlink("relative-link", join(inside, "link-to-link"));
  await Deno.symlink("../out/secret", join(inside, "file-link"));
  await Deno.symlink("../out/not-yet", join(inside, "dangling"));
  await Deno.symlink("loop-b", join(inside, "loop-a"));
  await Deno.symlink("loop-a", join(inside, "loop-b"));
  return { root: folder.path, inside, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

const ESCAPES = [
  "..",
  "../evil",
  "../../evil",
  "../../../../../../../../evil",
  "./../evil",
  "sub/../../evil",
  "sub/../../in/../evil",
  "sub/./.././../evil",
  "a/b/c/../../../../evil",
  ".//..//evil",
  "../in-but-not-in/evil",
  "../in/../evil",
  "..//evil",
  "sub//..//..//evil",
  "absolute-link/evil",
  "relative-link/evil",
  "sub/deep-link/evil",
  "link-to-link/evil",
  "absolute-link/./evil",
  "absolute-link/new/folder/evil",
  "file-link",
  "dangling",
  "dangling/evil",
  "absolute-link/secret",
  "sub/../relative-link/secret",
  "loop-a",
  "loop-a/evil",
  "nul\0byte",
  "sub/\0",
  "\0",
];

/** Names that look dangerous and are ordinary names below the folder, at least on POSIX systems. */
const HARMLESS = [
  "..evil",
  "relative-link/../out/evil",
  "...",
  "....//x",
  "..\\evil",
  "sub\\..\\..\\evil",
  "~/evil",
  "~root",
  "$HOME/evil",
  "%2e%2e/evil",
  "%2e%2e%2fevil",
  "．．/evil",
  "..\u200b/evil",
  "CON",
  "aux.txt",
  "-rf",
  "a b",
  "new\nline",
  "\u202eexe.txt",
  "file:///etc/passwd",
];

async function outside(root: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(root)) names.push(entry.name);
  for await (const entry of Deno.readDir(join(root, "out"))) names.push(`out/${entry.name}`);
  return names.sort();
}

const UNTOUCHED = ["in", "out", "out/secret"];

for (const path of ESCAPES) {
  Deno.test(`a tree, an output folder and a copy refuse ${JSON.stringify(path)}`, async () => {
    await using folder = await trap();
    const context = { baseFolder: folder.inside, workingDirectory: folder.inside };
    const limited = { ...context, outputFolder: folder.inside };
    const refuse = (call: Promise<unknown>) =>
      assert.rejects(call, (error) => error instanceof ScafctlError && error.message.length < 500);
    const entries = [{ path: "fine", content: "x" }, { path, content: "x", onConflict: "overwrite" }];
    await refuse(
      run(provider, { operation: "write-tree", basePath: ".", entries }, { mode: "action", context }),
    );
    for (
      const inputs of [
        { operation: "write", path, content: "x", createDirs: true, onConflict: "overwrite" },
        { operation: "write", path, content: "x", createDirs: true, onConflict: "append" },
        { operation: "read", path },
        { operation: "write-tree", basePath: path, entries: [{ path: "x", content: "x" }] },
      ]
    ) {
      await refuse(run(provider, inputs, { mode: "action", context: limited }));
    }
    for (
      const inputs of [
        { operation: "mkdir", path, createDirs: true },
        { operation: "copy", path: "sub", destination: path },
        { operation: "move", path: "sub", destination: path },
      ]
    ) {
      await refuse(run(directory, inputs, { mode: "action", context: limited }));
    }
    assert.deepEqual(await outside(folder.root), UNTOUCHED);
    assert.equal(await Deno.readTextFile(join(folder.root, "out", "secret")), "secret");
    assert.ok(!(await Deno.readDir(folder.inside)[Symbol.asyncIterator]().next()).done);
    await assert.rejects(Deno.stat(join(folder.inside, "fine")), Deno.errors.NotFound);
  });
}

for (const path of HARMLESS) {
  Deno.test({
    name: `${JSON.stringify(path)} stays below the folder of its tree`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      await using folder = await trap();
      const context = {
        baseFolder: folder.inside,
        workingDirectory: folder.inside,
        outputFolder: folder.inside,
      };
      const inputs = { operation: "write-tree", basePath: "tree", entries: [{ path, content: "x" }] };
      const result = await data(provider, inputs, { mode: "action", context }) as Record<string, unknown>;
      assert.equal(result.created, 1);
      assert.deepEqual(await outside(folder.root), UNTOUCHED);
    },
  });
}

Deno.test("delete below an output folder refuses a parent that leads out, and removes no target", async () => {
  await using folder = await trap();
  const context = { baseFolder: folder.inside, workingDirectory: folder.inside, outputFolder: folder.inside };
  for (const path of ["absolute-link/secret", "../out/secret", "sub/deep-link/secret"]) {
    await assert.rejects(
      run(provider, { operation: "delete", path }, { mode: "action", context }),
      ScafctlError,
      path,
    );
  }
  assert.deepEqual(await outside(folder.root), UNTOUCHED);
});

Deno.test("an absolute path is kept, also with an output folder", async () => {
  await using folder = await trap();
  const context = { baseFolder: folder.inside, workingDirectory: folder.inside, outputFolder: folder.inside };
  const path = join(folder.root, "out", "secret");
  const result = await data(provider, { operation: "read", path }, { mode: "action", context });
  assert.equal((result as Record<string, unknown>).content, "secret");
});

Deno.test("a leading slash in a tree counts from the folder of the tree", async () => {
  await using folder = await trap();
  const context = { baseFolder: folder.inside, workingDirectory: folder.inside };
  const entries = [{ path: "/etc/passwd", content: "x" }];
  await run(provider, { operation: "write-tree", basePath: "t", entries }, { mode: "action", context });
  assert.equal(await Deno.readTextFile(join(folder.inside, "t/etc/passwd")), "x");
});

Deno.test("names that are one file elsewhere are warned of", async () => {
  await using folder = await trap();
  const context = { baseFolder: folder.inside, workingDirectory: folder.inside };
  const entries = ["Readme", "README", "caf\u00e9", "cafe\u0301"].map((path) => ({ path, content: path }));
  const output = await run(provider, { operation: "write-tree", basePath: "t", entries }, {
    mode: "action",
    context,
  });
  if (Deno.build.os === "linux") assert.equal((output.data as Record<string, unknown>).created, 4);
  assert.equal(output.warnings!.length, 2);
});

Deno.test("Windows device names are known in every spelling", () => {
  for (
    const name of ["CON", "con", "Nul.txt", "COM1", "lpt9.log", "aux", "PRN .x", "COM¹", "CONIN$", "nul:x"]
  ) {
    assert.ok(isDeviceName(name), name);
  }
  for (const name of ["CONSOLE", "COM", "COM10", "nully", "", ".con", "lpt"]) {
    assert.ok(!isDeviceName(name), name);
  }
  for (const path of ["a/NUL", "a\\con.txt", "x.", "dir./f", "trail ", "f.txt:stream", "C:\\a:b"]) {
    assert.throws(() => checkPath("file", path, "windows"), ScafctlError, path);
    checkPath("file", path, "linux");
  }
  for (const path of ["C:\\a\\b.txt", "..\\x", "a/b"]) checkPath("file", path, "windows");
});

Deno.test("a sibling with the same beginning is not inside", () => {
  assert.ok(isInside("/a/b", "/a/b"));
  assert.ok(isInside("/a/b", "/a/b/c"));
  assert.ok(isInside("/a/b", "/a/b/..c"));
  assert.ok(!isInside("/a/b", "/a/bc"));
  assert.ok(!isInside("/a/b", "/a"));
  assert.ok(isInside("/", "/x"));
});
