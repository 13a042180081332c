import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inFolder, SAMPLE, scafctl } from "../e2e/program.ts";
import { findChromium, picture, visit } from "./chromium.ts";

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
      assert.equal(count(dom, /<a class="node /g), 9);
      assert.equal(count(dom, /<path class="edge/g), 3);
      assert.equal(count(dom, /<rect class="bar succeeded"/g), 9);
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

/** Drives the page with keys, and leaves what it saw as the document's title. */
const DRIVER = `<script>
const seen = [];
const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const note = () => seen.push(document.activeElement.dataset.node, document.querySelectorAll(".card.open").length);
document.querySelector('[aria-label^="env,"]').focus();
press("ArrowRight"); note();
press("Enter"); note();
seen.push(document.querySelectorAll(".edge.lit").length, document.querySelector(".card.open h3").textContent);
press("Escape"); note();
const search = document.querySelector("input");
search.value = "cel"; search.dispatchEvent(new Event("input"));
seen.push(document.querySelectorAll(".node.hit").length, document.getElementById("found").textContent);
search.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
seen.push(document.querySelector(".card.open h3").textContent);
document.title = seen.join(" ");
</script>`;

browserTest(
  "arrow keys move, Enter opens, Escape closes, the search finds providers",
  (program) =>
    inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
      const run = await scafctl(["run", "resolver", "--html", "page.html"], { cwd });
      assert.equal(run.code, 0, run.stderr);
      const html = await Deno.readTextFile(join(cwd, "page.html"));
      // The page's policy would refuse the script of the test.
      const driven = html.replace(/<meta http-equiv[^>]*>/, "").replace("</body>", () => `${DRIVER}</body>`);
      await Deno.writeTextFile(join(cwd, "driven.html"), driven);
      const { dom, console } = await visit(program, pathToFileURL(join(cwd, "driven.html")).href);
      assert.deepEqual(console, []);
      assert.equal(/<title>([^<]*)</.exec(dom)?.[1], "g0-4 0 g0-4 1 1 url g0-4 0 1 1 found url");
      // The untouched page refuses a script that somebody adds.
      await Deno.writeTextFile(join(cwd, "foreign.html"), html.replace("</body>", () => `${DRIVER}</body>`));
      const foreign = await visit(program, pathToFileURL(join(cwd, "foreign.html")).href);
      assert.match(foreign.dom, /<title>sample</);
      assert.match(foreign.console.join(), /Content Security Policy/);
    }),
);

const PICTURE = new URL("../../docs/guides/graph.png", import.meta.url).pathname;
const SCAFFOLD = new URL("../../examples/service-scaffold/solution.yaml", import.meta.url).pathname;

browserTest(
  "the guide's picture is small; UPDATE_DOCS=1 takes it again",
  (program) =>
    inFolder({}, async (cwd) => {
      const parameters = ["-r", "service=order-api", "-r", "env=prod"];
      const args = [
        "run",
        "solution",
        "-f",
        SCAFFOLD,
        ...parameters,
        "--output-dir",
        "out",
        "--html",
        "page.html",
      ];
      const run = await scafctl(args, { cwd });
      assert.equal(run.code, 0, run.stderr);
      const isUpdate = Deno.env.get("UPDATE_DOCS") === "1";
      const file = isUpdate ? PICTURE : join(cwd, "graph.png");
      await picture(program, pathToFileURL(join(cwd, "page.html")).href + "#card-g0-5", file, [1440, 1250]);
      for (const path of [file, PICTURE]) {
        const bytes = await Deno.readFile(path);
        assert.deepEqual([...bytes.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");
        assert.ok(bytes.length > 20_000 && bytes.length < 200_000, `${path}: ${bytes.length} bytes`);
        // Width and height stand at the beginning of a PNG.
        const view = new DataView(bytes.buffer);
        assert.deepEqual([view.getUint32(16), view.getUint32(20)], [1440, 1250]);
      }
    }),
);
