import assert from "node:assert/strict";
import { RunningGroups } from "./running.ts";

/** A program in a group of its own that waits until it is ended. */
function started(): { pid: number; status: Promise<Deno.CommandStatus> } {
  return new Deno.Command("sleep", { args: ["60"], detached: true, stdin: "null" }).spawn();
}

Deno.test({
  name: "groups are ended by call, by worker, and all at once",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const groups = new RunningGroups();
    const [first, second, third, fourth] = [started(), started(), started(), started()];
    groups.changed(first.pid, true, { worker: 1, call: 1 });
    groups.changed(second.pid, true, { worker: 1, call: 2 });
    groups.changed(third.pid, true, { worker: 2, call: 3 });
    groups.changed(fourth.pid, true);
    // Told again by somebody who does not know the owner.
    groups.changed(first.pid, true);
    await groups.end({ worker: 1, call: 1 });
    assert.equal((await first.status).signal, "SIGTERM");
    assert.equal(groups.size, 3);
    await groups.end({ worker: 1 });
    assert.equal((await second.status).signal, "SIGTERM");
    groups.killAll(2);
    assert.equal((await third.status).signal, "SIGKILL");
    assert.equal(groups.size, 1);
    groups.killAll();
    assert.equal((await fourth.status).signal, "SIGKILL");
    assert.equal(groups.size, 0);
  },
});

Deno.test("a group that has ended by itself is forgotten", async () => {
  const groups = new RunningGroups();
  groups.changed(999_999_999, true, { worker: 1, call: 1 });
  groups.changed(999_999_999, false);
  assert.equal(groups.size, 0);
  await groups.end({ worker: 1 });
});
