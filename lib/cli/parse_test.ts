import assert from "node:assert/strict";
import type { ScafctlError } from "../diagnostics/mod.ts";
import { parseDuration } from "../value/mod.ts";
import { parse, splitList } from "./parse.ts";
import type { CommandSpec } from "./spec.ts";
import { ROOT } from "./tree/root.ts";

const COMMAND: CommandSpec = {
  name: "work",
  summary: "work",
  args: [0, 1],
  load: () => Promise.resolve({ run: () => Promise.resolve(0) }),
  flags: [
    { name: "output", short: "o", type: "string", default: "auto", values: ["auto", "json"], help: "" },
    { name: "item", type: "repeat", help: "" },
    { name: "names", type: "csv", help: "" },
    { name: "count", type: "int", help: "" },
    { name: "wait", type: "duration", default: "30s", help: "" },
    { name: "dedupe", type: "bool", default: "true", help: "" },
  ],
};

function fails(argv: string[], code: string, message: RegExp): void {
  assert.throws(() => parse(COMMAND, ["work"], argv), (error: ScafctlError) => {
    assert.equal(error.code, code);
    assert.equal(error.exit, 1);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("parse: defaults, and whether a flag was given", () => {
  const { flags } = parse(COMMAND, ["work"], []);
  assert.equal(flags.text("output"), "auto");
  assert.deepEqual(flags.duration("wait"), parseDuration("30s"));
  assert.equal(flags.bool("dedupe"), true);
  assert.equal(flags.int("count"), undefined);
  assert.equal(flags.given("output"), false);
});

Deno.test("parse: values of every type", () => {
  const line = "--item a,b --item c --names x,y --names=z --count 3 --wait=1m --dedupe=false -ojson arg"
    .split(" ");
  const { flags, args } = parse(COMMAND, ["work"], line);
  assert.deepEqual(flags.list("item"), ["a,b", "c"]);
  assert.deepEqual(flags.list("names"), ["x", "y", "z"]);
  assert.equal(flags.int("count"), 3);
  assert.deepEqual(flags.duration("wait"), parseDuration("1m"));
  assert.equal(flags.bool("dedupe"), false);
  assert.equal(flags.text("output"), "json");
  assert.deepEqual(args, ["arg"]);
});

Deno.test("parse: --no-color is a flag of its own", () => {
  assert.equal(parse(COMMAND, ["work"], []).flags.bool("no-color"), false);
  assert.equal(parse(COMMAND, ["work"], ["--no-color"]).flags.bool("no-color"), true);
  assert.equal(parse(COMMAND, ["work"], ["--no-color=false"]).flags.bool("no-color"), false);
});

Deno.test("parse: usage errors name the flag and exit 1", () => {
  fails(["--nmaes=x"], "SCAF2001", /--nmaes/);
  fails(["--count=x"], "SCAF2001", /--count/);
  fails(["--wait=soon"], "SCAF2001", /duration/);
  fails(["--wait=-1s"], "SCAF2001", /negative/);
  fails(["--dedupe=maybe"], "SCAF2001", /true or false/);
  fails(["--count"], "SCAF2001", /needs a value/);
  fails(["a", "b"], "SCAF2001", /at most 1 argument, 2 are given/);
  fails(["-o", "bogus"], "SCAF2006", /bogus.*valid: auto, json/);
});

Deno.test("parse: comma lists keep quoted commas", () => {
  assert.deepEqual(splitList(`a,"b,c",d`), ["a", "b,c", "d"]);
  assert.deepEqual(splitList(`"say ""x"""`), [`say "x"`]);
  assert.deepEqual(splitList(""), []);
});

Deno.test("tree: names, aliases and flags are unambiguous", () => {
  const visit = (command: CommandSpec) => {
    const words = (command.children ?? []).flatMap((child) => [child.name, ...(child.aliases ?? [])]);
    assert.equal(new Set(words).size, words.length, `aliases below ${command.name}: ${words}`);
    const names = (command.flags ?? []).map((flag) => flag.name);
    assert.equal(new Set(names).size, names.length, `flags of ${command.name}: ${names}`);
    const shorts = [...(command.flags ?? []).flatMap((flag) => flag.short ?? []), "h", "C", "d", "q"];
    assert.equal(new Set(shorts).size, shorts.length, `short flags of ${command.name}: ${shorts}`);
    assert.ok(command.load || command.children, `${command.name} does nothing`);
    if (!command.hidden) assert.ok(!command.summary.endsWith("."), `summary of ${command.name}`);
    for (const child of command.children ?? []) visit(child);
  };
  visit(ROOT);
});

Deno.test("tree: every preset of a flag is one of its values", () => {
  const visit = (command: CommandSpec) => {
    for (const flag of command.flags ?? []) {
      if (flag.values && flag.default !== undefined) assert.ok(flag.values.includes(flag.default), flag.name);
    }
    for (const child of command.children ?? []) visit(child);
  };
  visit(ROOT);
});
