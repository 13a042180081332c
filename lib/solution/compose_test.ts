import assert from "node:assert/strict";
import { location, ScafctlError } from "../diagnostics/mod.ts";
import { field, isObject } from "../value/mod.ts";
import { discoverSolution, loadSolution, type Solution } from "./mod.ts";

const HEAD = "metadata: {name: x}\n";

async function inFolder<Result>(
  files: Record<string, string>,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function load(files: Record<string, string>): Promise<Solution> {
  return inFolder(
    files,
    (folder) => loadSolution({ source: { kind: "file", path: "solution.yaml" }, workingDirectory: folder }),
  );
}

async function failure(files: Record<string, string>): Promise<ScafctlError> {
  try {
    await load(files);
  } catch (error) {
    assert.ok(error instanceof ScafctlError, String(error));
    return error;
  }
  return assert.fail("no error");
}

const resolver = (name: string) => `  ${name}: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}\n`;

Deno.test("compose: resolvers, actions, tests and includes of parts join the solution", async () => {
  const solution = await load({
    "solution.yaml":
      `${HEAD}compose: [parts/*.yaml, more.yaml]\nbundle: {include: [a]}\nspec:\n resolvers:\n ${
        resolver("root")
      }` +
      " testing: {config: {env: {A: '1', B: '1'}, setup: [{command: one}], skipBuiltins: [lint]}, cases: {_t: {}}}\n",
    "parts/b.yaml":
      `spec:\n workflow:\n  actions:\n   run: {provider: static}\n  finally:\n   end: {provider: static}\n`,
    "parts/a.yaml": `compose: [x]\nspec:\n resolvers:\n ${resolver("part")}`,
    "parts/notes.txt": "no part",
    "more.yaml":
      "bundle: {include: [a, b]}\nspec: {testing: {config: {env: {B: '2'}, setup: [{command: two}], skipBuiltins: true}, cases: {one: {}}}}\n",
  });
  assert.deepEqual([...solution.spec.resolvers.keys()], ["root", "part"]);
  assert.deepEqual([...solution.spec.workflow!.actions.keys()], ["run"]);
  assert.deepEqual([...solution.spec.workflow!.finally.keys()], ["end"]);
  assert.deepEqual(solution.bundle.include, ["a", "b"]);
  const { testing } = solution.spec;
  assert.ok(isObject(testing));
  assert.deepEqual(JSON.parse(JSON.stringify(testing)), {
    config: { env: { A: "1", B: "2" }, setup: [{ command: "one" }, { command: "two" }], skipBuiltins: true },
    cases: { _t: {}, one: {} },
  });
  assert.ok(field(testing, "cases"));
  assert.equal(location(solution.spec.resolvers.get("part")!.range!), "parts/a.yaml:4:4");
  assert.deepEqual(solution.warnings.map(({ rule }) => rule), ["compose-ignored-key"]);
});

Deno.test("compose: a name in two files is a problem with the place of the second", async () => {
  const error = await failure({
    "solution.yaml": `${HEAD}compose: [a.yaml]\nspec:\n resolvers:\n ${resolver("x")}`,
    "a.yaml": `spec:\n resolvers:\n ${resolver("x")}`,
  });
  assert.equal(error.code, "SCAF1012");
  assert.match(
    error.message,
    /duplicate resolver "x": defined in both root solution and composed file a\.yaml/,
  );
  assert.equal(location(error.range!), "a.yaml:3:4");
});

Deno.test("compose: missing, repeated and broken parts", async () => {
  const missing = await failure({ "solution.yaml": `${HEAD}compose: [none.yaml]\n` });
  assert.equal(missing.code, "SCAF1012");
  assert.match(
    missing.message,
    /unable to compose solution from '.*solution\.yaml': failed to read composed file none\.yaml/,
  );
  assert.equal(location(missing.range!), "solution.yaml:2:11");
  const twice = await failure({
    "solution.yaml": `${HEAD}compose: [a.yaml, ./a.yaml]\n`,
    "a.yaml": "spec: {}\n",
  });
  assert.match(twice.message, /circular compose reference detected: \.\/a\.yaml/);
  const itself = await failure({ "solution.yaml": `${HEAD}compose: [solution.yaml]\n` });
  assert.match(itself.message, /circular compose reference detected: solution\.yaml/);
  const broken = await failure({ "solution.yaml": `${HEAD}compose: [a.yaml]\n`, "a.yaml": "a: 1\na: 2\n" });
  assert.equal(broken.code, "SCAF1004");
  assert.equal(location(broken.range!), "a.yaml:2:1");
  const list = await failure({ "solution.yaml": `${HEAD}compose: [a.yaml]\n`, "a.yaml": "- a\n" });
  assert.match(list.message, /must hold a map/);
});

Deno.test("discovery: folders and names in order, action files first in action mode", async () => {
  const found = (
    files: string[],
    ...rest: [("default" | "solution" | "action")?, { actionFiles: string[] }?]
  ) =>
    inFolder(
      Object.fromEntries(files.map((file) => [file, HEAD])),
      async (folder) => (await discoverSolution(folder, ...rest)).slice(folder.length + 1),
    );
  assert.equal(await found(["solution.yml", "scafctl.yaml"]), "solution.yml");
  assert.equal(await found(["solution.yaml", "scafctl/scafctl.json"]), "scafctl/scafctl.json");
  assert.equal(await found([".scafctl/actions.yaml"]), ".scafctl/actions.yaml");
  assert.equal(await found(["actions.yaml", "scafctl/solution.yaml"], "action"), "actions.yaml");
  assert.equal(await found(["solution.yaml", "scafctl/scafctl.yaml"], "action"), "scafctl/scafctl.yaml");
  assert.equal(
    await found(["todo.yaml", "solution.yaml"], "action", { actionFiles: ["todo.yaml"] }),
    "todo.yaml",
  );
  await assert.rejects(found(["actions.yaml"], "solution"), { code: "SCAF1013" });
  await assert.rejects(found(["solution.yaml/x"]), {
    message: "no solution path provided and no solution file found in default locations",
  });
});

Deno.test("compose: a pattern that matches the solution itself means the others", async () => {
  const solution = await load({
    "solution.yaml": `${HEAD}compose: ["*.yaml"]\nspec:\n resolvers:\n ${resolver("own")}`,
    "part.yaml": `spec:\n resolvers:\n ${resolver("part")}`,
  });
  assert.deepEqual([...solution.spec.resolvers.keys()].sort(), ["own", "part"]);
});
