import assert from "node:assert/strict";
import { join } from "node:path";
import { provider } from "./mod.ts";
import { data, run, scratch } from "../shared/testing.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { object } from "../../lib/value/mod.ts";

type Fields = Record<string, unknown>;

async function tree(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await scratch();
  await Deno.mkdir(join(folder.path, "data/s/t/u"), { recursive: true });
  await Deno.writeTextFile(join(folder.path, "data/.h"), "hid");
  await Deno.writeTextFile(join(folder.path, "data/a.txt"), "hello");
  await Deno.writeTextFile(join(folder.path, "data/s/b.md"), "b");
  await Deno.writeTextFile(join(folder.path, "data/s/t/c.md"), "");
  await Deno.writeFile(join(folder.path, "data/s/t/u/bin"), new Uint8Array([1, 0, 2]));
  await Deno.symlink("a.txt", join(folder.path, "data/link"));
  await Deno.symlink("s", join(folder.path, "data/folder-link"));
  return folder;
}

const at = (folder: string, mode: "from" | "action" = "action", facts = {}) => (inputs: Fields) =>
  data(provider, inputs, {
    mode,
    context: { baseFolder: folder, workingDirectory: folder, ...facts },
  }) as Promise<Fields>;

const paths = (result: Fields) => (result.entries as Fields[]).map((entry) => entry.path);

