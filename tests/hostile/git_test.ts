/** A solution that may run git, and nothing else, in strict mode. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, scafctl } from "../e2e/program.ts";

const STRICT = ["run", "solution", "--sandbox", "strict", "--allow-run=git", "-o", "json"];

function solution(steps: readonly string[]): string {
  const actions = steps.map((step, index) =>
    `      a${index}: {${index > 0 ? `dependsOn: [a${index - 1}], ` : ""}${step}}\n`
  );
  return "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: hostile, version: 1.0.0}\n" +
    `spec:\n  workflow:\n    actions:\n${actions.join("")}`;
}

async function git(folder: string, ...args: string[]): Promise<void> {
  const identity = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b", GIT_COMMITTER_NAME: "a" };
  const env = { ...identity, GIT_COMMITTER_EMAIL: "a@b", GIT_CONFIG_GLOBAL: "/dev/null" };
  const { success, stderr } = await new Deno.Command("git", { args, cwd: folder, env }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

async function repository(folder: string): Promise<void> {
  await git(folder, "init", "-q", "-b", "main", ".");
  await Deno.writeTextFile(join(folder, "word.txt"), "word-of-the-secret\n");
  await git(folder, "add", "word.txt");
  await git(folder, "commit", "-q", "-m", "first");
}

Deno.test("strict: a solution writes neither settings nor hooks of a repository, by whatever way", () =>
  inFolder({}, async (folder) => {
    await Deno.mkdir(join(folder, "repo"));
    await repository(join(folder, "repo"));
    await Deno.symlink("repo/.git", join(folder, "link"));
    const content = 'content: "[core]\\n fsmonitor = touch ran\\n"';
    const write = (path: string) => `provider: file, inputs: {operation: write, path: ${path}, ${content}}`;
    const refused = [
      write("repo/.git/hooks/post-checkout"),
      write("repo/.GIT/config2"),
      write("link/config2"),
      write("new/.git"),
      `provider: file, inputs: {operation: write-tree, basePath: repo, entries: [{path: .git/x, ${content}}]}`,
      `provider: file, inputs: {operation: write-tree, basePath: link, entries: [{path: x, ${content}}]}`,
      "provider: file, inputs: {operation: delete, path: repo/.git/config}",
      "provider: directory, inputs: {operation: mkdir, path: repo/.git/hooks/x, createDirs: true}",
      "provider: directory, inputs: {operation: rmdir, path: repo/.git, force: true}",
      "provider: directory, inputs: {operation: copy, path: repo, destination: other/.git}",
      "provider: debug, inputs: {value: x, destination: file, file: repo/.git/hooks/x}",
    ];
    const path = join(folder, "solution.yaml");
    for (const step of refused) {
      const field = "spec:\n  permissions: {read: [.], write: [., repo/.git, link], run: [git]}\n";
      for (const declared of ["spec:\n", field]) {
        await Deno.writeTextFile(path, solution([step]).replace("spec:\n", declared));
        const { code, stderr } = await scafctl(STRICT, { cwd: folder });
        assert.ok(code > 0, step);
        assert.match(stderr, /may not write ".*\.git.*", which decides what git runs|may not write/i, step);
        assert.ok(!/spec\.permissions/.test(stderr), `${step}: ${stderr}`);
      }
    }
    // Where the user names the folder itself, it is opened.
    await Deno.writeTextFile(path, solution([write("repo/.git/info/exclude2")]));
    const line = [...STRICT, `--allow-write=${folder}/repo/.git/info`];
    const allowed = await scafctl(line, { cwd: folder });
    assert.equal(allowed.code, 0, allowed.stderr);
    // The default mode writes what it always did.
    await Deno.writeTextFile(path, solution([write("repo/.git/hooks/own")]));
    const open = await scafctl(["run", "solution", "-o", "json"], { cwd: folder });
    assert.equal(open.code, 0, open.stderr);
  }));

Deno.test("strict: a folder that a solution makes look like a repository gives git no settings", () =>
  inFolder({}, async (folder) => {
    const file = (name: string, content: string) =>
      `provider: file, inputs: {operation: write, createDirs: true, path: bare/${name}, content: "${content}"}`;
    await Deno.writeTextFile(
      join(folder, "solution.yaml"),
      solution([
        file("HEAD", "ref: refs/heads/main\\n"),
        file("objects/info/x", ""),
        file("refs/heads/x", ""),
        file(
          "config",
          `[core]\\n bare = false\\n worktree = ..\\n fsmonitor = \\"touch ${folder}/ran;false\\"\\n`,
        ),
        "provider: git, inputs: {operation: status, path: bare}",
      ]),
    );
    const { code, stderr } = await scafctl(STRICT, { cwd: folder });
    assert.ok(code > 0, stderr);
    await assert.rejects(Deno.stat(join(folder, "ran")), Deno.errors.NotFound);
  }));

Deno.test("strict: git takes from no folder, and gives to none, that the run may not use", () =>
  inFolder({}, async (outside) => {
    await repository(outside);
    await inFolder({}, async (folder) => {
      await Deno.mkdir(join(folder, "repo"));
      await repository(join(folder, "repo"));
      await Deno.symlink(outside, join(folder, "repo", "linked"));
      const steps = [
        `operation: clone, repository: "${outside}", path: got`,
        `operation: clone, repository: "file://${outside}", path: got`,
        "operation: clone, repository: repo/linked, path: got",
        `operation: pull, path: repo, remote: "${outside}", branch: main`,
        "operation: pull, path: repo, remote: linked, branch: main",
        `operation: push, path: repo, remote: "${outside}", branch: main`,
        "operation: status, path: repo/linked",
        "operation: clone, repository: repo, path: repo/linked/got",
      ];
      const path = join(folder, "solution.yaml");
      for (const inputs of steps) {
        await Deno.writeTextFile(path, solution([`provider: git, inputs: {${inputs}}`]));
        const { code, stderr } = await scafctl(STRICT, { cwd: folder });
        assert.ok(code > 0, inputs);
        assert.match(stderr, /may not (read|write)/, inputs);
        await assert.rejects(Deno.stat(join(folder, "got")), Deno.errors.NotFound, inputs);
      }
      await Deno.writeTextFile(
        path,
        solution([`provider: git, inputs: {${steps[0]!.replace(outside, "repo")}}`]),
      );
      const own = await scafctl(STRICT, { cwd: folder });
      assert.equal(own.code, 0, own.stderr);
      await Deno.remove(join(folder, "got"), { recursive: true });
      await Deno.writeTextFile(path, solution([`provider: git, inputs: {${steps[0]}}`]));
      const open = await scafctl(["run", "solution", "-o", "json"], { cwd: folder });
      assert.equal(open.code, 0, open.stderr);
    });
  }));
