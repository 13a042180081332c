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
  ["a resolver on the command line", ["run", "resolver", "tokne"], "token"],
  ["a resolver that a solution refers to", ["run", "resolver", "-f", "reference.yaml"], "region"],
  ["a parameter", ["run", "resolver", "-r", "evn=prod"], "env"],
  ["an action", ["run", "action", "lsat"], "last"],
  ["an example", ["examples", "get", "helo"], "hello"],
  ["a rule", ["lint", "explain", "unused-resolvr"], "unused-resolver"],
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
