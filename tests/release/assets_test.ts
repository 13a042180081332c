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
