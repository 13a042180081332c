import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inFolder, SAMPLE, scafctl } from "../e2e/program.ts";
import { findChromium, visit } from "./chromium.ts";

const chromium = findChromium();
if (!chromium) {
  console.warn("tests of pages in a browser are left out: there is no chromium (CHROMIUM may name one)");
}

function browserTest(name: string, test: (program: string) => Promise<void>): void {
  Deno.test({ name: `in chromium: ${name}`, ignore: !chromium, fn: () => test(chromium!) });
}

function count(dom: string, pattern: RegExp): number {
  return [...dom.matchAll(pattern)].length;
}

browserTest(
  "the page of a run has its nodes, edges and bars, and the console stays silent",
  (program) =>
    inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
      const run = await scafctl(["run", "solution", "--html", "page.html"], { cwd });
      assert.equal(run.code, 0, run.stderr);
      const { dom, console } = await visit(program, pathToFileURL(join(cwd, "page.html")).href);
      assert.deepEqual(console, []);
      assert.match(dom, /<body class="live">/);
      // The run resolves nothing that no action needs.
      assert.equal(count(dom, /<a class="node /g), 4);
      assert.equal(count(dom, /<path class="edge/g), 2);
      assert.equal(count(dom, /<rect class="bar succeeded"/g), 4);
    }),
);

browserTest(
  "resolvers with their timeline; a chosen node opens its card",
  (program) =>
    inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
      const run = await scafctl(["run", "resolver", "--html", "page.html"], { cwd });
      assert.equal(run.code, 0, run.stderr);
      const { dom, console } = await visit(
        program,
        pathToFileURL(join(cwd, "page.html")).href + "#card-g0-0",
      );
      assert.deepEqual(console, []);
      assert.equal(count(dom, /<a class="node /g), 5);
      assert.equal(count(dom, /<path class="edge/g), 1);
      assert.equal(count(dom, /<rect class="bar succeeded"/g), 5);
      assert.match(dom, /<article class="card open" id="card-g0-0"/);
      assert.equal(count(dom, /class="card open"/g), 1);
      assert.match(dom, /class="node [^"]*chosen/);
    }),
);

const HOSTILE_NAME =
  `x"><img src=x onerror="document.title='owned'"></script><script>document.title='owned'</script>`;

browserTest("names and values of a solution never become markup", (program) =>
  inFolder({
    "solution.yaml": JSON.stringify({
      apiVersion: "scafctl.io/v1",
      kind: "Solution",
      metadata: { name: "hostile", version: "1.0.0", displayName: HOSTILE_NAME, description: HOSTILE_NAME },
      spec: {
        resolvers: {
          evil: {
            description: HOSTILE_NAME,
            resolve: { with: [{ provider: "static", inputs: { value: HOSTILE_NAME } }] },
          },
        },
        workflow: {
          actions: {
            act: { provider: "message", displayName: HOSTILE_NAME, inputs: { message: { rslvr: "evil" } } },
          },
        },
      },
    }),
  }, async (cwd) => {
    const run = await scafctl(["render", "solution", "--html", "page.html"], { cwd });
    assert.equal(run.code, 0, run.stderr);
    const { dom, console } = await visit(program, pathToFileURL(join(cwd, "page.html")).href);
    assert.deepEqual(console, []);
    assert.equal(count(dom, /<img/g), 0);
    assert.equal(count(dom, /<script/g), 1);
    assert.match(dom, /<title>x"&gt;&lt;img/);
    assert.equal(count(dom, /<a class="node /g), 2);
  }));
