import assert from "node:assert/strict";
import { join } from "node:path";
import { colorCode, paint } from "./color.ts";
import { environmentOf, environmentValue } from "./environment.ts";
import { systemFailure } from "./failure.ts";
import { withLock } from "./lock.ts";
import { mapParallel } from "./parallel.ts";
import { realPath } from "./paths.ts";
import { decodeText, readFileBounded } from "./read.ts";
import { scratch } from "./testing.ts";
import { Turns } from "./turns.ts";
import { cut, shortText } from "./what_if_text.ts";
import { writeFileAtomic } from "./write.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { object } from "../../lib/value/mod.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("work on one thing is done one after the other, also after a failure", async () => {
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = withLock("k", async () => {
    order.push("first in");
    await gate.promise;
    order.push("first out");
    throw new Error("failed");
  });
  const second = withLock("k", () => Promise.resolve(order.push("second")));
  const other = withLock("other", () => Promise.resolve(order.push("other")));
  await other;
  gate.resolve();
  await assert.rejects(first, /failed/);
  await second;
  assert.deepEqual(order, ["first in", "other", "first out", "second"]);
});

Deno.test("a file is replaced as a whole and keeps its mode; nothing is left behind", async () => {
  await using folder = await scratch();
  const path = join(folder.path, "f");
  await writeFileAtomic(path, bytes("one"), { mode: 0o640 });
  if (Deno.build.os !== "windows") await Deno.chmod(path, 0o751);
  const reader = await Deno.open(path);
  await writeFileAtomic(path, bytes("two"), { mode: 0o600 });
  const old = new Uint8Array(3);
  await reader.read(old);
  reader.close();
  assert.equal(new TextDecoder().decode(old), "one");
  assert.equal(await Deno.readTextFile(path), "two");
  if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o751);
  assert.deepEqual(names(folder.path), ["f"]);
});

Deno.test("a new file is never put over one that came first", async () => {
  await using folder = await scratch();
  const path = join(folder.path, "f");
  const write = (text: string) => writeFileAtomic(path, bytes(text), { mode: 0o600, createNew: true });
  const results = await Promise.allSettled([write("a"), write("b"), write("c")]);
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
  for (const result of results) {
    if (result.status === "rejected") assert.ok(result.reason instanceof Deno.errors.AlreadyExists);
  }
  assert.deepEqual(names(folder.path), ["f"]);
});

Deno.test("a failed write leaves the old file and no other", async () => {
  await using folder = await scratch();
  await Deno.mkdir(join(folder.path, "d"));
  await assert.rejects(writeFileAtomic(join(folder.path, "d"), bytes("x"), { mode: 0o600 }));
  await assert.rejects(writeFileAtomic(join(folder.path, "none/f"), bytes("x"), { mode: 0o600 }));
  assert.deepEqual(names(folder.path), ["d"]);
});

Deno.test("a very long name is written as well", async () => {
  await using folder = await scratch();
  const name = "é".repeat(120);
  await writeFileAtomic(join(folder.path, name), bytes("x"), { mode: 0o600 });
  assert.deepEqual(names(folder.path), [name]);
});

Deno.test("a file that grows while it is read is read to its end, within the limit", async () => {
  const read = (most: number) => readFileBounded("t", "/proc/self/status", "status", most);
  if (Deno.build.os !== "linux") return;
  assert.match(new TextDecoder().decode((await read(1 << 20)).bytes), /^Name:/);
  await assert.rejects(read(10), (error) => error instanceof ScafctlError && error.code === "SCAF6003");
});

Deno.test("text keeps its byte order mark, and what is no UTF-8 is told apart", () => {
  assert.deepEqual(decodeText(bytes("\ufeffx")), { text: "\ufeffx", valid: true });
  assert.deepEqual(decodeText(new Uint8Array([0x61, 0xff])), { text: "a\ufffd", valid: false });
});

Deno.test("the real path of what is not there yet follows the links on its way", async () => {
  await using folder = await scratch();
  const { path } = folder;
  await Deno.mkdir(join(path, "real"));
  await Deno.symlink("real", join(path, "link"));
  await Deno.symlink("link/later", join(path, "dangling"));
  await Deno.writeTextFile(join(path, "file"), "");
  assert.equal(await realPath("t", join(path, "link/a/b")), join(path, "real/a/b"));
  assert.equal(await realPath("t", join(path, "dangling/x")), join(path, "real/later/x"));
  assert.equal(await realPath("t", join(path, "file/below")), join(path, "file/below"));
  await Deno.symlink("loop", join(path, "loop"));
  await assert.rejects(realPath("t", join(path, "loop/x")), /too many levels/);
});

