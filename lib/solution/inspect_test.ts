import assert from "node:assert/strict";
import { inspectSolution } from "./mod.ts";

const inspect = (text: string) => inspectSolution({ kind: "text", name: "s.yaml", text }, "/");

Deno.test("inspectSolution: keeps what can be understood beside all problems", async () => {
  const { solution, problems, warnings, failure, root } = await inspect(
    "apiVersion: other\nkind: Solution\nmetadata: {name: x}\nspec:\n  resolvers:\n    a: {timeout: soon, tpye: int}\n    b:\n",
  );
  assert.equal(failure, undefined);
  assert.equal(root?.kind, "map");
  assert.deepEqual([...solution!.spec.resolvers.keys()], ["a"]);
  assert.deepEqual(problems.map(({ code }) => code), ["SCAF1007", "SCAF1006", "SCAF1009"]);
  assert.deepEqual(warnings.map(({ rule }) => rule), ["unknown-key"]);
});

Deno.test("inspectSolution: what cannot be read is told, not thrown", async () => {
  for (
    const [text, code] of [["", "SCAF1015"], ["null", "SCAF1015"], ["a: [", "SCAF1003"], [
      "a: 1\na: 2",
      "SCAF1004",
    ]]
  ) {
    const { failure, solution } = await inspect(text!);
    assert.equal(failure?.code, code);
    assert.equal(solution, undefined);
  }
  const missing = await inspectSolution({ kind: "file", path: "/nowhere.yaml" }, "/");
  assert.equal(missing.failure?.code, "SCAF1001");
});

Deno.test("inspectSolution: a part that is missing leaves the main file to look at", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const text = "compose: [none.yaml]\nmetadata: {name: x}\nspec: {resolvers: {a: {}}}\n";
    const { failure, solution } = await inspectSolution(
      { kind: "text", name: "s.yaml", text, folder },
      folder,
    );
    assert.equal(failure?.code, "SCAF1012");
    assert.deepEqual([...solution!.spec.resolvers.keys()], ["a"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
