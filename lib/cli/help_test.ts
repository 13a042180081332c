import assert from "node:assert/strict";
import { helpPage, usageLine } from "./help.ts";
import { type CommandSpec, flagsOf } from "./spec.ts";
import { ROOT } from "./tree/root.ts";
import { wrapLine, wrapText } from "./wrap.ts";

/** Every command of the tree with the names that lead to it. */
function* commands(
  command: CommandSpec,
  path: readonly string[] = [],
): Generator<[CommandSpec, readonly string[]]> {
  yield [command, path];
  for (const child of command.children ?? []) yield* commands(child, [...path, child.name]);
}

Deno.test("help: no line of any page is wider than the screen, examples and usage excepted", () => {
  for (const width of [120, 100, 80, 60, 40]) {
    for (const [command, path] of commands(ROOT)) {
      const page = helpPage(command, path, "", { width, paint: (text) => text });
      const copied = new Set([
        ...(command.examples ?? []).map((line) => `  ${line}`),
        `  ${usageLine(command, path)}`,
        `  ${[command.name, ...(command.aliases ?? [])].join(", ")}`,
      ]);
      for (const line of page.split("\n")) {
        if (copied.has(line) || !line.trim().includes(" ")) continue;
        assert.ok(line.length <= Math.min(width, 100), `${path.join(" ")} at ${width}: ${line}`);
      }
    }
  }
});

Deno.test("help: every flag of every command is listed once", () => {
  for (const [command, path] of commands(ROOT)) {
    if (!command.load) continue;
    const page = helpPage(command, path);
    for (const { name } of flagsOf(command).filter((flag) => command.flags?.includes(flag))) {
      const rows = page.split("\n").filter((line) =>
        new RegExp(`^ {2}(?:-., | {4})--${name}(?![\\w-])`).test(line)
      );
      assert.equal(rows.length, 1, `${path.join(" ")} --${name}`);
    }
  }
});

Deno.test("help: flags that a command needs are part of its usage, and colour marks headings only on demand", () => {
  const command: CommandSpec = {
    name: "make",
    summary: "Make a thing",
    usage: "<what>",
    flags: [
      { name: "name", type: "string", help: "its name", required: true },
      { name: "mode", type: "string", help: "how", values: ["fast", "slow"] },
    ],
    load: () => Promise.reject(new Error("not loaded")),
  };
  assert.equal(usageLine(command, ["make"]), "scafctl make <what> --name <text> [flags]");
  const page = helpPage(command, ["make"]);
  assert.match(page, /--mode <fast\|slow> {3}how$/m);
  assert.match(
    helpPage(command, ["make"], "", { width: 80, paint: (text, color) => `<${color}:${text}>` }),
    /^<bold:Flags:>$/m,
  );
});

Deno.test("wrap: breaks at blanks, keeps long words, and what is indented", () => {
  assert.deepEqual(wrapLine("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrapLine("one two", 7, 4), ["one", "two"]);
  assert.deepEqual(wrapLine("a verylongword b", 5), ["a", "verylongword", "b"]);
  assert.deepEqual(wrapLine("", 5), [""]);
  assert.equal(wrapText("one\ntwo\n\n  kept  as\n  it is", 20), "one two\n\n  kept  as\n  it is");
});
