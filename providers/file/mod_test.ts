import assert from "node:assert/strict";
import { join } from "node:path";
import { provider } from "./mod.ts";
import { type Call, data, run, scratch } from "../shared/testing.ts";
import { object } from "../../lib/value/mod.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";

type Fields = Record<string, unknown>;
const posix = Deno.build.os !== "windows";

function inFolder(folder: string, mode: "from" | "action" = "action", facts: Call["context"] = {}) {
  return async (inputs: Fields) =>
    await data(provider, inputs, {
      mode,
      context: { baseFolder: folder, workingDirectory: folder, ...facts },
    }) as Fields;
}

Deno.test("write creates a file that only its owner can read, and read gives it back", async () => {
  await using folder = await scratch();
  const call = inFolder(folder.path);
  assert.deepEqual(
    await call({ operation: "write", path: "a.txt", content: "héllo" }),
    object({ success: true, path: join(folder.path, "a.txt"), status: "created" }),
  );
  if (posix) assert.equal((await Deno.stat(join(folder.path, "a.txt"))).mode! & 0o777, 0o600);
  assert.deepEqual(
    await call({ operation: "read", path: "./x/../a.txt" }),
    object({ content: "héllo", path: join(folder.path, "a.txt"), size: 6 }),
  );
});

Deno.test("every strategy does to an existing file what the table says", async () => {
  await using folder = await scratch();
  const call = inFolder(folder.path);
  const table: [strategy: string | undefined, content: string, status: string, after: string][] = [
    [undefined, "old", "unchanged", "old"],
    ["error", "old", "unchanged", "old"],
    ["overwrite", "old", "overwritten", "old"],
    ["overwrite", "new", "overwritten", "new"],
    ["skip", "new", "skipped", "old"],
    ["skip-unchanged", "old", "unchanged", "old"],
    ["skip-unchanged", "new", "overwritten", "new"],
    ["skip-unchanged", "", "overwritten", ""],
    ["append", "new", "appended", "old\nnew"],
    ["append", "", "unchanged", "old"],
  ];
  for (const [onConflict, content, status, after] of table) {
    const path = join(folder.path, "f.txt");
    await Deno.writeTextFile(path, "old");
    const inputs = { operation: "write", path: "f.txt", content, ...(onConflict && { onConflict }) };
    assert.equal((await call(inputs)).status, status, `${onConflict} ${content}`);
    assert.equal(await Deno.readTextFile(path), after, `${onConflict} ${content}`);
  }
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["f.txt"]);
});

Deno.test("another content without a strategy is a conflict that names the file and the way out", async () => {
  await using folder = await scratch();
  await Deno.writeTextFile(join(folder.path, "f.txt"), "old");
  for (const content of ["new", "longer text", ""]) {
    await assert.rejects(
      inFolder(folder.path)({ operation: "write", path: "f.txt", content }),
      (error) =>
        error instanceof ScafctlError && /f\.txt already exists/.test(error.message) &&
        /onConflict/.test(error.hint ?? ""),
    );
  }
  assert.equal(await Deno.readTextFile(join(folder.path, "f.txt")), "old");
});

Deno.test("the command line gives the strategy and backup where the inputs do not", async () => {
  await using folder = await scratch();
  await Deno.writeTextFile(join(folder.path, "f.txt"), "old");
  const call = inFolder(folder.path, "action", { files: { onConflict: "overwrite", backup: true } });
  const result = await call({ operation: "write", path: "f.txt", content: "new" });
  assert.equal(result.backupPath, join(folder.path, "f.txt.bak"));
  assert.equal(
    (await call({ operation: "write", path: "f.txt", content: "x", onConflict: "skip" })).status,
    "skipped",
  );
  assert.equal(
    (await call({ operation: "write", path: "f.txt", content: "y", backup: false })).backupPath,
    undefined,
  );
});

Deno.test("append with dedupe adds the missing lines only, whatever their line ends", async () => {
  await using folder = await scratch();
  const path = join(folder.path, "f.txt");
  const call = (content: string) =>
    inFolder(folder.path)({ operation: "write", path: "f.txt", content, onConflict: "append", dedupe: true });
  await Deno.writeTextFile(path, "x\r\ny\n");
  assert.equal((await call("x\ny\nz")).status, "appended");
  assert.equal(await Deno.readTextFile(path), "x\r\ny\nz");
  assert.equal((await call("z\ny")).status, "unchanged");
  assert.equal((await call("a\n")).status, "appended");
  assert.equal(await Deno.readTextFile(path), "x\r\ny\nz\na\n");
  await assert.rejects(
    inFolder(folder.path)({
      operation: "write",
      path: "f.txt",
      content: "",
      onConflict: "skip",
      dedupe: true,
    }),
    /dedupe works only with onConflict append/,
  );
});

