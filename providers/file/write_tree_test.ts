import assert from "node:assert/strict";
import { join } from "node:path";
import { provider } from "./mod.ts";
import { goExtension, pathVariables } from "./output_path.ts";
import { data, run, scratch } from "../shared/testing.ts";
import { object } from "../../lib/value/mod.ts";

const tree = (folder: string, inputs: Record<string, unknown>) =>
  data(provider, { operation: "write-tree", ...inputs }, {
    mode: "action",
    context: { baseFolder: folder, workingDirectory: folder },
  }) as Promise<Record<string, unknown>>;

Deno.test("writes the entries that have text and counts them", async () => {
  await using folder = await scratch();
  const entries = [
    { path: "a.txt.tmpl", content: "one" },
    { path: "sub/./b.txt", content: "two" },
    { path: "dironly" },
  ];
  assert.deepEqual(
    await tree(folder.path, { basePath: "out", stripSuffix: ".tmpl", entries }),
    object({
      success: true,
      operation: "write-tree",
      basePath: join(folder.path, "out"),
      filesWritten: 2,
      paths: ["a.txt", "sub/b.txt"],
      filesStatus: [
        object({ path: "a.txt", status: "created" }),
        object({ path: "sub/b.txt", status: "created" }),
      ],
      created: 2,
      overwritten: 0,
      skipped: 0,
      unchanged: 0,
      appended: 0,
    }),
  );
  assert.equal(await Deno.readTextFile(join(folder.path, "out/sub/b.txt")), "two");
});

Deno.test("no file written gives null paths", async () => {
  await using folder = await scratch();
  const result = await tree(folder.path, { basePath: "out", entries: [] });
  assert.equal(result.paths, null);
  assert.equal(result.filesWritten, 0);
});

Deno.test("all conflicts are reported before anything is written; failFast reports the first", async () => {
  await using folder = await scratch();
  for (const name of ["b", "c"]) await Deno.writeTextFile(join(folder.path, name), "old");
  const entries = ["a", "b", "c"].map((path) => ({ path, content: "new" }));
  await assert.rejects(tree(folder.path, { basePath: ".", entries }), /2 files already exist.*b, .*c/);
  await assert.rejects(
    tree(folder.path, { basePath: ".", entries, failFast: true }),
    /file .*b already exists/,
  );
  await assert.rejects(Deno.stat(join(folder.path, "a")), Deno.errors.NotFound);
});

Deno.test("an entry's own strategy, dedupe and backup win", async () => {
  await using folder = await scratch();
  for (const name of ["a", "b", "c"]) await Deno.writeTextFile(join(folder.path, name), "x\n");
  const entries = [
    { path: "a", content: "y", onConflict: "overwrite", backup: true },
    { path: "b", content: "x\ny\n", onConflict: "append", dedupe: true },
    { path: "c", content: "y" },
  ];
  const result = await tree(folder.path, { basePath: ".", entries, onConflict: "skip" });
  assert.equal(await Deno.readTextFile(join(folder.path, "b")), "x\ny\n");
  assert.deepEqual([result.overwritten, result.appended, result.skipped], [1, 1, 1]);
  assert.equal(await Deno.readTextFile(join(folder.path, "a.bak")), "x\n");
});

Deno.test("two texts for one file are a conflict unless a strategy orders them", async () => {
  await using folder = await scratch();
  const entries = [{ path: "a", content: "1" }, { path: "./a", content: "2" }];
  await assert.rejects(
    tree(folder.path, { basePath: ".", entries }),
    /entries\[0\]\.path and entries\[1\]\.path are one file with different content: .*\/a$/,
  );
  await tree(folder.path, { basePath: ".", entries, onConflict: "append" });
  assert.equal(await Deno.readTextFile(join(folder.path, "a")), "1\n2");
});

Deno.test("outputPath rewrites the path of every entry", async () => {
  await using folder = await scratch();
  const entries = [{ path: "conf/app.yaml.tpl", content: "1" }, { path: "top.txt.tpl", content: "2" }];
  const outputPath = "  /{{ if .__fileDir }}{{ .__fileDir }}/{{ end }}new-{{ .__fileStem }}\n";
  const result = await tree(folder.path, { basePath: "out", entries, outputPath });
  assert.deepEqual(result.paths, ["conf/new-app.yaml", "new-top.txt"]);
  for (const bad of ["{{ ", "{{ .nope }}", "  ", "../{{ .__fileName }}"]) {
    await assert.rejects(
      tree(folder.path, { basePath: "out", entries, outputPath: bad }),
      /outputPath|leaves/,
      bad,
    );
  }
});

Deno.test("the path variables split a path as Go does", () => {
  assert.deepEqual(
    pathVariables("a/b/c.tar.gz"),
    object({
      __filePath: "a/b/c.tar.gz",
      __fileName: "c.tar.gz",
      __fileStem: "c.tar",
      __fileExtension: ".gz",
      __fileDir: "a/b",
    }),
  );
  assert.equal(pathVariables("x").__fileDir, "");
  assert.equal(goExtension(".env"), ".env");
  assert.equal(goExtension("none"), "");
});

Deno.test("missing inputs are named", async () => {
  await using folder = await scratch();
  await assert.rejects(tree(folder.path, { entries: [] }), /basePath is required/);
  await assert.rejects(tree(folder.path, { basePath: "x" }), /entries is required/);
  await assert.rejects(
    tree(folder.path, { basePath: "x", entries: [{ content: "x" }] }),
    /path" is required/,
  );
  await assert.rejects(
    run(provider, { operation: "write-tree", basePath: "x", entries: [{ path: ".", content: "x" }] }, {
      context: { baseFolder: folder.path },
    }),
    /names no file/,
  );
});

Deno.test("an entry that needs a file for its folder changes nothing", async () => {
  await using folder = await scratch();
  const names = () => [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
  for (const onConflict of ["error", "overwrite"]) {
    const write = (...paths: string[]) =>
      tree(folder.path, {
        basePath: "out",
        onConflict,
        entries: paths.map((path) => ({ path, content: path })),
      });
    await assert.rejects(
      write("z", "a", "b/c", "a/b/c"),
      /entries\[1\]\.path is a file, and entries\[3\]\.path needs/,
    );
    await assert.rejects(write("a/b", "./a"), /entries\[1\]\.path is a file, and entries\[0\]\.path needs/);
    assert.deepEqual(names(), []);
  }
  await Deno.mkdir(join(folder.path, "out"));
  await Deno.writeTextFile(join(folder.path, "out/there"), "a file");
  for (const path of ["there/a", "there/a/b"]) {
    const entries = [{ path: "new", content: "" }, { path, content: "" }];
    await assert.rejects(
      tree(folder.path, { basePath: "out", entries }),
      /out\/there is a file, where a folder/,
    );
  }
  assert.deepEqual([...Deno.readDirSync(join(folder.path, "out"))].map(({ name }) => name), ["there"]);
});