Deno.test("lists a folder in order, with the facts of each entry", async () => {
  await using folder = await tree();
  const result = await at(folder.path)({ operation: "list", path: "data" });
  assert.deepEqual(paths(result), [".h", "a.txt", "s"]);
  assert.deepEqual(
    [result.totalCount, result.dirCount, result.fileCount, result.totalSize, result.basePath],
    [3, 1, 2, 8, join(folder.path, "data")],
  );
  const [hidden, file, sub] = result.entries as [Fields, Fields, Fields];
  assert.equal(hidden.extension, ".h");
  assert.match(String(file.modTime), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.deepEqual({ ...file, modTime: 0, mode: 0 }, {
    path: "a.txt",
    absolutePath: join(folder.path, "data/a.txt"),
    name: "a.txt",
    extension: ".txt",
    size: 5,
    isDir: false,
    type: "file",
    mode: 0,
    modTime: 0,
    mimeType: "text/plain; charset=utf-8",
  });
  assert.match(String(file.mode), /^0[0-7]{3}$/);
  assert.deepEqual([sub.type, sub.isDir, sub.extension], ["dir", true, ""]);
});

Deno.test("recursion lists a folder before what is in it, down to maxDepth", async () => {
  await using folder = await tree();
  const list = async (inputs: Fields) =>
    paths(await at(folder.path)({ operation: "list", path: "data", recursive: true, ...inputs }));
  const all = [".h", "a.txt", "s", "s/b.md", "s/t", "s/t/c.md", "s/t/u", "s/t/u/bin"];
  assert.deepEqual(await list({}), all);
  assert.deepEqual(await list({ maxDepth: 1 }), [".h", "a.txt", "s", "s/b.md", "s/t"]);
  assert.deepEqual(await list({ filesOnly: true, excludeHidden: true }), [
    "a.txt",
    "s/b.md",
    "s/t/c.md",
    "s/t/u/bin",
  ]);
  await assert.rejects(list({ maxDepth: 51 }), /at most 50/);
});

Deno.test("filters choose entries, not the folders that are entered", async () => {
  await using folder = await tree();
  const list = async (inputs: Fields) =>
    paths(await at(folder.path)({ operation: "list", path: "data", recursive: true, ...inputs }));
  assert.deepEqual(await list({ filterGlob: "*.md" }), ["s/b.md", "s/t/c.md"]);
  assert.deepEqual(await list({ filterGlob: "s/*.md" }), ["s/b.md"]);
  assert.deepEqual(await list({ filterGlob: "**/t/**" }), ["s/t/c.md", "s/t/u", "s/t/u/bin"]);
  assert.deepEqual(await list({ filterRegex: "^[bc]" }), ["s/b.md", "s/t/c.md", "s/t/u/bin"]);
  await assert.rejects(list({ filterGlob: "*", filterRegex: "x" }), /exclude each other/);
  await assert.rejects(list({ filterGlob: "[" }), /is not a glob/);
  await assert.rejects(list({ filterRegex: "(" }), /is not a regular expression/);
});

Deno.test("content comes as text or base64, with checksums, within the limits", async () => {
  await using folder = await tree();
  const inputs = { operation: "list", path: "data", recursive: true, filesOnly: true, includeContent: true };
  const result = await at(folder.path)({ ...inputs, checksum: "sha256" });
  const byPath = Object.fromEntries((result.entries as Fields[]).map((entry) => [entry.path, entry]));
  assert.deepEqual([byPath["a.txt"]!.content, byPath["a.txt"]!.contentEncoding], ["hello", "text"]);
  assert.equal(
    byPath["a.txt"]!.checksum,
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
  );
  assert.deepEqual([byPath["s/t/u/bin"]!.content, byPath["s/t/u/bin"]!.contentEncoding], ["AQAC", "base64"]);
  assert.ok(!Object.hasOwn(byPath["s/t/c.md"]!, "checksum"));
  assert.equal(byPath["s/t/c.md"]!.content, "");
  const small = await run(provider, { ...inputs, maxFileSize: 2 }, { context: { baseFolder: folder.path } });
  assert.match(small.warnings!.join("\n"), /a\.txt: content left out, 5 bytes/);
  const limits = { celCost: 0, templateOutput: 1, fileSize: 0.1, responseSize: 1, capturedOutput: 1 };
  await assert.rejects(
    at(folder.path, "from", { limits })(inputs),
    (error) => error instanceof ScafctlError && error.code === "SCAF6003",
  );
});

Deno.test("what cannot be listed says why", async () => {
  await using folder = await tree();
  const call = at(folder.path);
  await assert.rejects(call({ operation: "list", path: "none" }), /listing .*none: no such file/);
  await assert.rejects(call({ operation: "list", path: "data/a.txt" }), /no directory|not a directory/i);
});

Deno.test("mkdir, copy, move and rmdir", async () => {
  await using folder = await tree();
  const call = at(folder.path);
  assert.deepEqual(
    await call({ operation: "mkdir", path: "new/deep", createDirs: true }),
    object({ success: true, operation: "mkdir", path: join(folder.path, "new/deep") }),
  );
  assert.deepEqual(
    await call({ operation: "copy", path: "data", destination: "new/copy" }),
    object({
      success: true,
      operation: "copy",
      path: join(folder.path, "data"),
      destination: join(folder.path, "new/copy"),
    }),
  );
  assert.equal(await Deno.readTextFile(join(folder.path, "new/copy/s/b.md")), "b");
  await assert.rejects(Deno.lstat(join(folder.path, "new/copy/link")), Deno.errors.NotFound);
  await call({ operation: "move", path: "new/copy", destination: "moved" });
  assert.equal(await Deno.readTextFile(join(folder.path, "moved/a.txt")), "hello");
  await call({ operation: "rmdir", path: "moved", force: true });
  await call({ operation: "rmdir", path: "new/deep" });
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name).sort(), ["data", "new"]);
});

Deno.test("copy adds to a folder that is there and replaces its files", async () => {
  await using folder = await tree();
  await Deno.mkdir(join(folder.path, "to/s"), { recursive: true });
  await Deno.writeTextFile(join(folder.path, "to/kept"), "kept");
  await Deno.writeTextFile(join(folder.path, "to/a.txt"), "old");
  await at(folder.path)({ operation: "copy", path: "data", destination: "to" });
  assert.equal(await Deno.readTextFile(join(folder.path, "to/a.txt")), "hello");
  assert.equal(await Deno.readTextFile(join(folder.path, "to/kept")), "kept");
});

Deno.test("copy never writes through a link of its destination", async () => {
  await using folder = await tree();
  await Deno.mkdir(join(folder.path, "to"));
  await Deno.mkdir(join(folder.path, "victim"));
  await Deno.symlink("../victim", join(folder.path, "to/s"));
  await assert.rejects(at(folder.path)({ operation: "copy", path: "data", destination: "to" }), /in the way/);
  await Deno.remove(join(folder.path, "to/s"));
  await Deno.symlink("../victim/f", join(folder.path, "to/a.txt"));
  await assert.rejects(at(folder.path)({ operation: "copy", path: "data", destination: "to" }), /in the way/);
  assert.deepEqual([...Deno.readDirSync(join(folder.path, "victim"))], []);
});

