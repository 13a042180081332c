import assert from "node:assert/strict";
import { inFolder, scafctl } from "./program.ts";
import { hasTerminal, onTerminal } from "./terminal.ts";

const ignore = !await hasTerminal();

const ASKING = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: asking, version: 1.0.0}
spec:
  resolvers:
    region:
      description: where it runs
      type: string
      resolve: {with: [{provider: parameter, inputs: {key: region}}]}
`;

const CHECKED = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: checked, version: 1.0.0}
spec:
  resolvers:
    stage:
      type: string
      resolve: {with: [{provider: parameter, inputs: {key: stage}}]}
      validate: {with: [{provider: validation, inputs: {expression: "__self in ['dev', 'test', 'prod']"}}]}
    owner:
      description: who answers for it
      type: string
      resolve: {with: [{provider: parameter, inputs: {key: owner}}]}
      validate: {with: [{provider: validation, inputs: {match: "^[a-z]+$"}, message: small letters only}]}
    count:
      type: int
      resolve: {with: [{provider: parameter, inputs: {key: count}}]}
    token:
      sensitive: true
      resolve: {with: [{provider: parameter, inputs: {key: token}}]}
    size:
      resolve: {with: [{provider: parameter, inputs: {key: size}}, {provider: static, inputs: {value: small}}]}
`;

Deno.test({
  name: "e2e: a missing parameter is asked for on a terminal",
  ignore,
  fn: async () => {
    await inFolder({ "solution.yaml": ASKING }, async (cwd) => {
      const { code, shown } = await onTerminal(cwd, ["run", "resolver", "-o", "json"], [
        ["region", "eu-west\\r"],
      ]);
      assert.equal(code, 0, shown);
      assert.match(shown, /where it runs/);
      assert.match(shown, /"region": "eu-west"/);
    });
  },
});

Deno.test({
  name: "e2e: questions follow the resolver: choices, checks, types, secrets; a default is not asked for",
  ignore,
  fn: async () => {
    await inFolder({ "solution.yaml": CHECKED }, async (cwd) => {
      const { code, shown } = await onTerminal(cwd, ["run", "resolver", "-o", "yaml"], [
        ["prod", "\\x1b[B\\r"],
        ["owner", "Bob\\r"],
        ["small letters only", "\\x7f\\x7f\\x7fann\\r"],
        ["count", "many\\r"],
        ["cannot", "\\x7f\\x7f\\x7f\\x7f7\\r"],
        ["token", "hush-hush\\r"],
      ]);
      assert.equal(code, 0, shown);
      const result = shown.slice(shown.lastIndexOf("count:"));
      assert.match(result, /^count: 7\r\n/);
      assert.match(result, /owner: ann\r\n/);
      assert.match(result, /size: small\r\n/);
      assert.match(result, /stage: test\r\n/);
      assert.match(result, /token: hush-hush\r\n/);
      assert.ok(
        !shown.slice(0, -result.length).includes("hush-hush"),
        "the secret was shown while it was typed",
      );
    });
  },
});

Deno.test({
  name: "e2e: on a terminal nothing is asked in CI, nor with --no-input",
  ignore,
  fn: async () => {
    await inFolder({ "solution.yaml": ASKING }, async (cwd) => {
      const [ci, noInput] = await Promise.all([
        onTerminal(cwd, ["run", "resolver"], [], { CI: "true" }),
        onTerminal(cwd, ["run", "resolver", "--no-input"], []),
      ]);
      for (const { code, shown } of [ci, noInput]) {
        assert.equal(code, 1, shown);
        assert.match(shown, /parameter "region" was not provided/);
      }
    });
  },
});

Deno.test("e2e: without a terminal nothing is asked", async () => {
  await inFolder({ "solution.yaml": ASKING }, async (cwd) => {
    const { code, stderr } = await scafctl(["run", "resolver", "-o", "json"], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /region/);
  });
});

