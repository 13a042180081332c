import assert from "node:assert/strict";
import { environment, inFolder, launcher, scafctl } from "./program.ts";

const SOLUTION = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: streams, version: 1.0.0}
spec:
  resolvers:
    near: {resolve: {with: [{provider: file, inputs: {operation: read, path: near.txt}}]}}
    given:
      resolve:
        with:
          - {provider: parameter, inputs: {key: given}}
          - {provider: static, inputs: {value: none}}
`;
const FILES = { "solution.yaml": SOLUTION, "near.txt": "beside the user" };
const ignore = Deno.build.os === "windows";

Deno.test(
  { name: "e2e: a solution or a value comes from the standard input under any of its names", ignore },
  async () => {
    await inFolder(FILES, async (cwd) => {
      for (const name of ["-", "/dev/stdin", "/dev/fd/0"]) {
        const run = await scafctl(["run", "resolver", "-f", name, "-o", "json"], { cwd, stdin: SOLUTION });
        assert.equal(run.code, 0, `${name}: ${run.stderr}`);
        assert.equal(JSON.parse(run.stdout).near.content, "beside the user");
        const line = ["run", "resolver", "-f", "solution.yaml", "-r", `given=@${name}`, "-o", "json"];
        const value = await scafctl(line, { cwd, stdin: "from afar\n" });
        assert.equal(value.code, 0, `${name}: ${value.stderr}`);
        assert.equal(JSON.parse(value.stdout).given, "from afar");
      }
    });
  },
);

Deno.test({
  name: "e2e: a solution comes through a pipe that the shell made, and counts paths from the user",
  ignore,
}, async () => {
  await inFolder(FILES, async (cwd) => {
    const [program, prefix] = launcher();
    const script = '"$0" "$@" run resolver -f <(cat solution.yaml) -r given=@<(echo piped) -o json';
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", script, program, ...prefix],
      cwd,
      clearEnv: true,
      env: environment(`${cwd}/.home`),
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const { near, given } = JSON.parse(new TextDecoder().decode(stdout));
    assert.deepEqual([near.content, given], ["beside the user", "piped"]);
  });
});

Deno.test({ name: "e2e: what a run tells about itself can go to a standard stream", ignore }, async () => {
  await inFolder(FILES, async (cwd) => {
    const line = ["run", "resolver", "-f", "solution.yaml", "-o", "quiet"];
    const journal = await scafctl([...line, "--journal", "/dev/stderr"], { cwd });
    assert.equal(journal.code, 0, journal.stderr);
    const events = journal.stderr.trimEnd().split("\n").map((text) => JSON.parse(text));
    assert.ok(events.length > 3);
    const log = await scafctl([...line, "--capability-log", "/dev/stdout"], { cwd });
    assert.equal(log.code, 0, log.stderr);
    assert.match(log.stdout, /^\{.*"read".*\}$/m);
  });
});
