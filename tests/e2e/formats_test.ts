import assert from "node:assert/strict";
import { parse as parseToml } from "smol-toml";
import type { CommandSpec } from "../../lib/cli/spec.ts";
import { ROOT } from "../../lib/cli/tree/root.ts";
import { FILES, LINES } from "./commands.ts";
import { inFolder, SAMPLE, scafctl } from "./program.ts";

function commandAt(path: string): CommandSpec {
  let command = ROOT;
  for (const name of path.split(" ")) command = command.children!.find((child) => child.name === name)!;
  return command;
}

/** The formats of `-o`, where it is a format and not a file. */
function formatsOf(path: string): readonly string[] {
  return commandAt(path).flags?.find((flag) => flag.name === "output")?.values ?? [];
}

const DATA = LINES.filter((line) => line.json && line.command !== "version");

Deno.test("formats: every command that prints data writes all common formats but its own documents' rest", () => {
  const common = ["auto", "table", "list", "tree", "mermaid", "text", "json", "yaml", "csv", "toml", "quiet"];
  const documents = new Set(["schema", "render solution", "permissions infer", "secrets get"]);
  for (const { command } of DATA) {
    if (documents.has(command)) continue;
    assert.deepEqual(common.filter((format) => !formatsOf(command).includes(format)), [], command);
  }
});

for (const line of DATA) {
  Deno.test(`formats: ${line.command} writes each of its formats, and refuses others before it runs`, async () => {
    const words = line.command.split(" ");
    await inFolder({ ...FILES, "solution.yaml": SAMPLE }, async (cwd) => {
      if (line.before) assert.equal((await scafctl(line.before, { cwd })).code, 0);
      const formats = formatsOf(line.command).filter((format) =>
        ["yaml", "toml", "csv", "tree", "quiet"].includes(format)
      );
      const results = await Promise.all(
        formats.map(async (format) =>
          [format, await scafctl([...words, ...line.success, "-o", format], { cwd })] as const
        ),
      );
      for (const [format, result] of results) {
        assert.equal(result.code, 0, `${format}: ${result.stderr}`);
        if (format === "quiet") assert.equal(result.stdout, "", format);
        if (format === "toml") assert.doesNotThrow(() => parseToml(result.stdout), result.stdout);
      }
      const wrong = await scafctl([...words, ...line.success, "-o", "jsno"], { cwd });
      assert.equal(wrong.code, 1);
      assert.equal(wrong.stdout, "");
      assert.match(wrong.stderr, /did you mean "json"/);
    });
  });
}
