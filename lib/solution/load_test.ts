import assert from "node:assert/strict";
import { type Code, frame, ScafctlError } from "../diagnostics/mod.ts";
import { type LoadRequest, loadSolution, type Solution } from "./mod.ts";

const HEAD = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: x}\n";
const testdata = new URL("./testdata/", import.meta.url).pathname;

function load(text: string, parameters?: LoadRequest["parameters"]): Promise<Solution> {
  const request: LoadRequest = { source: { kind: "text", text, name: "s.yaml" }, workingDirectory: "/" };
  return loadSolution(parameters ? { ...request, parameters } : request);
}

async function failure(work: Promise<unknown>): Promise<ScafctlError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof ScafctlError, String(error));
    return error;
  }
  return assert.fail("no error");
}

async function fails(text: string, code: Code, place: string, message: RegExp, hint?: RegExp) {
  const error = await failure(load(text));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, message);
  assert.ok(error.range, "a place");
  const { line, column } = error.range.source.position(error.range.start);
  assert.equal(`${line}:${column}`, place, error.message);
  const lines = frame(error.diagnostic());
  assert.match(lines[1]!, /--> s\.yaml:/);
  assert.ok(lines.some((shown) => shown.includes("^")), "a caret");
  if (hint) assert.match(error.hint ?? "", hint);
}

const resolver = (body: string) => `${HEAD}spec:\n  resolvers:\n    a: ${body}\n`;

Deno.test("load: the specification's samples, old spellings with remarks", async () => {
  const simple = await loadSolution({
    source: { kind: "file", path: "spec_simple_deploy.yaml" },
    workingDirectory: testdata,
  });
  const deploy = simple.spec.workflow!.actions.get("deploy")!;
  assert.equal(deploy.provider, "http");
  assert.equal(deploy.timeout!.nanoseconds, 300_000_000_000n);
  assert.deepEqual(deploy.when!.kind, "expr");
  assert.equal(deploy.inputs.get("body")!.kind, "map");
  assert.equal(simple.origin.kind, "file");
  assert.equal(simple.origin.folder! + "/", testdata);
  assert.deepEqual(simple.warnings.map((warning) => warning.rule), ["deprecated-spelling"]);

  const complete = await loadSolution({
    source: { kind: "file", path: `${testdata}spec_complete.yaml` },
    workingDirectory: "/",
  });
  const named = complete.spec.resolvers.get("resolverName")!;
  assert.equal(named.resolve!.with.length, 1);
  assert.equal(named.transform!.with[0]!.provider, "cel");
  assert.equal(named.validate!.with[0]!.inputs.get("match")!.kind, "expr");
  const action = complete.spec.workflow!.actions.get("actionName")!;
  const { forEach } = action;
  assert.ok(
    forEach?.in?.kind === "expr" && forEach.in.text === "_.resolverName" && forEach.item === "itemName",
  );
  assert.equal(action.onError, "ignore");
  assert.equal(complete.bundle.plugins[0]!.defaults.get("region")!.kind, "literal");
  assert.deepEqual(complete.warnings.map((warning) => warning.message.replace(/^[^:]*: /, "")), [
    '"from" is a deprecated spelling of "with"',
    '"transform: [...]" is a deprecated spelling of "transform.with"',
    '"from" is a deprecated spelling of "with"',
    '"shell" is a deprecated spelling of "exec"',
    '"shell" is a deprecated spelling of "exec"',
  ]);
});

Deno.test("load: defaults of what a file leaves out", async () => {
  const solution = await load("metadata: {name: x}\nspec: {resolvers: {}}\n");
  assert.equal(solution.apiVersion, "scafctl.io/v1");
  assert.equal(solution.metadata.version, "0.0.0-dev");
  assert.equal(solution.metadata.hasVersion, false);
  assert.equal(solution.catalog.visibility, "private");
  assert.equal(solution.spec.workflow, undefined);
});