Deno.test("backups are numbered and bounded, and keep the mode", async () => {
  await using folder = await scratch();
  const path = join(folder.path, "f.txt");
  await Deno.writeTextFile(path, "0");
  if (posix) await Deno.chmod(path, 0o640);
  const call = (content: string) =>
    inFolder(folder.path)({
      operation: "write",
      path: "f.txt",
      content,
      onConflict: "overwrite",
      backup: true,
    });
  for (let number = 1; number <= 6; number++) await call(String(number));
  assert.equal(await Deno.readTextFile(`${path}.bak`), "0");
  assert.equal(await Deno.readTextFile(`${path}.bak.5`), "5");
  await assert.rejects(call("7"), /6 backups already/);
  assert.equal(await Deno.readTextFile(path), "6");
  if (posix) {
    assert.equal((await Deno.stat(`${path}.bak`)).mode! & 0o777, 0o640);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o640);
  }
});

Deno.test("parallel appends to one file lose nothing", async () => {
  await using folder = await scratch();
  const call = inFolder(folder.path);
  const numbers = Array.from({ length: 50 }, (_, index) => String(index));
  await Promise.all(
    numbers.map((content) => call({ operation: "write", path: "log", content, onConflict: "append" })),
  );
  const lines = (await Deno.readTextFile(join(folder.path, "log"))).split("\n");
  assert.deepEqual(lines.sort(), [...numbers].sort());
});

Deno.test("permissions hold for new files and are changed on old ones only when asked for", async () => {
  if (!posix) return;
  await using folder = await scratch();
  const call = inFolder(folder.path);
  const mode = async () => (await Deno.stat(join(folder.path, "s.sh"))).mode! & 0o777;
  await call({ operation: "write", path: "s.sh", content: "1", permissions: "0700" });
  assert.equal(await mode(), 0o700);
  await call({ operation: "write", path: "s.sh", content: "2", onConflict: "overwrite" });
  assert.equal(await mode(), 0o700);
  await call({
    operation: "write",
    path: "s.sh",
    content: "3",
    onConflict: "overwrite",
    permissions: "0640",
  });
  assert.equal(await mode(), 0o640);
  await assert.rejects(
    call({ operation: "write", path: "s.sh", content: "3", permissions: "644" }),
    /permissions/,
  );
});

Deno.test("a missing folder is an error unless createDirs is set", async () => {
  await using folder = await scratch();
  const call = inFolder(folder.path);
  await assert.rejects(
    call({ operation: "write", path: "no/such/f", content: "" }),
    /folder .*such does not exist/,
  );
  await call({ operation: "write", path: "no/such/f", content: "x", createDirs: true });
  assert.equal(await Deno.readTextFile(join(folder.path, "no/such/f")), "x");
});

Deno.test("binary content travels as base64 and is not damaged", async () => {
  await using folder = await scratch();
  const call = inFolder(folder.path);
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const content = bytes.toBase64();
  await call({ operation: "write", path: "b", content, encoding: "binary" });
  assert.deepEqual(await Deno.readFile(join(folder.path, "b")), bytes);
  assert.equal((await call({ operation: "read", path: "b", encoding: "binary" })).content, content);
  await assert.rejects(
    call({ operation: "write", path: "c", content: "%%", encoding: "binary" }),
    /not base64/,
  );
  const lossy = await run(provider, { operation: "read", path: "b" }, {
    context: { baseFolder: folder.path },
  });
  assert.match(lossy.warnings![0]!, /not UTF-8/);
});

