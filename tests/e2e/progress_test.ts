import assert from "node:assert/strict";
import { inFolder, scafctl } from "./program.ts";
import { hasTerminal, onTerminal } from "./terminal.ts";

const ESCAPE = String.fromCharCode(27);
const COLOURS = new RegExp(`${ESCAPE}\\[\\d+m`, "g");
const CURSOR_UP = new RegExp(`${ESCAPE}\\[\\d+A`);
/** The display goes up to its first line and clears what is below. */
const CLEARED = new RegExp(`${ESCAPE}\\[\\d+A${ESCAPE}\\[0J`, "g");

/** Work that is long enough for a tree: a retry, a wide name, and a phase that waits. */
const SLOW = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: slow, version: 1.0.0}
spec:
  resolvers:
    one: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}
  workflow:
    actions:
      flaky:
        provider: exec
        retry: {maxAttempts: 3, backoff: fixed, initialDelay: 400ms}
        inputs: {command: "test -e tried || { touch tried; exit 1; }", workingDir: .}
      nap: {provider: sleep, dependsOn: [flaky], inputs: {duration: 1200ms}}
      skipped: {provider: message, when: {expr: "false"}, inputs: {message: never}}
`;

Deno.test({
  name: "progress: on a terminal a tree shows phases, running work, retries and clocks, and goes away",
  ignore: !await hasTerminal(),
  fn: async () => {
    await inFolder({ "solution.yaml": SLOW }, async (cwd) => {
      const { code, shown } = await onTerminal(cwd, ["run", "solution", "--progress"], [], {
        NO_COLOR: "",
        CLICOLOR_FORCE: "1",
      });
      assert.equal(code, 0, shown);
      const text = shown.replaceAll("\x1b[1m", "").replaceAll("\x1b[22m", "").replace(COLOURS, "");
      assert.match(text, /Actions \d\/\d/);
      assert.match(text, /▸ flaky (\d+ms|[\d.]+s) \(attempt \d of 3\)/);
      assert.match(text, /▸ nap (\d+ms|[\d.]+s)/);
      // Every frame takes away the one before; the last one leaves nothing behind.
      const drawn = [...text.matchAll(/Resolvers \d+\/\d+/g)].length;
      const cleared = [...text.matchAll(CLEARED)].length;
      assert.ok(drawn > 1);
      assert.equal(cleared, drawn);
    });
  },
});

Deno.test({
  name: "progress: a terminal without colour, a dumb one and CI get lines instead of a tree",
  ignore: !await hasTerminal(),
  fn: async () => {
    await inFolder({ "solution.yaml": SLOW.replace("1200ms", "1ms") }, async (cwd) => {
      for (const env of [{ NO_COLOR: "1" }, { NO_COLOR: "", TERM: "dumb" }, { NO_COLOR: "", CI: "true" }]) {
        await Deno.remove(`${cwd}/tried`).catch(() => {});
        const { code, shown } = await onTerminal(cwd, ["run", "solution", "--progress"], [], env);
        assert.equal(code, 0, shown);
        assert.match(shown, /\[ACTION\] Retry flaky/);
        assert.ok(!CURSOR_UP.test(shown), JSON.stringify(env));
      }
    });
  },
});

Deno.test("progress: elsewhere one line for each change, and only when it is asked for", async () => {
  await inFolder({ "solution.yaml": SLOW.replace("1200ms", "1ms") }, async (cwd) => {
    const asked = await scafctl(["run", "solution", "--progress", "--verbose", "-o", "json"], { cwd });
    assert.equal(asked.code, 0, asked.stderr);
    const lines = asked.stderr.split("\n");
    for (
      const expected of [
        /^\[RESOLVER\] Starting one$/,
        /^\[ACTION\] Starting flaky \(exec\)$/,
        /^\[ACTION\] Retry flaky 2\/3 in 400ms: /,
        /^\[ACTION\] Completed flaky /,
        /^\[ACTION\] Completed nap /,
        /^\[ACTION\] Skipped skipped: /,
      ]
    ) assert.ok(lines.some((line) => expected.test(line)), `${expected}\n${asked.stderr}`);
    assert.ok(!asked.stderr.includes("\x1b"));
    const silent = await scafctl(["run", "solution", "-o", "json"], { cwd });
    assert.ok(!silent.stderr.includes("[ACTION]"));
  });
});

Deno.test("progress: flags and variables decide about colour of messages", async () => {
  await inFolder({ "solution.yaml": SLOW }, async (cwd) => {
    const coloured = async (args: string[], env: Record<string, string>) =>
      (await scafctl(["run", "resolver", "nobody", ...args], { cwd, env })).stderr.includes("\x1b[");
    assert.equal(await coloured([], { NO_COLOR: "" }), false);
    assert.equal(await coloured(["--color=always"], { NO_COLOR: "1" }), true);
    assert.equal(await coloured([], { NO_COLOR: "", FORCE_COLOR: "1" }), true);
    assert.equal(await coloured([], { NO_COLOR: "", CLICOLOR_FORCE: "1" }), true);
    assert.equal(await coloured(["--no-color"], { NO_COLOR: "", FORCE_COLOR: "1" }), false);
    assert.equal(await coloured(["--color=never"], { NO_COLOR: "", FORCE_COLOR: "1" }), false);
    assert.equal(await coloured([], { NO_COLOR: "1", FORCE_COLOR: "1" }), false);
  });
});
