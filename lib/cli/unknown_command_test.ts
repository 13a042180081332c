import assert from "node:assert/strict";
import { findCommand } from "./argv.ts";
import { ROOT } from "./tree/root.ts";
import { unknownCommand } from "./unknown_command.ts";

function hintOf(line: string): string | undefined {
  const { command, path, unknown } = findCommand(ROOT, line.split(" "));
  assert.ok(unknown !== undefined, `${line} is a command`);
  return unknownCommand(command, path, unknown).hint;
}

Deno.test("a word that is no command: what it is called here, where it stands, what was mistyped", () => {
  assert.equal(hintOf("solution.yaml"), "a solution is run with: scafctl run solution -f solution.yaml");
  assert.equal(hintOf("run demo.json"), "a solution is run with: scafctl run solution -f demo.json");
  assert.equal(hintOf("init"), 'did you mean "scafctl new solution"?');
  assert.equal(hintOf("config list"), 'did you mean "scafctl config show"?');
  assert.equal(hintOf("provider"), 'did you mean "scafctl run provider" or "scafctl get provider"?');
  assert.equal(hintOf("bash"), 'did you mean "scafctl completion bash"?');
  assert.equal(hintOf("rnder"), 'did you mean "render"?');
  assert.equal(hintOf("constructor"), '"scafctl --help" lists the commands');
});

Deno.test("what this program is told elsewhere is a command here", () => {
  for (
    const line of [
      "validate",
      "plan",
      "graph",
      "providers",
      "functions",
      "info",
      "config edit",
      "snapshot save",
    ]
  ) {
    const [, here] = /^did you mean "scafctl ([a-z -]+?)(?: [A-Z].*| --.*)?"\?$/.exec(hintOf(line)!)!;
    const { command, unknown } = findCommand(ROOT, here!.split(" "));
    assert.ok(unknown === undefined && command.load, here);
  }
});
