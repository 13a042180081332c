import assert from "node:assert/strict";
import fc from "fast-check";
import { build } from "../graph/mod.ts";
import { systemTimers, type Timers } from "../run/mod.ts";
import { type NodeEnd, runSchedule, scheduleOf, type ScheduleOptions } from "./scheduler.ts";

const never = new AbortController().signal;

function options<T>(
  run: ScheduleOptions<T>["run"],
  more: Partial<ScheduleOptions<T>> = {},
): ScheduleOptions<T> {
  return {
    maxConcurrency: 0,
    phaseTimeout: 0,
    goesOn: false,
    signal: never,
    timers: systemTimers,
    run,
    ...more,
  };
}

/** Runs that end in the order a test says, one at a time. */
class Rig {
  readonly pending = new Map<
    string,
    { end: () => void; fail: (error: Error) => void; signal: AbortSignal }
  >();
  readonly started: string[] = [];
  constructor(readonly names: readonly string[]) {}

  run = (node: number, signal: AbortSignal): Promise<string> => {
    const name = this.names[node]!;
    this.started.push(name);
    return new Promise((resolve, reject) => {
      this.pending.set(name, { end: () => resolve(name), fail: reject, signal });
    });
  };

  async end(name: string): Promise<void> {
    const entry = this.pending.get(name)!;
    this.pending.delete(name);
    entry.end();
    await settled();
  }

  async fail(name: string): Promise<void> {
    const entry = this.pending.get(name)!;
    this.pending.delete(name);
    entry.fail(new Error(`${name} failed`));
    await settled();
  }
}

