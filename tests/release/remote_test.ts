import assert from "node:assert/strict";
import { type Done, run, withFolder } from "./world.ts";

/**
 * The flags of a program from an address: nothing of this folder's configuration reaches it. Only the lock file does, so that
 * what others publish between two runs of this test is no part of it.
 */
const FLAGS = ["run", "-A", "--no-config", "--no-prompt", "--quiet"];

const SOLUTION = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: remote, version: 1.0.0}
spec:
  resolvers:
    read: {resolve: {with: [{provider: file, inputs: {operation: read, path: main.tf}}]}}
    parsed: {resolve: {with: [{provider: hcl, inputs: {operation: parse, path: main.tf}}]}}
    size: {resolve: {with: [{provider: cel, inputs: {expression: "_.read.content.size()"}}]}}
    text: {resolve: {with: [{provider: go-template, inputs: {name: t, template: "{{ .size }} bytes"}}]}}
  workflow:
    actions:
      write: {provider: file, inputs: {operation: write, path: out.txt, content: {rslvr: text}}}
      show: {provider: exec, dependsOn: [write], inputs: {command: cat out.txt}}
`;

/** Runs the program from an address in a folder of its own. */
type Remote = (words: readonly string[], ...flags: string[]) => Promise<Done>;

/**
 * Serves the sources as a registry does after publishing: modules only, in which names of the import map have become full
 * specifiers. Other ways to name a package stay what they are, and whatever is no module is not there.
 */
async function fromAddress(
  use: (remote: Remote, folder: string) => Promise<void>,
  withheld?: string,
): Promise<void> {
  const root = Deno.cwd();
  const { imports } = JSON.parse(await Deno.readTextFile("deno.json")) as { imports: Record<string, string> };
  const names = new RegExp(`(from |import\\(\\s*)"(${Object.keys(imports).join("|")})((?:/[^"]*)?)"`, "g");
  // The runtime keeps modules by their address, also from a run long ago whose server had the same port.
  const site = `/${crypto.randomUUID()}`;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const path = new URL(request.url).pathname;
    try {
      if (!path.startsWith(`${site}/`)) throw new Deno.errors.NotFound();
      if (!path.endsWith(".ts") || path.endsWith("_test.ts") || path === `${site}/${withheld}`) {
        throw new Deno.errors.NotFound();
      }
      const text = await Deno.readTextFile(root + path.slice(site.length));
      const published = text.replace(names, (_, how, name, rest) => `${how}"${imports[name]}${rest}"`);
      return new Response(published, { headers: { "content-type": "application/typescript" } });
    } catch {
      return new Response("not found", { status: 404 });
    }
  });
  try {
    await withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/main.tf`, 'variable "region" {\n  default = "eu"\n}\n');
      await Deno.writeTextFile(`${folder}/s.yaml`, SOLUTION);
      const lock = `--lock=${folder}/deno.lock`;
      await Deno.copyFile("deno.lock", `${folder}/deno.lock`);
      const address = `http://127.0.0.1:${server.addr.port}${site}/main.ts`;
      const remote: Remote = (words, ...flags) =>
        run([Deno.execPath(), ...FLAGS, lock, ...flags, address, ...words], { cwd: folder });
      await use(remote, folder);
    });
  } finally {
    await server.shutdown();
  }
}

Deno.test("remote: a solution runs from an address, with and without the flag of its lanes", async () => {
  await fromAddress(async (remote, folder) => {
    // Without the flag the program starts itself again, once.
    for (const flags of [["--unstable-worker-options"], []]) {
      const done = await remote(
        ["run", "solution", "-f", "s.yaml", "-o", "json", "--html", "p.html"],
        ...flags,
      );
      assert.equal(done.code, 0, done.stderr);
      assert.equal(JSON.parse(done.stdout).actions.show.results.stdout, "39 bytes");
      assert.match(await Deno.readTextFile(`${folder}/p.html`), /^<!doctype html>[\s\S]*<svg/i);
      await Deno.writeTextFile(
        `${folder}/outside.yaml`,
        SOLUTION.replaceAll("path: main.tf", "path: /etc/hostname"),
      );
      const strict = ["run", "resolver", "read", "-f", "outside.yaml", "-o", "json", "--sandbox", "strict"];
      const refused = await remote(strict, ...flags);
      assert.notEqual(refused.code, 0, "a lane that is not confined");
      assert.match(refused.stderr, /--allow-read/);
    }
  });
});

Deno.test("remote: what a program carries along is there when it runs from an address", async () => {
  await fromAddress(async (remote) => {
    const words: readonly (readonly [line: string, shows: RegExp])[] = [
      ["run provider hcl operation=parse content=a=1 -o json", /"a": 1/],
      ["run provider hcl operation=format content=a=1 -o json", /a = 1/],
      ["run provider hcl operation=validate content=a= -o json", /"valid": false/],
      ["examples list", /hello/],
      ["examples get hello", /kind: Solution/],
      ["explain SCAF1001", /SCAF1001/],
      ["explain solution", /spec/],
      ["schema", /"\$schema"/],
      ["get providers", /go-template/],
      ["lint -f s.yaml", /missing-description/],
      ["render solution -f s.yaml -o json", /"write"/],
      ["completion bash", /scafctl/],
      ["version", /^Version:/],
    ];
    for (const [line, shows] of words) {
      const done = await remote(line.split(" "));
      assert.equal(done.code, 0, `${line}: ${done.stderr}`);
      assert.match(done.stdout + done.stderr, shows, line);
    }
  });
});

Deno.test("remote: a part that cannot be fetched is told as that", async () => {
  await fromAddress(async (remote) => {
    const done = await remote(["lint", "-f", "s.yaml"]);
    assert.equal(done.code, 1);
    assert.match(done.stderr, /hint: a part of the program could not be fetched; check the network/);
    assert.equal((await remote(["version"])).code, 0);
  }, "lib/lint/mod.ts");
});
