import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, scafctl } from "../e2e/program.ts";
import { hasTerminal, onTerminal } from "../e2e/terminal.ts";
import { canary, leaks } from "./canary.ts";

const ignore = !await hasTerminal();
const VALUE = canary("typedvalue");
const PASS = canary("typedpass");
const OTHER = canary("typedother");
const SECRETS = [VALUE, PASS, OTHER];

/** Keys as the terminal's driver takes them: escapes are read, so a backslash is doubled, and return ends the answer. */
const typed = ({ value }: { value: string }, end = "\\r") =>
  value.replaceAll("\\", "\\\\").replaceAll("é", "e") + end;

Deno.test({
  name: "what is typed into a hidden prompt is shown nowhere, whatever becomes of it",
  ignore,
  fn: async () => {
    await inFolder({}, async (cwd) => {
      const run = async (args: string[], steps: [string, string][]) => {
        const { code, shown } = await onTerminal(cwd, ["secrets", ...args], steps);
        assert.deepEqual(leaks(shown, SECRETS), [], args.join(" "));
        return { code, shown };
      };
      const ask = "Value of secret";
      const first = "Passphrase for the export";
      const again = "same passphrase again";
      const file = join(cwd, "out.enc");
      assert.equal((await run(["set", "a"], [[ask, typed(VALUE)]])).code, 0);
      assert.equal(
        (await scafctl(["secrets", "get", "a"], { cwd })).stdout,
        VALUE.value.replace("é", "e") + "\n",
      );
      // Given up half way, and corrected while it is typed.
      const givenUp = await run(["set", "b"], [[ask, typed(VALUE, "\\x03")]]);
      assert.notEqual(givenUp.code, 0);
      assert.equal((await run(["set", "c"], [[ask, typed(VALUE, "\\x7f\\x7f\\x1b[D\\x15x\\r")]])).code, 0);
      assert.equal(
        (await run(["set", "d", "--debug", "--log-level", "trace"], [[ask, typed(VALUE)]])).code,
        0,
      );
      const differ = await run(["export", "--encrypt", "-o", file], [[first, typed(PASS)], [
        again,
        typed(OTHER),
      ]]);
      assert.match(differ.shown, /differ/);
      assert.equal(
        (await run(["export", "--encrypt", "-o", file], [[first, typed(PASS)], [again, typed(PASS)]])).code,
        0,
      );
      const written = new TextDecoder("latin1").decode(await Deno.readFile(file));
      assert.deepEqual(leaks(written, SECRETS), []);
      const wrong = await run(["import", file, "--debug"], [["Passphrase of the export", typed(OTHER)]]);
      assert.equal(wrong.code, 7, wrong.shown);
      assert.equal((await run(["import", file], [["Passphrase of the export", typed(PASS)]])).code, 0);
    });
  },
});

Deno.test({
  name: "what is typed ahead of the second hidden prompt is not shown either",
  ignore,
  fn: async () => {
    await inFolder({}, async (cwd) => {
      assert.equal((await scafctl(["secrets", "set", "a", "value"], { cwd })).code, 0);
      const args = ["secrets", "export", "--encrypt", "-o", join(cwd, "out.enc")];
      const { shown } = await onTerminal(cwd, args, [
        ["Passphrase for the export", typed(PASS) + typed(PASS)],
        ["same passphrase again", "\\x03"],
      ]);
      assert.deepEqual(leaks(shown, SECRETS), []);
    });
  },
});