Deno.test("load: inputs in every form, nested references only where a map is nothing else", async () => {
  const solution = await load(resolver(`
      resolve:
        with:
          - provider: static
            onError: fail
            inputs:
              plain: {k: [1, {deep: x}]}
              nested: {k: [1, {rslvr: b}], other: {expr: "1", more: 2}}
              ref: {expr: "1 + 1", note: ignored}
              word: {expr: true}
    b: {type: INTEGER, timeout: 1500000000, resolve: {with: [{provider: static, inputs: {value: 1}}]}}`));
  const { inputs } = solution.spec.resolvers.get("a")!.resolve!.with[0]!;
  assert.equal(inputs.get("plain")!.kind, "literal");
  const nested = inputs.get("nested")!;
  assert.ok(nested.kind === "map");
  assert.equal(nested.entries[0]![1].kind, "list");
  assert.equal(nested.entries[1]![1].kind, "literal");
  const ref = inputs.get("ref")!;
  assert.ok(ref.kind === "expr" && ref.text === "1 + 1");
  const word = inputs.get("word")!;
  assert.ok(word.kind === "expr" && word.text === "true");
  const b = solution.spec.resolvers.get("b")!;
  assert.equal(b.type, "int");
  assert.equal(b.timeout!.nanoseconds, 1_500_000_000n);
});

Deno.test("load: matrix under the action and under strategy, retry jitter, aliases of forEach", async () => {
  const solution = await load(`${HEAD}spec:
  workflow:
    failOnUnsuccessful: no
    actions:
      a:
        provider: static
        matrix: {region: [eu, us], size: _.sizes, include: [{region: ap}], exclude: [{region: us}], concurrency: 2}
        retry: {maxAttempts: 2, jitter: 0.5, retryIf: {expr: "__error.attempt < 2"}}
      b:
        provider: static
        strategy: {matrix: {os: [linux]}, concurrency: 3}
        forEach: {in: [1], itemAlias: it, indexAlias: at}
`);
  const { actions, failOnUnsuccessful } = solution.spec.workflow!;
  assert.equal(failOnUnsuccessful, false);
  const a = actions.get("a")!;
  assert.deepEqual(a.matrix!.dimensions.map(([name, value]) => [name, value.kind]), [
    ["region", "literal"],
    ["size", "expr"],
  ]);
  assert.equal(a.matrix!.concurrency, 2);
  assert.equal(a.matrix!.include!.kind, "literal");
  assert.equal(a.retry!.jitter, 0.5);
  assert.equal(a.retry!.retryIf!.text, "__error.attempt < 2");
  const b = actions.get("b")!;
  assert.equal(b.matrix!.concurrency, 3);
  assert.equal(b.forEach!.item, "it");
  assert.equal(b.forEach!.index, "at");
  assert.equal(solution.warnings.length, 2);
});

Deno.test("load: unknown keys load, with a remark and a suggestion", async () => {
  const solution = await load(
    resolver("{resolve: {with: [{provider: static, input: {value: 1}}]}, tranform: {}}"),
  );
  assert.deepEqual(solution.warnings.map((warning) => [warning.rule, warning.message]), [
    ["unknown-key", 'unknown key "tranform" in spec.resolvers.a; did you mean "transform"?'],
    ["unknown-key", 'unknown key "input" in spec.resolvers.a.resolve.with[0]; did you mean "inputs"?'],
  ]);
});

Deno.test("load errors: syntax, duplicates, depth, aliases", async () => {
  await fails("a: [1\n", "SCAF1003", "1:6", /failed to load solution from 's\.yaml': yaml: line/);
  await fails(`${HEAD}kind: Solution\n`, "SCAF1004", "4:1", /"kind" already defined at line 2/, /only once/);
  await fails("[".repeat(100_000), "SCAF1005", "1:1001", /nests deeper/);
  const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 9; i++) bomb.push(`a${i}: &a${i} [${Array(10).fill(`*a${i - 1}`).join(", ")}]`);
  const error = await failure(load(bomb.join("\n")));
  assert.equal(error.code, "SCAF1005");
});

