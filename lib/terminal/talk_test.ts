import assert from "node:assert/strict";
import fc from "fast-check";
import { colorsOnly, harmless, withoutCommands } from "./talk.ts";

Deno.test("talk: nothing but our own colours steers a terminal", () => {
  assert.equal(harmless("a\x1b[2Jb\x07\x9b\u202ec\x7f", true), "a\\u001b[2Jb\\u0007\\u009b\\u202ec\\u007f");
  assert.equal(harmless("\x1b[31mred\x1b[39m\x1b[8mhidden", true), "\x1b[31mred\x1b[39m\\u001b[8mhidden");
  assert.equal(harmless("\x1b[31mred\x1b[39m", false), "\\u001b[31mred\\u001b[39m");
  assert.equal(harmless("tab\tline\r\nend\rback", true), "tab\tline\nend\\rback");
  assert.equal(
    colorsOnly("\x1b[38;5;9mred\x1b[0m\x1b]0;title\x07"),
    "\x1b[38;5;9mred\x1b[0m\\u001b]0;title\\u0007",
  );
});

Deno.test("talk: services that run jobs see no command in it", () => {
  const said = withoutCommands(
    "::error::a\n \t::set-output name=x::y\nsee a::b\n##[group]c ##vso[task.x]d # [e]\n",
  );
  assert.equal(
    said,
    "\\::error::a\n \t\\::set-output name=x::y\nsee a::b\n#\\#[group]c #\\#vso[task.x]d # [e]\n",
  );
  const part = fc.constantFrom(
    "::",
    ":",
    "##",
    "[",
    "vso",
    " ",
    "\t",
    "\n",
    "\u00a0",
    "x",
    "error",
    "\r\n",
    "#",
  );
  fc.assert(fc.property(fc.array(part), (parts) => {
    for (const line of withoutCommands(harmless(parts.join(""), false)).split("\n")) {
      assert.ok(!line.trimStart().startsWith("::"), JSON.stringify(line));
      assert.ok(!/##\w*\[/.test(line), JSON.stringify(line));
    }
  }));
});
