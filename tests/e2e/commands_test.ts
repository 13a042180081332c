import assert from "node:assert/strict";
import type { CommandSpec } from "../../lib/cli/spec.ts";
import { ROOT } from "../../lib/cli/tree/root.ts";
import { FILES, LINES } from "./commands.ts";
import { inFolder, SAMPLE, scafctl } from "./program.ts";

function leaves(command: CommandSpec, path: readonly string[] = []): string[] {
  const below = (command.children ?? []).filter((child) => !child.hidden)
    .flatMap((child) => leaves(child, [...path, child.name]));
  return command.load ? [path.join(" "), ...below] : below;
}

Deno.test("e2e: the list of command lines names every command", () => {
  assert.deepEqual([...new Set(LINES.map((line) => line.command))].sort(), leaves(ROOT).sort());
});

for (const line of LINES) {
  const words = line.command.split(" ");
  Deno.test(`e2e: ${[...words, ...line.success].join(" ")}`, async () => {
    await inFolder({ ...FILES, "solution.yaml": SAMPLE }, async (cwd) => {
      if (line.before) assert.equal((await scafctl(line.before, { cwd })).code, 0);
      const [success, failure, help] = await Promise.all([
        scafctl([...words, ...line.success], {
          cwd,
          stdin: line.stdin ?? "",
          ...(line.env && { env: line.env }),
        }),
        line.failure ? scafctl([...words, ...line.failure.args], { cwd }) : undefined,
        scafctl([...words, "--help"], { cwd }),
      ]);
      assert.equal(success.code, 0, success.stderr);
      if (line.shows) assert.match(success.stdout, line.shows);
      if (failure && line.failure) {
        assert.equal(failure.code, line.failure.code, failure.stderr);
        assert.equal(failure.stdout, "");
        assert.match(failure.stderr, line.failure.says);
      }
      assert.equal(help.code, 0);
      assert.match(help.stdout, new RegExp(`Usage:\\n {2}scafctl ${line.command}`));
      assert.equal(help.stderr, "");
    });
  });
}

Deno.test("e2e: a group prints its help, an unknown word under it is an error", async () => {
  const group = await scafctl(["run"]);
  assert.equal(group.code, 0);
  assert.match(group.stdout, /resolver/);
  const unknown = await scafctl(["run", "solutoin"]);
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /unknown command "solutoin".*\n.*did you mean "solution"/);
});
