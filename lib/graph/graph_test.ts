import assert from "node:assert/strict";
import fc from "fast-check";
import {
  build,
  closure,
  criticalPath,
  levels,
  minimalCycle,
  ReadyQueue,
  splitByConflict,
  stats,
} from "./mod.ts";

type Edges = readonly (readonly [string, readonly string[]])[];

const name = (index: number) => `n${String(index).padStart(3, "0")}`;

/** Random graphs; without cycles when every edge leads to a lower number. */
function edges(hasCycles: boolean): fc.Arbitrary<Edges> {
  return fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }).map((
      lists,
    ) =>
      lists.map((list, index) =>
        [name(index), list.filter((target) => hasCycles || target < index).map(name)] as const
      )
    )
  );
}

Deno.test("levels respect every edge and are as low as they can be", () => {
  fc.assert(
    fc.property(edges(false), (list) => {
      const dag = build(list);
      const { levelOf, levels: byLevel, rest } = levels(dag);
      assert.deepEqual(rest, []);
      dag.dependencies.forEach((targets, node) => {
        const expected = Math.max(-1, ...targets.map((target) => levelOf[target]!)) + 1;
        assert.equal(levelOf[node], expected);
      });
      assert.equal(byLevel.flat().length, list.length);
      for (const level of byLevel) assert.deepEqual([...level].sort((a, b) => a - b), level);
    }),
    { numRuns: 10_000 },
  );
});

Deno.test("the order of the nodes given does not matter", () => {
  fc.assert(fc.property(edges(false), (list) => {
    assert.deepEqual(levels(build(list)), levels(build([...list].reverse())));
  }));
});

/** Length of the shortest cycle by the distance matrix. */
function girth(list: Edges): number {
  const distance = list.map(() => list.map(() => Infinity));
  const indexOf = new Map(list.map(([name], index) => [name, index]));
  list.forEach(([, targets], from) => targets.forEach((to) => distance[from]![indexOf.get(to)!] = 1));
  for (let via = 0; via < list.length; via++) {
    for (let from = 0; from < list.length; from++) {
      for (let to = 0; to < list.length; to++) {
        const length = distance[from]![via]! + distance[via]![to]!;
        if (length < distance[from]![to]!) distance[from]![to] = length;
      }
    }
  }
  return Math.min(...distance.map((row, index) => row[index]!));
}

Deno.test("the cycle found is a real one and the shortest", () => {
  fc.assert(
    fc.property(edges(true), (list) => {
      const cycle = minimalCycle(build(list));
      const shortest = girth(list);
      if (shortest === Infinity) return assert.equal(cycle, undefined);
      assert.ok(cycle);
      assert.equal(cycle.length - 1, shortest);
      assert.equal(cycle[0], cycle.at(-1));
      const targets = new Map(list);
      for (let index = 0; index + 1 < cycle.length; index++) {
        assert.ok(targets.get(cycle[index]!)!.includes(cycle[index + 1]!));
      }
    }),
    { numRuns: 10_000 },
  );
});

Deno.test("the ready queue hands out every node after what it depends on", () => {
  fc.assert(fc.property(edges(false), fc.infiniteStream(fc.nat(5)), (list, choices) => {
    const dag = build(list);
    const queue = new ReadyQueue(dag.dependencies, dag.dependents);
    queue.start();
    const running: number[] = [];
    const ended = new Set<number>();
    while (ended.size < list.length) {
      for (let node = queue.take(); node !== undefined; node = queue.take()) {
        for (const dependency of dag.dependencies[node]!) assert.ok(ended.has(dependency));
        running.push(node);
      }
      assert.ok(running.length > 0);
      const [node] = running.splice(choices.next().value! % running.length, 1);
      ended.add(node!);
      queue.end(node!);
    }
    assert.equal(queue.size, 0);
  }));
});

Deno.test("the ready queue gives the lowest rank first", () => {
  const queue = new ReadyQueue([[], [], [], []], [[], [], [], []], (node) => [3, 1, 2, 1][node]!);
  queue.hold(3);
  queue.start();
  assert.equal(queue.take(), 1);
  queue.release(3);
  assert.deepEqual([queue.take(), queue.take(), queue.take(), queue.take()], [3, 2, 0, undefined]);
});

Deno.test("long chains and their cycles need no deep stack", () => {
  const count = 10_000;
  const chain = Array.from(
    { length: count },
    (_, index) => [name(index), index ? [name(index - 1)] : []] as const,
  );
  const dag = build(chain);
  assert.equal(levels(dag).levels.length, count);
  assert.equal(criticalPath(dag).length, count);
  assert.equal(closure(dag, [name(count - 1)]).size, count);
  assert.equal(minimalCycle(dag), undefined);
  const ring = build([[name(0), [name(count - 1)]], ...chain.slice(1)]);
  assert.equal(minimalCycle(ring)!.length, count + 1);
});

Deno.test("unknown names are reported and left out", () => {
  const unknown: string[] = [];
  const dag = build([["a", ["b", "c", "b"]], ["b", []]], ({ from, to }) => unknown.push(`${from}>${to}`));
  assert.deepEqual(unknown, ["a>c"]);
  assert.deepEqual(dag.dependencies, [[1], []]);
  assert.deepEqual(stats(dag), { nodes: 2, phases: 2, maxParallelism: 1, averageDependencies: 0.5 });
});

Deno.test("conflicting nodes are split in the order of their names", () => {
  const conflicts = new Map([["a", ["b"]], ["b", ["a", "c", "elsewhere"]], ["c", ["b"]]]);
  const groups = splitByConflict(["a", "b", "c", "d"], (node) => new Set(conflicts.get(node)));
  assert.deepEqual(groups, [["a", "c", "d"], ["b"]]);
});