Deno.test({
  name: "real paths: what lies below a folder that may not be entered has its name",
  ignore: Deno.build.os === "windows" || Deno.uid() === 0,
}, async () => {
  await using folder = await scratch();
  const { path } = folder;
  await Deno.mkdir(join(path, "closed"), { mode: 0 });
  await Deno.symlink("closed/inside", join(path, "link"));
  assert.equal(await realPath("t", join(path, "closed/a/b")), join(path, "closed/a/b"));
  assert.equal(await realPath("t", join(path, "link/x")), join(path, "closed/inside/x"));
  // Nobody removes a folder that he may not read.
  await Deno.chmod(join(path, "closed"), 0o700);
});

Deno.test("the run's changes lie over the environment of the process", () => {
  const context = { environment: { PATH: "/x", HOME: null, NEW_ONE: "1" } };
  const environment = environmentOf(context);
  assert.deepEqual([environment.PATH, environment.HOME, environment.NEW_ONE], ["/x", undefined, "1"]);
  assert.equal(environmentValue(context, "HOME"), undefined);
  assert.equal(environmentValue({ environment: {} }, "PATH"), Deno.env.get("PATH"));
});

Deno.test("long work lets others have a turn and ends when it is cancelled", async () => {
  const controller = new AbortController();
  const turns = new Turns(controller.signal, 3);
  assert.equal(turns.done(2), undefined);
  let others = 0;
  const other = new Promise<void>((resolve) => setTimeout(() => resolve(void others++), 0));
  await turns.done(1);
  await other;
  assert.equal(others, 1);
  assert.equal(turns.done(2), undefined);
  controller.abort(new ScafctlError("SCAF6005", "stop"));
  assert.throws(() => turns.done(1), /stop/);
});

Deno.test("parallel work keeps order, bounds, and the first failure", async () => {
  let running = 0;
  let most = 0;
  const results = await mapParallel([3, 1, 2, 5, 4], 2, async (item) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    running--;
    return item * 10;
  });
  assert.deepEqual(results, [30, 10, 20, 50, 40]);
  assert.equal(most, 2);
  const begun: number[] = [];
  const failing = mapParallel([0, 1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 0) await Promise.resolve();
    if (item < 2) throw new Error(`item ${item}`);
  });
  await assert.rejects(failing, /item 0/);
  assert.deepEqual(begun, [0, 1]);
});

Deno.test("colours by name, number and hex", () => {
  const table: [string, string | undefined][] = [
    ["red", "31"],
    ["Bright-Red", "91"],
    ["grey", "90"],
    ["205", "38;5;205"],
    ["256", undefined],
    ["#fff", "38;2;255;255;255"],
    ["#01020a", "38;2;1;2;10"],
    ["#12345", undefined],
    ["\x1b[31m", undefined],
    ["", undefined],
  ];
  for (const [color, code] of table) assert.equal(colorCode(color), code, color);
  assert.equal(paint("a\n\nb", { bold: true }), "\x1b[1ma\x1b[0m\n\n\x1b[1mb\x1b[0m");
  assert.equal(paint("a", {}), "a");
});

Deno.test("texts are cut between characters", () => {
  assert.equal(cut("abcdef", 6), "abcdef");
  assert.equal(cut("abcdefg", 6), "abc...");
  assert.equal(cut("😀😀😀😀😀", 4), "😀...");
  assert.equal(shortText(object({ a: "<" })), '{"a":"<"}');
});

Deno.test({
  name: "a refusal below /dev offers no flag, since none would help",
  ignore: Deno.build.os === "windows",
  fn() {
    const refusal = new Deno.errors.NotCapable("Requires all access");
    const below = systemFailure("file", "reading", "/dev/shm/a", refusal);
    assert.equal(below.message, "file: reading /dev/shm/a: files below /dev are out of reach");
    assert.doesNotMatch(below.hint ?? "", /--allow/);
    assert.match(systemFailure("file", "reading", "/devices/a", refusal).hint ?? "", /--allow-read/);
  },
});
