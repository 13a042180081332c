import assert from "node:assert/strict";
import fc from "fast-check";
import { findCommand, normalise } from "./argv.ts";
import { type CommandSpec, flagsOf, type FlagSpec } from "./spec.ts";

const LOAD = () => Promise.resolve({ run: () => Promise.resolve(0) });
const TREE: CommandSpec = {
  name: "scafctl",
  summary: "root",
  children: [{
    name: "run",
    aliases: ["r"],
    summary: "run",
    children: [{
      name: "resolver",
      aliases: ["res"],
      summary: "resolve",
      load: LOAD,
      args: [0, 9],
      flags: [
        { name: "file", short: "f", type: "string", help: "" },
        { name: "output", short: "o", type: "string", help: "" },
        { name: "force", type: "bool", help: "" },
        { name: "allow-read", type: "optional", help: "" },
        { name: "level", short: "l", type: "int", help: "" },
      ],
    }],
  }],
};
const RESOLVER = TREE.children![0]!.children![0]!;
const FLAGS: readonly FlagSpec[] = flagsOf(RESOLVER);

Deno.test("find: names, aliases, flags between the words", () => {
  assert.deepEqual(findCommand(TREE, ["run", "resolver", "a"]).path, ["run", "resolver"]);
  assert.deepEqual(findCommand(TREE, ["r", "res"]).path, ["run", "resolver"]);
  const found = findCommand(TREE, ["-q", "run", "-f", "x.yaml", "resolver", "name"]);
  assert.deepEqual(found.path, ["run", "resolver"]);
  assert.deepEqual(found.rest, ["-q", "-f", "x.yaml", "name"]);
});

Deno.test("find: the value of a flag is no command", () => {
  const found = findCommand(TREE, ["--config", "run", "run", "resolver"]);
  assert.deepEqual(found.path, ["run", "resolver"]);
  assert.deepEqual(found.rest, ["--config", "run"]);
});

Deno.test("find: an unknown word under a group is named", () => {
  const found = findCommand(TREE, ["run", "frob"]);
  assert.equal(found.unknown, "frob");
  assert.deepEqual(found.path, ["run"]);
});

Deno.test("normalise: every form of a flag", () => {
  const forms: [string[], string[]][] = [
    [["--file", "x"], ["--file=x"]],
    [["--file=x"], ["--file=x"]],
    [["-f", "x"], ["--file=x"]],
    [["-fx"], ["--file=x"]],
    [["-f=x"], ["--file=x"]],
    [["-qf", "x"], ["--quiet=true", "--file=x"]],
    [["-o=json"], ["--output=json"]],
    [["--force"], ["--force=true"]],
    [["--force=false"], ["--force=false"]],
    [["--allow-read", "word"], ["--allow-read="]],
    [["--allow-read=/a"], ["--allow-read=/a"]],
    [["--level", "-1"], ["--level=-1"]],
    [["--file="], ["--file="]],
  ];
  for (const [argv, flags] of forms) assert.deepEqual(normalise(argv, FLAGS).flags, flags, argv.join(" "));
});

Deno.test("normalise: positionals, the lone dash and what follows --", () => {
  const line = normalise(["a", "-f", "x", "-", "b", "--", "--force", "c"], FLAGS);
  assert.deepEqual(line.words, ["a", "-", "b", "--force", "c"]);
  assert.deepEqual(line.flags, ["--file=x"]);
});

Deno.test("normalise: unknown and incomplete flags are set apart", () => {
  assert.deepEqual(normalise(["--frob=1", "-z"], FLAGS).unknown, ["--frob", "-z"]);
  assert.equal(normalise(["--file"], FLAGS).incomplete, "--file");
  assert.equal(normalise(["-f"], FLAGS).incomplete, "-f");
});

Deno.test("normalise: words without dashes pass in order", () => {
  const word = fc.string({ minLength: 1 }).filter((text) => !text.startsWith("-"));
  fc.assert(fc.property(fc.array(word), (words) => assert.deepEqual(normalise(words, FLAGS).words, words)));
});

Deno.test("normalise: a normal form stays as it is", () => {
  const value = fc.string();
  fc.assert(fc.property(value, value, (a, b) => {
    const once = normalise([`--file=${a}`, "-o", b], FLAGS);
    assert.deepEqual(normalise([...once.flags], FLAGS).flags, once.flags);
  }));
});