/** Lets every promise that can go on go on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

function statuses(ends: readonly NodeEnd<unknown>[]): string[] {
  return ends.map((end) => end.status === "dropped" ? end.reason : end.status);
}

Deno.test("a node starts when its last dependency ends, whatever else runs", async () => {
  const dag = build([["a", []], ["b", []], ["c", ["a"]], ["d", ["b", "c"]]]);
  const rig = new Rig(dag.names);
  const all = runSchedule(scheduleOf(dag, () => false), options(rig.run));
  assert.deepEqual(rig.started, ["a", "b"]);
  await rig.end("a");
  assert.deepEqual(rig.started, ["a", "b", "c"]);
  await rig.end("c");
  assert.deepEqual(rig.started, ["a", "b", "c"]);
  await rig.end("b");
  await rig.end("d");
  assert.deepEqual(statuses(await all), ["done", "done", "done", "done"]);
});

Deno.test("one that looks at everything waits for all of the lower phases", async () => {
  const dag = build([["a", []], ["b", []], ["c", ["a"]]]);
  const rig = new Rig(dag.names);
  const all = runSchedule(scheduleOf(dag, (node) => dag.names[node] === "c"), options(rig.run));
  await rig.end("a");
  assert.deepEqual(rig.started, ["a", "b"]);
  await rig.end("b");
  assert.deepEqual(rig.started, ["a", "b", "c"]);
  await rig.end("c");
  assert.deepEqual(statuses(await all), ["done", "done", "done"]);
});

Deno.test("after a failure siblings finish, later phases are aborted and dropped", async () => {
  const dag = build([["a", []], ["b", []], ["c", ["a"]], ["d", ["c"]], ["e", ["b"]]]);
  const rig = new Rig(dag.names);
  const all = runSchedule(scheduleOf(dag, () => false), options(rig.run));
  await rig.end("a");
  assert.deepEqual(rig.started, ["a", "b", "c"]);
  const { signal } = rig.pending.get("c")!;
  await rig.fail("b");
  assert.equal(signal.aborted, true);
  assert.deepEqual(statuses(await all), [
    "done",
    "failed",
    "earlier-phase",
    "earlier-phase",
    "earlier-phase",
  ]);
});

Deno.test("a failure in a lower phase takes back what a later one had finished", async () => {
  const dag = build([["a", []], ["b", []], ["c", ["a"]]]);
  const rig = new Rig(dag.names);
  const all = runSchedule(scheduleOf(dag, () => false), options(rig.run));
  await rig.end("a");
  await rig.end("c");
  await rig.fail("b");
  assert.deepEqual(statuses(await all), ["done", "failed", "earlier-phase"]);
});

Deno.test("going on skips only what depends on a failure", async () => {
  const dag = build([["a", []], ["b", []], ["c", ["a"]], ["d", ["c"]], ["e", ["b"]]]);
  const run = (node: number) =>
    dag.names[node] === "a" ? Promise.reject(new Error("no")) : Promise.resolve(dag.names[node]!);
  const ends = await runSchedule(scheduleOf(dag, () => false), options(run, { goesOn: true }));
  assert.deepEqual(statuses(ends), ["failed", "done", "dependency", "dependency", "done"]);
});

Deno.test("cancelling ends at once, even when the work does not", async () => {
  const dag = build([["a", []], ["b", ["a"]]]);
  const controller = new AbortController();
  const all = runSchedule(
    scheduleOf(dag, () => false),
    options<string>(() => new Promise(() => {}), { signal: controller.signal }),
  );
  controller.abort(new Error("stop"));
  assert.deepEqual(statuses(await all), ["cancelled", "cancelled"]);
});

Deno.test("a phase that is out of time fails what runs and what has not begun", async () => {
  let fire = () => {};
  const timers: Timers = {
    after(_, callback) {
      fire = callback;
      return () => {};
    },
  };
  const dag = build([["a", []], ["b", []], ["c", ["a"]]]);
  const all = runSchedule(
    scheduleOf(dag, () => false),
    options<string>(() => new Promise(() => {}), { maxConcurrency: 1, phaseTimeout: 5000, timers }),
  );
  fire();
  const ends = await all;
  assert.deepEqual(statuses(ends), ["failed", "failed", "earlier-phase"]);
  assert.match(String((ends[0] as { error: Error }).error.message), /time limit of 5s/);
});

Deno.test("the ends do not depend on timing or on the limit", async () => {
  const graph = fc.integer({ min: 1, max: 14 }).chain((size) =>
    fc.tuple(
      fc.array(fc.array(fc.nat(13), { maxLength: 3 }), { minLength: size, maxLength: size }),
      fc.array(fc.boolean(), { minLength: size, maxLength: size }),
      fc.array(fc.nat(9), { minLength: size, maxLength: size }),
    )
  );
  await fc.assert(
    fc.asyncProperty(
      graph,
      fc.boolean(),
      fc.infiniteStream(fc.nat(7)),
      async ([lists, whole, luck], goesOn, delays) => {
        const name = (index: number) => `n${String(index).padStart(2, "0")}`;
        const dag = build(
          lists.map((list, index) =>
            [name(index), list.filter((target) => target < index).map(name)] as const
          ),
        );
        const schedule = scheduleOf(dag, (node) => whole[node]!);
        const seen = new Set<string>();
        for (const maxConcurrency of [0, 1, 2, 8]) {
          const run = async (node: number) => {
            for (let turn = delays.next().value!; turn > 0; turn--) await Promise.resolve();
            if (luck[node] === 0) throw new Error(dag.names[node]);
            return node;
          };
          const ends = await runSchedule(schedule, options(run, { maxConcurrency, goesOn }));
          seen.add(statuses(ends).join());
        }
        assert.equal(seen.size, 1);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("ten thousand in a chain and ten thousand side by side", async () => {
  const count = 10_000;
  const chain = build(
    Array.from({ length: count }, (_, index) => [`n${index}`, index ? [`n${index - 1}`] : []] as const),
  );
  const wide = build(Array.from({ length: count }, (_, index) => [`n${index}`, []] as const));
  for (const dag of [chain, wide]) {
    for (const maxConcurrency of [0, 3]) {
      const ends = await runSchedule(
        scheduleOf(dag, () => true),
        options((node) => Promise.resolve(node), { maxConcurrency }),
      );
      assert.ok(ends.every((end) => end.status === "done"));
    }
  }
});