Deno.test({
  name: "e2e: a result can be browsed on a terminal, and only there",
  ignore,
  fn: async () => {
    await inFolder({}, async (cwd) => {
      const args = ["config", "get", "resolver", "-i"];
      const piped = await scafctl(args, { cwd });
      assert.equal(piped.code, 1);
      assert.match(piped.stderr, /needs a terminal/);
      // Up from the first choice is the last one, "done".
      const { code, shown } = await onTerminal(cwd, args, [["maxConcurrency", "\\x1b[A\\r"]]);
      assert.equal(code, 0, shown);
      assert.match(shown, /done/);
    });
  },
});

Deno.test({
  name:
    "e2e: new solution asks for what is not given, writes the usual file, and what it wrote runs and lints clean",
  ignore,
  fn: async () => {
    await inFolder({}, async (cwd) => {
      const { code, shown } = await onTerminal(cwd, ["new", "solution"], [
        ["Name of the solution", "My\\r"],
        ["a letter first", "\\x7f\\x7fmy-app\\r"],
        ["What is it for", "Sets up an app\\r"],
        ["File to write", "\\r"],
      ]);
      assert.equal(code, 0, shown);
      assert.match(shown, /wrote solution\.yaml/);
      const text = await Deno.readTextFile(`${cwd}/solution.yaml`);
      assert.match(text, /name: my-app\n/);
      assert.match(text, /description: "Sets up an app"\n/);
      const ran = await scafctl(["run", "solution"], { cwd });
      assert.equal(ran.stdout, "HELLO WORLD\n", ran.stderr);
      const lint = await scafctl(["lint"], { cwd });
      assert.equal(lint.stdout, "");
      assert.equal(lint.code, 0);
    });
  },
});

Deno.test("e2e: new solution without a terminal asks nothing, and needs a name only", async () => {
  await inFolder({}, async (cwd) => {
    const nameless = await scafctl(["new", "solution"], { cwd });
    assert.equal(nameless.code, 1);
    assert.match(nameless.stderr, /needs a name/);
    const named = await scafctl(["new", "solution", "my-app", "-o", "app.yaml"], { cwd });
    assert.equal(named.code, 0, named.stderr);
    assert.match(named.stderr, /scafctl run solution -f app\.yaml/);
    const twice = await scafctl(["new", "solution", "my-app", "-o", "app.yaml"], { cwd });
    assert.equal(twice.code, 3);
    assert.match(twice.stderr, /app\.yaml exists already/);
  });
});

Deno.test({
  name: "e2e: the end of the input gives up, at a field and at a choice",
  ignore,
  fn: async () => {
    for (const solution of [ASKING, CHECKED]) {
      await inFolder({ "solution.yaml": solution }, async (cwd) => {
        const { code, shown } = await onTerminal(cwd, ["run", "resolver"], [["└", "\\x04"]]);
        assert.equal(code, 130, shown);
        assert.match(shown, /the question was not answered/);
      });
    }
  },
});

Deno.test({
  name: "e2e: who looks around in a result sees what its records are, and leaves without an error",
  ignore,
  fn: async () => {
    await inFolder({}, async (cwd) => {
      const { code, shown } = await onTerminal(cwd, ["get", "provider", "-i"], [["└", "\\x04"]]);
      assert.equal(code, 0, shown);
      assert.match(shown, /0 {2}cel/);
      assert.doesNotMatch(shown, /SCAF/);
    });
  },
});

Deno.test({
  name: "e2e: questions have no colour where none is wanted",
  ignore,
  fn: async () => {
    await inFolder({ "solution.yaml": CHECKED }, async (cwd) => {
      const asked = async (...[args, env]: [string[], Record<string, string>]) =>
        (await onTerminal(cwd, ["run", "resolver", ...args], [["└", "\\x04"]], env)).shown;
      // deno-lint-ignore no-control-regex -- this is what is looked for
      const colour = /\x1b\[[0-9;]*m/;
      assert.match(await asked([], { NO_COLOR: "" }), colour);
      assert.doesNotMatch(await asked([], { NO_COLOR: "1" }), colour);
      assert.doesNotMatch(await asked(["--no-color"], { NO_COLOR: "" }), colour);
    });
  },
});