Deno.test("what would destroy something is refused", async () => {
  await using folder = await tree();
  const call = at(folder.path);
  const refusals: [Fields, RegExp][] = [
    [{ operation: "mkdir", path: "data" }, /already exists/],
    [{ operation: "mkdir", path: "no/such" }, /folder .*no does not exist/],
    [{ operation: "mkdir", path: "data/a.txt", createDirs: true }, /already exists|no directory/],
    [{ operation: "rmdir", path: "data" }, /is not empty/],
    [{ operation: "rmdir", path: "data/a.txt", force: true }, /is not a directory/],
    [{ operation: "rmdir", path: "none", force: true }, /no such file/],
    [{ operation: "rmdir", path: ".", force: true }, /the run itself works in it/],
    [{ operation: "rmdir", path: "..", force: true }, /the run itself works in it/],
    [{ operation: "rmdir", path: "/", force: true }, /the run itself works in it/],
    [{ operation: "rmdir", path: "data/folder-link", force: true }, /symbolic link/],
    [{ operation: "move", path: "data/folder-link", destination: "x" }, /symbolic link/],
    [{ operation: "copy", path: "data", destination: "data" }, /same folder or inside/],
    [{ operation: "copy", path: "data", destination: "data/s/inner" }, /same folder or inside/],
    [{ operation: "copy", path: "data", destination: "data/folder-link/x" }, /same folder or inside/],
    [{ operation: "move", path: "data", destination: "data/s/inner" }, /same folder or inside/],
    [{ operation: "move", path: "data/s", destination: "data/a.txt" }, /already exists/],
    [{ operation: "copy", path: "data" }, /destination is required/],
    [{ operation: "copy", path: "data/a.txt", destination: "x" }, /is not a directory/],
    [{ operation: "list", path: "" }, /must not be empty/],
  ];
  for (const [inputs, message] of refusals) {
    await assert.rejects(call(inputs), message, JSON.stringify(inputs));
  }
  assert.equal(await Deno.readTextFile(join(folder.path, "data/s/b.md")), "b");
});

Deno.test("a dry run changes nothing", async () => {
  await using folder = await tree();
  const call = at(folder.path, "action", { dryRun: true });
  const result = await call({ operation: "rmdir", path: "data", force: true });
  assert.equal(result._message, "Would remove directory data");
  await call({ operation: "mkdir", path: "m" });
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["data"]);
});

Deno.test("a cancelled listing ends", async () => {
  await using folder = await tree();
  const signal = AbortSignal.abort(new ScafctlError("SCAF6005", "stop"));
  const call = { host: { signal }, context: { baseFolder: folder.path } };
  await assert.rejects(run(provider, { operation: "list", path: "data" }, call), /stop/);
});

Deno.test({
  name: "a copy of a private folder is as private",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await scratch();
    await Deno.mkdir(join(folder.path, "from/inner"), { recursive: true });
    await Deno.chmod(join(folder.path, "from/inner"), 0o500);
    await Deno.chmod(join(folder.path, "from"), 0o700);
    await at(folder.path)({ operation: "copy", path: "from", destination: "made/to" });
    const mode = async (path: string) => (await Deno.stat(join(folder.path, path))).mode! & 0o777;
    assert.equal(await mode("made/to"), 0o700);
    assert.equal(await mode("made/to/inner"), 0o700);
    assert.equal(await mode("made"), 0o777 & ~Deno.umask());
  },
});

Deno.test("a file in the place of a folder is named", async () => {
  await using folder = await tree();
  const make = at(folder.path);
  await assert.rejects(
    make({ operation: "mkdir", path: "data/a.txt", createDirs: true }),
    /data\/a\.txt: it already exists and is not a directory/,
  );
  await assert.rejects(
    make({ operation: "list", path: "data/a.txt" }),
    /data\/a\.txt: it is not a directory/,
  );
});
