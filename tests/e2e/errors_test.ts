import assert from "node:assert/strict";
import { inFolder, SAMPLE, scafctl } from "./program.ts";

const head = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: s, version: 1.0.0}\nspec:\n";

const FILES = {
  "solution.yaml": SAMPLE,
  "provider.yaml":
    `${head}  resolvers:\n    a: {resolve: {with: [{provider: statik, inputs: {value: 1}}]}}\n`,
  "reference.yaml": `${head}  resolvers:
    region: {resolve: {with: [{provider: static, inputs: {value: eu}}]}}
    a: {resolve: {with: [{provider: static, inputs: {value: {rslvr: regoin}}}]}}
`,
  "field.yaml": `${head}  resolvers:\n    a: {resolve: {with: [{provider: static, inputs: {valeu: 1}}]}}\n`,
  "key.yaml":
    `${head}  resolvers:\n    a: {resolv: {with: []}, resolve: {with: [{provider: static, inputs: {value: 1}}]}}\n`,
  "cause.yaml": `${head}  resolvers:
    first: {resolve: {with: [{provider: file, inputs: {operation: read, path: missing.txt}}]}}
    second: {resolve: {with: [{provider: cel, inputs: {expression: "_.first + 'x'"}}]}}
    third: {resolve: {with: [{provider: cel, inputs: {expression: "_.second + 'x'"}}]}}
`,
};

/** What is mistyped, and what is offered instead. */
const TYPOS: readonly (readonly [what: string, line: readonly string[], offer: string])[] = [
  ["a command", ["rnder"], "render"],
  ["a command of a group", ["run", "resovler"], "resolver"],
  ["a flag", ["run", "solution", "--dryrun"], "--dry-run"],
  ["a format", ["run", "resolver", "-o", "jsn"], "json"],
  ["a provider of run provider", ["run", "provider", "exce"], "exec"],
  ["a provider of a solution", ["run", "resolver", "-f", "provider.yaml"], "static"],
  ["an input of run provider", ["run", "provider", "static", "valeu=1"], "value"],
  ["a field of explain", ["explain", "resolver.transfrom"], "transform"],
  ["a field of explain that stands further down", ["explain", "resolver.until"], "resolver.resolve.until"],
  ["a resolver on the command line", ["run", "resolver", "tokne"], "token"],
  ["a resolver that a solution refers to", ["run", "resolver", "-f", "reference.yaml"], "region"],
  ["a parameter", ["run", "resolver", "-r", "evn=prod"], "env"],
  ["an action", ["run", "action", "lsat"], "last"],
  ["an example", ["examples", "get", "helo"], "hello"],
  ["a rule", ["lint", "explain", "unused-resolvr"], "unused-resolver"],
  ["a rule that was only begun", ["lint", "explain", "unused-res"], "unused-resolver"],
  ["a category of rules", ["lint", "rules", "--category", "nameing"], "naming"],
  ["the flag for the version", ["--verson"], "--version"],
  ["a solution file", ["run", "resolver", "-f", "soluton.yaml"], "solution.yaml"],
  ["a name to explain", ["explain", "htpp"], "http"],
  ["an error code", ["explain", "SCAF301"], "SCAF3001"],
  ["a shell", ["completion", "basch"], "bash"],
  ["a schema", ["schema", "confg"], "config"],
  ["a path", ["paths", "chache"], "cache"],
  ["a value of a flag", ["lint", "--severity", "eror"], "error"],
  ["a configuration key", ["config", "get", "loging.level"], "logging.level"],
];

for (const [what, line, offer] of TYPOS) {
  Deno.test(`errors: ${what} that is mistyped gets a suggestion`, async () => {
    await inFolder(FILES, async (cwd) => {
      const { code, stdout, stderr } = await scafctl(line, { cwd });
      assert.notEqual(code, 0);
      assert.equal(stdout, "");
      assert.ok(stderr.includes(`did you mean "${offer}"`), stderr);
    });
  });
}

