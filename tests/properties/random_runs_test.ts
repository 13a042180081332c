import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Bench,
  fakeProvider,
  loadText,
  ManualTimers,
  settled,
  testBench,
} from "../../lib/engine/testing.ts";
import type { Timers } from "../../lib/run/mod.ts";
import { formatJson, object, type Value } from "../../lib/value/mod.ts";

/** What a generated node does, and what stands around it. */
interface Node {
  readonly kind: "value" | "fail" | "unsuccessful" | "hang" | "flaky";
  /** How many of the nodes before it can be among its references. */
  readonly reach: readonly number[];
  readonly how: "after" | "reads" | "asks" | "whole";
  readonly onError: "fail" | "continue" | "ignore";
  readonly loop: number;
  readonly fallback: boolean;
  readonly isOff: boolean;
  readonly exclusive: boolean;
}

const node: fc.Arbitrary<Node> = fc.record({
  kind: fc.constantFrom("value", "value", "value", "fail", "unsuccessful", "hang", "flaky"),
  reach: fc.array(fc.nat(30), { maxLength: 3 }),
  how: fc.constantFrom("after", "reads", "asks", "whole"),
  onError: fc.constantFrom("fail", "continue", "continue", "ignore"),
  loop: fc.constantFrom(0, 0, 0, 3),
  fallback: fc.boolean(),
  isOff: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  exclusive: fc.boolean(),
});

