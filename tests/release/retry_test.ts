import assert from "node:assert/strict";
import { retried } from "../../scripts/build/retry.ts";
import { run, withFolder } from "./world.ts";

/** An attempt that fails so often before it succeeds. */
function failing(times: number): { attempt: () => Promise<string>; made: () => number } {
  let made = 0;
  const attempt = () => ++made > times ? Promise.resolve("got it") : Promise.reject(new Error(`no ${made}`));
  return { attempt, made: () => made };
}

Deno.test("retry: what fails twice is had, what fails three times is told by its last error", async () => {
  for (const times of [0, 1, 2]) {
    const { attempt, made } = failing(times);
    assert.equal(await retried(attempt, { pauses: [0, 0] }), "got it");
    assert.equal(made(), times + 1);
  }
  const { attempt, made } = failing(3);
  await assert.rejects(retried(attempt, { pauses: [0, 0] }), /^Error: no 3$/);
  assert.equal(made(), 3);
  const other = failing(1);
  await assert.rejects(retried(other.attempt, { pauses: [0, 0], after: () => false }), /^Error: no 1$/);
  assert.equal(other.made(), 1);
});

Deno.test("retry: the scripts' own keeps words whole, and fails after the third attempt", async () => {
  await withFolder(async (folder) => {
    // Each attempt leaves a line; the one whose number is asked for succeeds. Nothing is waited for.
    const script = `sleep() { :; }; . scripts/retry.sh
attempt_of() { printf '%s|' "$@" >>"$log"; echo >>"$log"; [ "$(wc -l <"$log")" -eq "$1" ]; }
retry attempt_of "$wanted" "a  b" ""`;
    for (const [wanted, attempts, code] of [["1", 1, 0], ["3", 3, 0], ["4", 3, 1]] as const) {
      const log = `${folder}/${wanted}`;
      const done = await run(["sh", "-c", script], { env: { log, wanted } });
      assert.equal(done.code, code, done.stderr);
      assert.equal(await Deno.readTextFile(log), `${wanted}|a  b||\n`.repeat(attempts));
    }
  });
});
