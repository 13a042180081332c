import assert from "node:assert/strict";
import { endGroup, hasMembers, killGroup } from "./mod.ts";

/** A group whose only member ends when told to, and is then never collected: its parent is a program that does not wait. */
async function withGroup(use: (group: number, finish: () => Promise<void>) => Promise<void>): Promise<void> {
  // The parent becomes another program, which does not know of the child it has.
  const script = 'set -m; read -r _ <&0 & exec sh -c "echo $!; exec sleep 60"';
  const parent = new Deno.Command("bash", {
    args: ["-c", script],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = parent.stdout.getReader();
  try {
    const { value } = await output.read();
    const finish = async () => {
      const input = parent.stdin.getWriter();
      await input.write(new TextEncoder().encode("\n"));
      input.releaseLock();
    };
    await use(Number(new TextDecoder().decode(value)), finish);
  } finally {
    await parent.stdin.close().catch(() => {});
    parent.kill("SIGKILL");
    await parent.status;
    await output.cancel();
  }
}

// With no more rights than a lane that runs programs, or a compiled program, has.
const linux = { ignore: Deno.build.os !== "linux", permissions: { run: true } } as const;

Deno.test({ ...linux, name: "a group whose members have ended is over, collected or not" }, async () => {
  await withGroup(async (group, finish) => {
    assert.equal(await hasMembers(group), true);
    await finish();
    while (await hasMembers(group));
    const began = performance.now();
    await endGroup(group);
    assert.ok(performance.now() - began < 4_000, "waited for the dead");
  });
});

Deno.test({ ...linux, name: "a group is ended, and one that is not there is over" }, async () => {
  await withGroup(async (group) => {
    await endGroup(group);
    assert.equal(await hasMembers(group), false);
  });
  await withGroup(async (group) => {
    killGroup(group);
    while (await hasMembers(group));
  });
  assert.equal(await hasMembers(2 ** 22), false);
});