Deno.test("load errors: envelope problems come together", async () => {
  const error = await failure(load("apiVersion: v2\nkind: Thing\ncatalog: {visibility: secret}\nspec: {}\n"));
  assert.equal(error.code, "SCAF1006");
  assert.match(
    error.message,
    /solution validation failed: apiVersion must be scafctl\.io\/v1; kind must be Solution; metadata\.name is required; catalog\.visibility must be public, private, or internal when set$/,
  );
  assert.equal(error.details.length, 4);
  assert.equal(error.exit, 4);
});

Deno.test("load errors: wrong types, forms, conditions, durations", async () => {
  await fails(
    resolver("{description: {x: 1}, resolve: {with: []}}"),
    "SCAF1007",
    "6:22",
    /line 6: spec\.resolvers\.a\.description must be text, not a map/,
  );
  await fails(resolver("{sensitive: maybe}"), "SCAF1007", "6:20", /must be true or false/);
  await fails(resolver("{timeout: 5 minutes}"), "SCAF1007", "6:18", /duration such as 30s/);
  await fails(resolver("{dependsOn: b}"), "SCAF1007", "6:20", /must be a list/);
  await fails("- a\n", "SCAF1007", "1:1", /the document must be a map/);
  await fails(
    resolver('{resolve: {with: [{provider: static, inputs: {value: {expr: "1", tmpl: "2"}}}]}}'),
    "SCAF1008",
    "6:73",
    /expr and tmpl are given at line 6, column 61/,
    /keep one/,
  );
  await fails(
    resolver("{resolve: {with: [{provider: p, inputs: {v: {rslvr: null}}}]}}"),
    "SCAF1007",
    "6:60",
    /rslvr must be text, not null/,
  );
  await fails(resolver("{when: ''}"), "SCAF1016", "6:15", /invalid condition at line 6, column 15/);
  await fails(resolver("{when: {expr: a, tmpl: b}}"), "SCAF1016", "6:15", /one of 'expr'/);
  await fails(
    `${HEAD}bundle: {plugins: [{name: p, kind: x, version: y}]}\n`,
    "SCAF1007",
    "4:36",
    /invalid kind "x".*invalid version constraint "y"/s,
  );
  let deep = "{rslvr: b}";
  for (let level = 0; level < 34; level++) deep = `{k: ${deep}}`;
  await fails(
    resolver(`{resolve: {with: [{provider: p, inputs: {v: ${deep}}}]}}`),
    "SCAF1005",
    `6:${52 + 34 * 4}`,
    /deeper than 32/,
  );
});

Deno.test("load: version constraints of plugins in every spelling, and hostile ones quickly", async () => {
  const plugin = (version: string) =>
    load(`${HEAD}bundle: {plugins: [{name: p, kind: provider, version: "${version}"}]}\n`);
  for (
    const version of [
      "1",
      "^1.5.0",
      ">= 2.0.0, < 3",
      "1.2.x || ~2",
      "1.0.0 - 2.0.0",
      "*",
      "latest",
      "=1.0.0-rc.1+b",
    ]
  ) {
    assert.equal((await plugin(version)).bundle.plugins[0]!.version, version);
  }
  for (const version of ["y", "-", "1..2", "1".repeat(5_000) + "!", "1 ".repeat(5_000) + "!"]) {
    assert.match((await failure(plugin(version))).message, /invalid version constraint/);
  }
});