Deno.test("exists and delete", async () => {
  await using folder = await scratch();
  await Deno.writeTextFile(join(folder.path, "f"), "");
  const call = inFolder(folder.path);
  assert.deepEqual(
    await call({ operation: "exists", path: "f" }),
    object({ exists: true, path: join(folder.path, "f") }),
  );
  assert.equal((await call({ operation: "exists", path: "f/below" })).exists, false);
  assert.deepEqual(
    await call({ operation: "delete", path: "f" }),
    object({ success: true, path: join(folder.path, "f") }),
  );
  assert.equal((await call({ operation: "exists", path: "f" })).exists, false);
  await assert.rejects(call({ operation: "delete", path: "f" }), /file does not exist: .*f$/);
  await assert.rejects(call({ operation: "delete", path: "." }), /it is a directory/);
});

Deno.test("delete takes a link away, not what it leads to", async () => {
  await using folder = await scratch();
  await Deno.writeTextFile(join(folder.path, "target"), "kept");
  await Deno.symlink(join(folder.path, "target"), join(folder.path, "link"));
  await inFolder(folder.path)({ operation: "delete", path: "link" });
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["target"]);
});

Deno.test("writing through a link changes its target and keeps the link", async () => {
  await using folder = await scratch();
  await Deno.writeTextFile(join(folder.path, "target"), "old");
  await Deno.symlink("target", join(folder.path, "link"));
  await inFolder(folder.path)({ operation: "write", path: "link", content: "new", onConflict: "overwrite" });
  assert.equal(await Deno.readTextFile(join(folder.path, "target")), "new");
  assert.ok((await Deno.lstat(join(folder.path, "link"))).isSymlink);
});

Deno.test("read refuses what is missing, a folder, a pipe, and more than the limit", async () => {
  await using folder = await scratch();
  const call = inFolder(folder.path, "from", {
    limits: { celCost: 0, templateOutput: 1, fileSize: 4, responseSize: 1, capturedOutput: 1 },
  });
  await assert.rejects(call({ operation: "read", path: "nope.txt" }), /reading .*nope\.txt: no such file/);
  await assert.rejects(call({ operation: "read", path: "." }), /it is a directory/);
  await Deno.writeTextFile(join(folder.path, "five"), "12345");
  await assert.rejects(
    call({ operation: "read", path: "five" }),
    (error) => error instanceof ScafctlError && error.code === "SCAF6003",
  );
  if (!posix) return;
  await new Deno.Command("mkfifo", { args: [join(folder.path, "pipe")] }).output();
  await assert.rejects(call({ operation: "read", path: "pipe" }), /not an ordinary file/);
  await assert.rejects(call({ operation: "write", path: "pipe", content: "x" }), /not an ordinary file/);
  await assert.rejects(call({ operation: "read", path: "/dev/zero" }), /not an ordinary file/);
});

Deno.test("a dry run touches nothing and says what would happen", async () => {
  await using folder = await scratch();
  await Deno.writeTextFile(join(folder.path, "f"), "old");
  const call = inFolder(folder.path, "action", { dryRun: true });
  const result = await call({ operation: "write", path: "f", content: "new", onConflict: "overwrite" });
  assert.equal(result._dryRun, true);
  assert.equal(result._plannedStatus, "overwritten");
  assert.equal((await call({ operation: "write", path: "f", content: "new" }))._plannedStatus, "error");
  await call({ operation: "delete", path: "f" });
  await call({ operation: "write-tree", basePath: "t", entries: [{ path: "a", content: "x" }] });
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["f"]);
  assert.equal(await Deno.readTextFile(join(folder.path, "f")), "old");
});

Deno.test("with an output folder relative paths go below it, which is made when needed", async () => {
  await using folder = await scratch();
  const outputFolder = join(folder.path, "build");
  const result = await inFolder(folder.path, "action", { outputFolder })({
    operation: "write",
    path: "o.txt",
    content: "x",
  });
  assert.equal(result.path, join(outputFolder, "o.txt"));
  assert.equal(await Deno.readTextFile(join(outputFolder, "o.txt")), "x");
});

Deno.test("says what it would do", () => {
  const whatIf = provider.descriptor.whatIf!;
  const say = (inputs: Record<string, string>) => whatIf(object(inputs), undefined as never);
  assert.equal(say({ operation: "write", path: "a" }), "Would write file a");
  assert.equal(say({ operation: "delete", path: "a" }), "Would delete file a");
  assert.equal(say({ operation: "read", path: "a" }), "Would read file a");
  assert.equal(say({ operation: "exists", path: "a" }), "Would check if file exists: a");
  assert.equal(say({ operation: "write-tree", basePath: "b" }), "Would write file tree to b");
});
