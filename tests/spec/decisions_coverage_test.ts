import assert from "node:assert/strict";
import { scafctl } from "../e2e/program.ts";

/** Rows whose part of the program does not exist yet, with a command line that only works when it does. */
const PENDING: Readonly<Record<string, readonly string[]>> = {
  S14: ["mcp", "--help"],
  F15: ["test", "--help"],
  F20: ["catalog", "--help"],
};

/** All rows of the decisions. */
const ROWS = [
  ...Array.from({ length: 35 }, (_, index) => `S${index + 1}`),
  ...Array.from({ length: 20 }, (_, index) => `F${index + 1}`),
];

async function testedRows(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const folder of [new URL("./", import.meta.url), new URL("../properties/", import.meta.url)]) {
    for await (const entry of Deno.readDir(folder)) {
      if (!entry.name.endsWith("_test.ts")) continue;
      const text = await Deno.readTextFile(new URL(entry.name, folder));
      for (const [, name] of text.matchAll(/^row\(\s*"([SF]\d+)"/gm)) {
        found.set(name!, (found.get(name!) ?? 0) + 1);
      }
    }
  }
  return found;
}

Deno.test("decisions: every row has a test, or waits for its part of the program", async () => {
  const tested = await testedRows();
  const missing = ROWS.filter((name) => !tested.has(name) && !Object.hasOwn(PENDING, name));
  assert.deepEqual(missing, []);
  assert.deepEqual([...tested.keys()].filter((name) => !ROWS.includes(name)), [], "no such row");
});

for (const [name, args] of Object.entries(PENDING)) {
  Deno.test(`decision ${name}: waits for \`scafctl ${args[0]}\`, which must not exist`, async () => {
    const { code } = await scafctl(args);
    assert.notEqual(code, 0, `the command is there: write a test for ${name} and take it out of the list`);
  });
}
