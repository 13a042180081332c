import assert from "node:assert/strict";
import { endGroup } from "./process_group.ts";

/** A program that leads a group and waits, and the signals that it alone is sent. */
function leader(): { child: Deno.ChildProcess; sent: string[] } {
  const child = new Deno.Command("/bin/sh", { args: ["-c", "sleep 1000"], detached: true, stdin: "null" })
    .spawn();
  const sent: string[] = [];
  const watched = {
    pid: child.pid,
    status: child.status,
    kill(name: Deno.Signal) {
      sent.push(name);
      child.kill(name);
    },
  };
  return { child: watched as Deno.ChildProcess, sent };
}

const unix = { ignore: Deno.build.os === "windows" };

// Many programs take a second TERM for the wish to end at once.
Deno.test({ ...unix, name: "the leader of a group gets TERM once, with the group" }, async () => {
  const { child, sent } = leader();
  await endGroup({ child, grouped: true }, false);
  assert.deepEqual(sent, []);
  assert.equal((await child.status).signal, "SIGTERM");
});

Deno.test({
  ...unix,
  name:
    "where groups may not be signalled a cancelled child is the main thread's to end, any other is ended itself",
  permissions: { run: ["/bin/sh"] },
}, async () => {
  const alone = leader();
  await endGroup({ child: alone.child, grouped: true }, false);
  assert.deepEqual(alone.sent, ["SIGTERM"]);
  const cancelled = leader();
  const end = endGroup({ child: cancelled.child, grouped: true }, true);
  await new Deno.Command("/bin/sh", { args: ["-c", `kill -s TERM -- -${cancelled.child.pid}`] }).output();
  await end;
  assert.deepEqual(cancelled.sent, []);
});
