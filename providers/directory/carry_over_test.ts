import assert from "node:assert/strict";
import { join } from "node:path";
import { scratch } from "../shared/testing.ts";
import { carryOver } from "./carry_over.ts";

const isPosix = Deno.build.os !== "windows";
const at = (path: string) => ({ shown: path, real: path });
const signal = () => new AbortController().signal;

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name)).sort();
}

Deno.test({
  name: "a folder that is carried over keeps its links, modes and times",
  ignore: !isPosix,
  async fn() {
    await using folder = await scratch();
    const [from, to] = [join(folder.path, "from"), join(folder.path, "to")];
    await Deno.mkdir(join(from, "private"), { recursive: true });
    await Deno.chmod(join(from, "private"), 0o700);
    await Deno.writeTextFile(join(from, "private/run.sh"), "true");
    await Deno.chmod(join(from, "private/run.sh"), 0o750);
    const then = new Date("2001-02-03T04:05:06Z");
    await Deno.utime(join(from, "private/run.sh"), then, then);
    await Deno.utime(join(from, "private"), then, then);
    await Deno.symlink("private/run.sh", join(from, "start"));
    await Deno.symlink("nowhere", join(from, "dangling"));
    await carryOver(at(from), at(to), signal());
    assert.deepEqual(await names(folder.path), ["to"]);
    assert.deepEqual(await names(to), ["dangling", "private", "start"]);
    assert.equal(await Deno.readLink(join(to, "start")), "private/run.sh");
    assert.equal(await Deno.readLink(join(to, "dangling")), "nowhere");
    const facts = await Deno.stat(join(to, "private"));
    assert.equal(facts.mode! & 0o777, 0o700);
    assert.equal(facts.mtime?.getTime(), then.getTime());
    const file = await Deno.stat(join(to, "private/run.sh"));
    assert.equal(file.mode! & 0o777, 0o750);
    assert.equal(file.mtime?.getTime(), then.getTime());
  },
});

Deno.test({
  name: "a folder with something that a copy would lose stays as it is",
  ignore: !isPosix,
  async fn() {
    await using folder = await scratch();
    const [from, to] = [join(folder.path, "from"), join(folder.path, "to")];
    await Deno.mkdir(from);
    await Deno.writeTextFile(join(from, "a"), "a");
    await new Deno.Command("mkfifo", { args: [join(from, "pipe")] }).output();
    await assert.rejects(carryOver(at(from), at(to), signal()), /from\/pipe would be lost: it is a pipe/);
    assert.deepEqual(await names(folder.path), ["from"]);
    assert.deepEqual(await names(from), ["a", "pipe"]);
  },
});

Deno.test({
  name: "what the runtime does not show is not removed",
  // Only Linux takes names that are no UTF-8.
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using folder = await scratch();
    const [from, to] = [join(folder.path, "from"), join(folder.path, "to")];
    await Deno.mkdir(from);
    await Deno.writeTextFile(join(from, "a"), "a");
    const { success } = await new Deno.Command("sh", {
      args: ["-c", `printf kept > "$(printf 'odd\\377')"`],
      cwd: from,
    }).output();
    assert.ok(success);
    await assert.rejects(carryOver(at(from), at(to), signal()), /not all of it could be removed/);
    assert.deepEqual(await names(to), ["a"]);
    const left = await new Deno.Command("sh", { args: ["-c", "cat odd*"], cwd: from }).output();
    assert.equal(new TextDecoder().decode(left.stdout), "kept");
  },
});

Deno.test("a move that is cancelled leaves no part of a copy", async () => {
  await using folder = await scratch();
  const [from, to] = [join(folder.path, "from"), join(folder.path, "to")];
  await Deno.mkdir(from);
  await Deno.writeTextFile(join(from, "a"), "a");
  await assert.rejects(carryOver(at(from), at(to), AbortSignal.abort(new Error("stopped"))), /stopped/);
  assert.deepEqual(await names(folder.path), ["from"]);
  assert.deepEqual(await names(from), ["a"]);
});