Deno.test("errors: unknown keys and inputs of a solution are found by lint, with suggestions", async () => {
  await inFolder(FILES, async (cwd) => {
    const input = await scafctl(["lint", "-f", "field.yaml"], { cwd });
    assert.match(input.stdout + input.stderr, /valeu[^]*did you mean "value"/);
    const key = await scafctl(["lint", "-f", "key.yaml"], { cwd });
    assert.match(key.stdout + key.stderr, /resolv[^]*did you mean "resolve"/);
  });
});

Deno.test("errors: a key that is nearly a known one is told by every run, and an unrelated one is not", async () => {
  const extra =
    `${head}  resolvers:\n    a: {x-team: core, resolve: {with: [{provider: static, inputs: {value: 1}}]}}\n`;
  await inFolder({ ...FILES, "extra.yaml": extra }, async (cwd) => {
    const typo = await scafctl(["run", "resolver", "-f", "key.yaml", "-o", "json"], { cwd });
    assert.match(
      typo.stderr,
      /key\.yaml:6:9: unknown key "resolv" in spec\.resolvers\.a; did you mean "resolve"\?/,
    );
    const own = await scafctl(["run", "resolver", "-f", "extra.yaml", "-o", "json"], { cwd });
    assert.equal(own.stderr, "");
    assert.equal(own.code, 0);
  });
});

Deno.test("errors: several failures are counted once and told one by one, a single one is told with its place", async () => {
  const two = `${head}  resolvers:
    a: {resolve: {with: [{provider: parameter, inputs: {key: a}}]}}
    b: {resolve: {with: [{provider: parameter, inputs: {key: b}}]}}
`;
  await inFolder({ ...FILES, "two.yaml": two }, async (cwd) => {
    const { stderr } = await scafctl(["run", "resolver", "-f", "two.yaml"], { cwd });
    assert.match(stderr, /2 resolvers failed \[SCAF3001\]\n/);
    for (const name of ["a", "b"]) {
      assert.equal(stderr.split(`resolver "${name}" failed`).length, 2, stderr);
      assert.match(stderr, new RegExp(`hint: give it with -r ${name}=<value>`));
    }
    const one = await scafctl(["run", "resolver", "-f", "provider.yaml"], { cwd });
    assert.match(
      one.stderr,
      /^\S* *resolver "a" failed: .*provider "statik" not found \[SCAF3001\]\n {2}--> provider\.yaml:6/m,
    );
  });
});

Deno.test("errors: only the root cause is told, and --debug adds what lies beneath", async () => {
  await inFolder(FILES, async (cwd) => {
    const brief = await scafctl(["run", "resolver", "-f", "cause.yaml"], { cwd });
    assert.equal(brief.code, 1);
    assert.match(brief.stderr, /resolver "first" failed/);
    assert.ok(!/second|third/.test(brief.stderr.replace(/^.*\|.*$/gm, "")), brief.stderr);
    assert.ok(!brief.stderr.includes("caused by:"));
    const whole = await scafctl(["run", "resolver", "-f", "cause.yaml", "--debug", "--log-file", "run.log"], {
      cwd,
    });
    assert.match(whole.stderr, /caused by: .*missing\.txt/);
    const all = await scafctl(["run", "resolver", "-f", "cause.yaml", "--validate-all"], { cwd });
    assert.match(all.stderr, /resolver "first" failed/);
    assert.ok(!/resolver "(second|third)" failed/.test(all.stderr), all.stderr);
  });
});

Deno.test("errors: a code is explained, a wrong one gets a suggestion or a list", async () => {
  const page = await scafctl(["explain", "SCAF3001"]);
  assert.equal(page.code, 0, page.stderr);
  assert.match(page.stdout, /SCAF3001/);
  const wrong = await scafctl(["explain", "SCAF9999"]);
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.stderr, /SCAF9999/);
});