const world = fc.record({
  resolvers: fc.array(node, { minLength: 1, maxLength: 10 }),
  actions: fc.array(node, { minLength: 1, maxLength: 10 }),
  last: fc.array(node, { maxLength: 3 }),
  validateAll: fc.boolean(),
  failsOften: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** Before a list of earlier names, the ones a node refers to. */
function referred({ reach }: Node, earlier: readonly string[]): string[] {
  if (earlier.length === 0) return [];
  return [...new Set(reach.map((number) => earlier[number % earlier.length]!))].sort();
}

function resolverLine(node: Node, name: string, earlier: readonly string[], fails: boolean): string {
  const names = referred(node, earlier);
  const kind = node.kind === "unsuccessful" || (!fails && node.kind === "fail") ? "value" : node.kind;
  const value = node.how === "reads"
    ? `{expr: "[${names.map((each) => `_.?${each}.orValue('none')`).join(", ")}]"}`
    : node.how === "whole"
    ? `{expr: "_.map(k, k)"}`
    : `${name}`;
  const parts = [`provider: act`, `inputs: {name: ${name}, kind: ${kind}, value: ${value}}`];
  if (node.loop > 0) {
    parts.push(`forEach: {in: [1, 2, 3], concurrency: ${node.loop % 2}, onError: ${node.onError}}`);
  }
  const sources = [`{${parts.join(", ")}}`];
  if (node.fallback) sources.push(`{provider: act, inputs: {name: ${name}, kind: value, value: fallback}}`);
  const facts = [`timeout: 10s`, `resolve: {with: [${sources.join(", ")}]}`];
  if (node.how === "after") facts.push(`dependsOn: [${names.join(", ")}]`);
  if (node.how === "asks") {
    facts.push(`when: "${names.map((each) => `has(_.${each})`).join(" || ") || "true"}"`);
  }
  if (node.isOff) facts.push("when: false");
  return `${name}: {${[...new Map(facts.map((fact) => [fact.slice(0, 5), fact])).values()].join(", ")}}`;
}

function actionLine(node: Node, name: string, earlier: readonly string[], isLast: boolean): string {
  const names = referred(node, earlier);
  const value = node.how === "reads"
    ? `{expr: "[${names.map((each) => `__actions.${each}.status`).join(", ")}]"}`
    : node.how === "whole"
    ? `{expr: "__actions.map(k, k + '=' + __actions[k].status)"}`
    : name;
  const facts = [
    "provider: act",
    `inputs: {name: ${name}, kind: ${node.kind}, value: ${value}}`,
    `onError: ${node.onError}`,
    "timeout: 20s",
  ];
  if (node.how === "after") facts.push(`dependsOn: [${names.join(", ")}]`);
  if (node.how === "asks") {
    facts.push(
      `when: "${names.map((each) => `__actions.${each}.status != 'failed'`).join(" && ") || "true"}"`,
    );
  } else if (node.isOff) facts.push("when: false");
  if (node.kind === "flaky") facts.push("retry: {maxAttempts: 3, initialDelay: 5s, backoff: exponential}");
  if (node.exclusive && earlier.length > 0) facts.push(`exclusive: [${earlier[0]}]`);
  if (node.loop > 0 && !isLast) facts.push(`forEach: {in: [1, 2, 3], concurrency: ${node.loop - 2}}`);
  return `${name}: {${facts.join(", ")}}`;
}

function solutionText({ resolvers, actions, last, failsOften }: World): string {
  const section = (nodes: readonly Node[], prefix: string, line: typeof actionLine, flag: boolean) => {
    const names = nodes.map((_, index) => `${prefix}${index}`);
    return nodes.map((each, index) => line(each, names[index]!, names.slice(0, index), flag));
  };
  const indented = (lines: readonly string[], blanks: string) =>
    lines.map((line) => blanks + line).join("\n");
  return `resolvers:
${indented(section(resolvers, "r", resolverLine, failsOften), "  ")}
workflow:
  actions:
${indented(section(actions, "a", actionLine, false), "    ")}
${last.length === 0 ? "" : `  finally:\n${indented(section(last, "f", actionLine, true), "    ")}`}`;
}

/** A signal that knows how many listen to it. */
class CountedSignal {
  listeners = 0;
  readonly controller = new AbortController();

  constructor() {
    const { signal } = this.controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    const known = new Map<unknown, () => void>();
    signal.addEventListener = (type: string, listener: unknown) => {
      if (known.has(listener)) return;
      this.listeners++;
      const once = () => {
        if (!known.delete(listener)) return;
        this.listeners--;
        (listener as (event: Event) => void)(new Event("abort"));
      };
      known.set(listener, once);
      add(type as "abort", once, { once: true });
    };
    signal.removeEventListener = (type: string, listener: unknown) => {
      const once = known.get(listener);
      if (!once) return;
      known.delete(listener);
      this.listeners--;
      remove(type as "abort", once);
    };
  }
}

interface Watched {
  readonly bench: Bench;
  readonly timers: ManualTimers;
  readonly signal: CountedSignal;
  /** Calls that have begun and not ended, those of them that need no time to end, and the most that there were. */
  readonly open: { count: number; busy: number; most: number };
}

function watched(random: () => number): Watched {
  const open = { count: 0, busy: 0, most: 0 };
  const attempts = new Map<string, number>();
  const act = fakeProvider("act", async ({ name, kind, value }, context, host) => {
    open.count++;
    open.most = Math.max(open.most, open.count);
    try {
      open.busy++;
      for (let turns = Math.floor(random() * 3); turns > 0; turns--) await settled();
      open.busy--;
      host.signal.throwIfAborted();
      if (kind === "hang") {
        await new Promise((_, reject) => {
          host.signal.addEventListener("abort", () => reject(host.signal.reason), { once: true });
        });
      }
      if (kind === "fail") throw new Error(`${name} failed`);
      if (kind === "flaky") {
        const key = context.caller.name;
        const count = (attempts.get(key) ?? 0) + 1;
        attempts.set(key, count);
        if (count < 2) throw new Error(`${name} is not ready`);
      }
      if (kind === "unsuccessful") return { data: object({ success: false, exitCode: 3 }) };
      return { data: value ?? null };
    } finally {
      open.count--;
    }
  });
  const timers = new ManualTimers();
  const signal = new CountedSignal();
  const bench = testBench({ providers: [act], timers: timers as Timers, signal: signal.controller.signal });
  return { bench, timers, signal, open };
}

/** Lets virtual time pass whenever nothing else goes on, until the work ends. */
async function finish<T>(work: Promise<T>, { bench, timers, open }: Watched): Promise<T> {
  let hasEnded = false;
  work.then(() => hasEnded = true, () => hasEnded = true);
  for (let turn = 0; turn < 5_000; turn++) {
    const before = bench.events.length;
    await settled();
    if (hasEnded) return await work;
    if (open.busy > 0 || bench.events.length > before) continue;
    const [next] = timers.waits;
    if (next !== undefined) await timers.advance(next);
  }
  assert.fail("the run does not end");
}

async function assertNothingLeft({ timers, signal, open }: Watched): Promise<void> {
  // What was given up may need some turns to notice.
  for (let turn = 0; turn < 5 && open.count > 0; turn++) await settled();
  assert.deepEqual(timers.waits, [], "timers are left");
  assert.equal(signal.listeners, 0, "listeners are left");
  assert.equal(open.count, 0, "calls are left");
}

/** What a run gave, without anything that depends on time. */
async function outcome(
  text: string,
  world: World,
  concurrency: number,
  random: () => number,
): Promise<string> {
  const all = watched(random);
  const solution = await loadText(all.bench.engine, text);
  const options = {
    parameters: object(),
    maxConcurrency: concurrency,
    validateAll: world.validateAll,
  };
  const resolved = await finish(all.bench.engine.resolve(solution, options), all);
  const run = await finish(
    all.bench.engine.run(solution, options, { maxConcurrency: concurrency }),
    all,
  );
  await assertNothingLeft(all);
  if (concurrency > 0) assert.ok(all.open.most <= concurrency * 3, `${all.open.most} calls at once`);
  const parts: Value[] = [
    resolved.outcomes.map(({ name, status, value, error, failedAttempts }) =>
      object({
        name,
        status,
        value: value ?? null,
        error: error?.message ?? null,
        attempts: failedAttempts.length,
      })
    ),
    resolved.error?.message ?? null,
    run.status,
    run.error?.message ?? null,
    run.outcomes.map(({ name, status, results, errorMessage, skipReason, attempts }) =>
      object({
        name,
        status,
        results: results ?? null,
        error: errorMessage ?? null,
        reason: skipReason ?? null,
        attempts,
      })
    ),
    [...run.failedActions],
    [...run.skippedActions],
  ];
  return formatJson(parts, { indent: 1, sort: "data" });
}

Deno.test("random runs end the same at any concurrency and speed, and leave nothing behind", async () => {
  await fc.assert(
    fc.asyncProperty(
      world,
      fc.constantFrom(2, 3, 5, 8, 64),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (world, concurrency, stream) => {
        const text = solutionText(world);
        const random = () => stream.next().value as number;
        const first = await outcome(text, world, 1, () => 0);
        assert.equal(await outcome(text, world, concurrency, random), first, text);
        assert.equal(await outcome(text, world, 0, random), first, text);
      },
    ),
    { numRuns: 150, seed: 20261121 },
  );
});

Deno.test("random runs that are cancelled at any point end, run finally once, and leave nothing behind", async () => {
  await fc.assert(
    fc.asyncProperty(
      world,
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom(0, 1, 3),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (world, point, concurrency, stream) => {
        const all = watched(() => stream.next().value as number);
        const text = solutionText({ ...world, failsOften: false });
        const solution = await loadText(all.bench.engine, text);
        const options = { parameters: object(), maxConcurrency: concurrency };
        const work = all.bench.engine.run(solution, options, { maxConcurrency: concurrency });
        let isCancelled = false;
        const watch = setInterval(() => {
          if (isCancelled || all.bench.events.length < point) return;
          if (all.bench.events.some(({ type }) => type === "run.finished")) return;
          isCancelled = true;
          all.signal.controller.abort(new Error("interrupted"));
        }, 0);
        const run = await finish(work, all).finally(() => clearInterval(watch));
        await assertNothingLeft(all);
        const ended = all.bench.events.filter((event) => event.type === "action.finished");
        assert.equal(new Set(ended.map((event) => event.name)).size, ended.length, "an action ended twice");
        if (!isCancelled) return;
        assert.equal(run.status, "cancelled");
        if (!run.started) return;
        for (const { name, section, status } of run.outcomes) {
          assert.notEqual(status, "running", name);
          assert.notEqual(status, "pending", name);
          if (section === "finally") assert.notEqual(status, "cancelled", name);
        }
      },
    ),
    { numRuns: 200, seed: 20261122 },
  );
});
