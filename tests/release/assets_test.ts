import assert from "node:assert/strict";
import { ignore, program, run, withFolder } from "./world.ts";

/** What a run of one provider printed as data. */
async function provider(...words: string[]): Promise<{ data: Record<string, unknown> }> {
  const done = await run([program(), "run", "provider", ...words, "-o", "json"]);
  assert.equal(done.code, 0, done.stderr);
  return JSON.parse(done.stdout);
}

Deno.test({ name: "assets: the HCL libraries find their wasm in the program", ignore }, async () => {
  const parsed = await provider("hcl", "operation=parse", 'content=variable "x" {\n  default = 1\n}\n');
  assert.match(JSON.stringify(parsed.data), /"x"/);
  const formatted = await provider("hcl", "operation=format", "content=a    = 1");
  assert.equal(formatted.data.formatted, "a = 1");
  const checked = await provider("hcl", "operation=validate", "content=a =");
  assert.equal(checked.data.valid, false);
});

Deno.test(
  { name: "assets: providers run in lanes, whose worker is found in the program", ignore },
  async () => {
    await withFolder(async (folder) => {
      const solution = (command: string) =>
        `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: lanes, version: 1.0.0}
spec:
  resolvers:
    inside:
      resolve:
        with:
          - {provider: file, inputs: {operation: read, path: ${command}}}
`;
      await Deno.writeTextFile(`${folder}/solution.yaml`, solution("solution.yaml"));
      const strict = ["run", "resolver", "-f", "solution.yaml", "-o", "json", "--sandbox=strict"];
      const done = await run([program(), ...strict], { cwd: folder });
      assert.equal(done.code, 0, done.stderr);
      assert.match(JSON.parse(done.stdout).inside.content, /kind: Solution/);
      // The same lane, outside its grant: only a lane that is confined refuses.
      await Deno.writeTextFile(`${folder}/solution.yaml`, solution("/etc/hostname"));
      const refused = await run([program(), ...strict], { cwd: folder });
      assert.notEqual(refused.code, 0);
      assert.match(refused.stderr, /--allow-read/);
    });
  },
);

Deno.test({ name: "assets: the program knows its version, commit and time", ignore }, async () => {
  const { stdout } = await run([program(), "version"]);
  assert.match(
    stdout,
    /^Version: +\d+\.\d+\.\d+\nCommit: +[0-9a-f]{40}\nBuild Time: \d{4}-\d\d-\d\dT[\d:]+Z$/m,
  );
});

Deno.test({ name: "assets: the sources run as a remote module over http", ignore }, async () => {
  await withFolder(async (folder) => {
    const root = Deno.cwd();
    // What a registry does on publishing: names of the import map become full specifiers.
    const { imports } = JSON.parse(await Deno.readTextFile("deno.json")) as {
      imports: Record<string, string>;
    };
    const names = new RegExp(`(from |import\\()"(${Object.keys(imports).join("|")})((?:/[^"]*)?)"`, "g");
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
      const path = new URL(request.url).pathname;
      try {
        const text = (await Deno.readTextFile(root + path))
          .replace(names, (_, how, name, rest) => `${how}"${imports[name]}${rest}"`);
        return new Response(text, { headers: { "content-type": "application/typescript" } });
      } catch {
        return new Response("not found", { status: 404 });
      }
    });
    try {
      await Deno.writeTextFile(`${folder}/data.txt`, "over http");
      await Deno.writeTextFile(
        `${folder}/s.yaml`,
        "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: remote, version: 1.0.0}\nspec:\n  resolvers:\n" +
          "    a: {resolve: {with: [{provider: file, inputs: {operation: read, path: data.txt}}]}}\n" +
          '    b: {resolve: {with: [{provider: cel, inputs: {expression: "_.a.content.size()"}}]}}\n',
      );
      const flags = [
        "run",
        "-A",
        "--no-config",
        "--no-lock",
        "--no-prompt",
        "--unstable-worker-options",
        "--quiet",
      ];
      const address = `http://127.0.0.1:${server.addr.port}/main.ts`;
      const command = [Deno.execPath(), ...flags, address, "run", "resolver", "-f", "s.yaml", "-o", "json"];
      const done = await run(command, { cwd: folder });
      assert.equal(done.code, 0, done.stderr);
      assert.equal(JSON.parse(done.stdout).b, 9);
    } finally {
      await server.shutdown();
    }
  });
});
