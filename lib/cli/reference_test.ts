import assert from "node:assert/strict";
import { helpPage } from "./help.ts";
import { commandReference } from "./reference.ts";
import { type CommandSpec, GLOBAL_FLAGS } from "./spec.ts";
import { ROOT } from "./tree/root.ts";

function walk(
  command: CommandSpec,
  path: readonly string[],
  visit: (c: CommandSpec, p: readonly string[]) => void,
) {
  visit(command, path);
  for (const child of command.children ?? []) if (!child.hidden) walk(child, [...path, child.name], visit);
}

Deno.test("reference and help pages name every command and flag", () => {
  const reference = commandReference(ROOT);
  for (const flag of GLOBAL_FLAGS) assert.ok(reference.includes(`\`--${flag.name}\``), flag.name);
  walk(ROOT, [], (command, path) => {
    const page = helpPage(command, path);
    if (!command.load) return;
    assert.ok(reference.includes(`## \`scafctl ${path.join(" ")}\``), path.join(" "));
    for (const flag of command.flags ?? []) {
      assert.ok(page.includes(`--${flag.name}`), `${path.join(" ")} ${flag.name}`);
    }
  });
});

Deno.test("help pages leave out the flags of every command and say where they are", () => {
  walk(ROOT, [], (command, path) => {
    const page = helpPage(command, path);
    assert.ok(!page.includes("--log-level"), path.join(" "));
    assert.ok(page.includes('"scafctl options"'));
  });
});

Deno.test("the root page groups its commands", () => {
  const page = helpPage(ROOT, []);
  assert.match(page, /Core Commands:\n {2}run +Run a solution/);
  assert.ok(page.indexOf("Core Commands") < page.indexOf("Additional Commands"));
  assert.ok(!page.includes("__complete"));
});
