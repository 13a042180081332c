import assert from "node:assert/strict";
import { dialFirst } from "./dial.ts";
import type { Wait } from "./wait.ts";

/** Connections that are opened, refused and closed by hand, and a clock that moves by hand. */
function rig() {
  const dialled: string[] = [];
  const closed: string[] = [];
  const aborted: string[] = [];
  const doors = new Map<string, PromiseWithResolvers<{ name: string; close(): void }>>();
  const pauses: PromiseWithResolvers<void>[] = [];
  const dial = (address: string, signal: AbortSignal) => {
    dialled.push(address);
    signal.addEventListener("abort", () => aborted.push(address));
    const door = Promise.withResolvers<{ name: string; close(): void }>();
    doors.set(address, door);
    return door.promise;
  };
  const wait: Wait = (_, signal) => {
    const pause = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => pause.reject(signal.reason));
    pauses.push(pause);
    return pause.promise;
  };
  return {
    dialled,
    closed,
    aborted,
    dial,
    wait,
    open: (name: string) => doors.get(name)!.resolve({ name, close: () => closed.push(name) }),
    refuse: (name: string) => doors.get(name)!.reject(new Error(`${name} refused`)),
    /** Lets the latest pause end. */
    pass: async () => {
      pauses.at(-1)!.resolve();
      await turn();
    },
  };
}

/** Lets everything run that waits for nothing but its turn. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
const never = () => new AbortController().signal;

Deno.test("an address that does not answer holds nobody up", async () => {
  const { dial, wait, dialled, aborted, closed, pass, open } = rig();
  const found = dialFirst(["a", "b"], dial, never(), wait);
  await turn();
  assert.deepEqual(dialled, ["a"]);
  await pass();
  assert.deepEqual(dialled, ["a", "b"]);
  open("b");
  assert.equal((await found).name, "b");
  assert.deepEqual(aborted, ["a"]);
  open("a");
  await turn();
  assert.deepEqual(closed, ["a"]);
});

Deno.test("after a failure the next address is tried at once, and the winner is not disturbed", async () => {
  const { dial, wait, dialled, aborted, closed, refuse, open } = rig();
  const found = dialFirst(["a", "b", "c"], dial, never(), wait);
  refuse("a");
  await turn();
  assert.deepEqual(dialled, ["a", "b"]);
  open("b");
  assert.equal((await found).name, "b");
  await turn();
  assert.deepEqual(dialled, ["a", "b"]);
  assert.deepEqual([aborted.includes("b"), closed], [false, []]);
});

Deno.test("when every address fails, the first failure is told, once all have failed", async () => {
  const { dial, wait, pass, refuse } = rig();
  const found = dialFirst(["a", "b"], dial, never(), wait);
  await pass();
  refuse("b");
  await turn();
  refuse("a");
  await assert.rejects(found, /b refused/);
});

Deno.test("an abort ends all attempts with its reason", async () => {
  const { dial, wait, aborted, pass } = rig();
  const stop = new AbortController();
  const found = dialFirst(["a", "b"], dial, stop.signal, wait);
  await pass();
  stop.abort(new Error("enough"));
  await assert.rejects(found, /enough/);
  assert.deepEqual(aborted, ["a", "b"]);
  await assert.rejects(dialFirst(["a"], dial, stop.signal, wait), /enough/);
});
