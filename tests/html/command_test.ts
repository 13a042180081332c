import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, SAMPLE, scafctl } from "../e2e/program.ts";

async function pageOf(folder: string, args: readonly string[], exit = 0): Promise<string> {
  const file = join(folder, "page.html");
  const run = await scafctl([...args, "--html", "page.html"], { cwd: folder });
  assert.equal(run.code, exit, run.stderr);
  assert.match(run.stderr, /page written to/);
  return await Deno.readTextFile(file);
}

Deno.test("rendering the same solution twice writes the same bytes", () =>
  inFolder({ "solution.yaml": SAMPLE }, async (folder) => {
    const first = await pageOf(folder, ["render", "solution"]);
    assert.equal(await pageOf(folder, ["render", "solution"]), first);
    assert.doesNotMatch(first, /class="gantt"/);
  }));

/** Secrets by each way into a page: value, input, derived value, result, error, name of an iteration. */
const SECRETS = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: secrets, version: 1.0.0}
spec:
  resolvers:
    token: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: hunter2-hunter2}}]}}
    pin: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: "q7"}}]}}
    header: {resolve: {with: [{provider: cel, inputs: {expression: "'Bearer ' + _.token"}}]}}
    coded: {resolve: {with: [{provider: cel, inputs: {expression: "_.token.upperAscii()"}}]}}
  workflow:
    actions:
      show: {provider: exec, inputs: {command: "echo got", args: [{rslvr: token}, {rslvr: pin}]}}
      say: {provider: message, inputs: {message: {expr: "_.coded + ' ' + _.header"}, type: plain}}
      break: {provider: exec, onError: continue, inputs: {command: {tmpl: "echo {{ .token }} >&2; exit 3"}}}
`;

for (
  const { args, exit } of [
    { args: ["render", "solution"], exit: 0 },
    { args: ["render", "solution", "--show-sensitive"], exit: 0 },
    { args: ["run", "resolver"], exit: 0 },
    { args: ["run", "resolver", "--show-sensitive", "-o", "json"], exit: 0 },
    { args: ["run", "solution"], exit: 0 },
    { args: ["run", "solution", "--show-sensitive", "--resolve-all"], exit: 0 },
  ]
) {
  Deno.test(`no secret reaches the page of ${args.join(" ")}`, () =>
    inFolder({ "solution.yaml": SECRETS }, async (folder) => {
      const html = await pageOf(folder, args, exit);
      // The style and the script are the same on every page and hold no values.
      const shown = html.replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>|sha256-[^']*/g, "");
      for (const secret of [/hunter2/i, /q7/, /aHVudGVyMi/]) assert.doesNotMatch(shown, secret);
      assert.match(shown, /token/);
    }));
}

Deno.test("a failed run writes its page with the failure on it", () =>
  inFolder({
    "solution.yaml": SAMPLE.replace("echo first", "exit 3"),
  }, async (folder) => {
    const html = await pageOf(folder, ["run", "solution"], 6);
    assert.match(html, /<rect class="bar failed"/);
    assert.match(html, /<span class="tag failed">failed<\/span>/);
    // What went wrong, not the way that led there.
    assert.match(html, /<p class="error" role="alert">\w+: exited with code 3<\/p>/);
  }));

Deno.test("a resolver's failure is on the page of run resolver", () =>
  inFolder({
    "solution.yaml": SAMPLE.replace("'https://' + _.env", "_.env.nothing"),
  }, async (folder) => {
    const html = await pageOf(folder, ["run", "resolver"], 1);
    assert.match(html, /class="error" role="alert"/);
    assert.match(html, /class="node [^"]*failed"/);
  }));

Deno.test("--html and flags that ask for another result exclude each other", () =>
  inFolder({ "solution.yaml": SAMPLE }, async (folder) => {
    for (
      const words of ["run solution --dry-run", "render solution --action-graph", "run resolver --graph"]
    ) {
      const { code, stderr } = await scafctl([...words.split(" "), "--html", "page.html"], { cwd: folder });
      assert.equal(code, 3, stderr);
      assert.match(stderr, /SCAF2005/);
    }
    await assert.rejects(Deno.stat(join(folder, "page.html")));
  }));

Deno.test("a page that cannot be written is an error", () =>
  inFolder({ "solution.yaml": SAMPLE }, async (folder) => {
    const { code, stderr } = await scafctl(["render", "solution", "--html", "no/such/page.html"], {
      cwd: folder,
    });
    assert.notEqual(code, 0);
    assert.match(stderr, /SCAF2011/);
  }));