Deno.test("load errors: resolvers", async () => {
  const error = await failure(
    load(
      `${HEAD}spec:\n  resolvers:\n    __x: {resolve: {with: []}}\n    'a b': {resolve: {with: []}}\n    c:\n    d: {dependsOn: [d, '']}\n`,
    ),
  );
  assert.equal(error.code, "SCAF1009");
  assert.deepEqual(error.details.map((detail) => detail.message), [
    `resolver name "__x" cannot start with '__' (reserved for internal use)`,
    'resolver name "a b" cannot contain whitespace',
    'resolver "c" has a null value — a resolve block is required',
    'resolver "d" cannot depend on itself',
    'resolver "d" has empty dependsOn entry',
  ]);
});

Deno.test("versions have three numbers, however they are written", async () => {
  for (
    const [written, version] of [["1.0", "1.0.0"], ["v2", "2.0.0"], ["v1.2.3-rc.1+b", "1.2.3-rc.1+b"], [
      "1.2.3",
      "1.2.3",
    ], ["''", "0.0.0-dev"]]
  ) {
    const { metadata } = await load(`metadata: {name: x, version: ${written}}\n`);
    assert.equal(metadata.version, version);
    assert.equal(metadata.hasVersion, written !== "''");
  }
});

const use = (expr: string) => `{resolve: {with: [{provider: static, inputs: {value: {expr: "${expr}"}}}]}}`;

Deno.test("load errors: unknown dependency and cycle", async () => {
  const text = `${HEAD}spec:\n  resolvers:\n    region: ${use("1")}\n    b: ${use("_.regoin")}\n`;
  await fails(
    text,
    "SCAF1010",
    "7:71",
    /resolver "b" refers to non-existent resolver "regoin"/,
    /did you mean "region"/,
  );
  await load(text, new Set(["regoin"]));
  await load(text, "skip");
  const cycle = `${HEAD}spec:\n  resolvers:\n    a: ${use("_.b")}\n    b: ${use("_.c")}\n    c: ${
    use("_.b")
  }\n`;
  await fails(cycle, "SCAF1011", "7:5", /cycle detected: b → c → b/, /take one of these/);
  await fails(`${HEAD}spec:\n  resolvers:\n    a: ${use("_.a")}\n`, "SCAF1011", "6:5", /a → a/, /__self/);
});

Deno.test("load errors: files", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = (path: string) =>
      failure(loadSolution({ source: { kind: "file", path }, workingDirectory: folder }));
    const missing = await file("none.yaml");
    assert.equal(missing.code, "SCAF1001");
    assert.match(missing.message, /^cannot read 'none\.yaml': no such file$/);
    const directory = await file(".");
    assert.equal(directory.code, "SCAF1002");
    assert.match(directory.message, /is a directory/);
    await Deno.writeTextFile(`${folder}/empty.yaml`, "\n");
    const empty = await file("empty.yaml");
    assert.equal(empty.code, "SCAF1015");
    assert.match(empty.message, /^the solution 'empty\.yaml' is empty$/);
    await Deno.writeTextFile(`${folder}/comment.yaml`, "# nothing\n");
    assert.equal((await file("comment.yaml")).code, "SCAF1015");
    await Deno.writeFile(`${folder}/latin.yaml`, new Uint8Array([0x61, 0x3a, 0x20, 0xe4, 0x0a]));
    const latin = await file("latin.yaml");
    assert.equal(latin.code, "SCAF1017");
    assert.match(frame(latin.diagnostic())[1]!, /latin\.yaml:1:4/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("load: a URL through the caller's fetch", async () => {
  const from = (response: Response) =>
    loadSolution({
      source: { kind: "url", url: "https://example.com/s.yaml", fetch: () => Promise.resolve(response) },
      workingDirectory: "/",
    });
  const solution = await from(new Response(HEAD));
  assert.equal(solution.origin.canonical, "https://example.com/s.yaml");
  const error = await failure(from(new Response("", { status: 404 })));
  assert.equal(error.code, "SCAF1014");
  assert.match(error.message, /cannot fetch 'https:\/\/example\.com\/s\.yaml': the server answered 404/);
});
