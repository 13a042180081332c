import assert from "node:assert/strict";
import fc from "fast-check";
import { build, levels, namesOf, splitByConflict } from "../graph/mod.ts";
import type { ActionDefinition } from "../solution/model.ts";
import { object } from "../value/mod.ts";
import type { ExpandedAction } from "./model.ts";
import { runPhases } from "./scheduler.ts";

/** What a random workflow is made of, per action. */
interface Plan {
  readonly dependencies: readonly number[];
  readonly conflicts: readonly number[];
  readonly canStop: boolean;
  readonly fails: boolean;
  readonly readsAll: boolean;
  /** 0 for none; others belong to one of two lists with a limit of two. */
  readonly list: number;
}

const name = (index: number) => `n${String(index).padStart(2, "0")}`;

const plans = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.array(
    fc.record({
      dependencies: fc.array(fc.nat(11), { maxLength: 2 }),
      conflicts: fc.array(fc.nat(size - 1), { maxLength: 1 }),
      canStop: fc.boolean(),
      fails: fc.integer({ min: 0, max: 5 }).map((luck) => luck === 0),
      readsAll: fc.boolean(),
      list: fc.nat(2),
    }),
    { minLength: size, maxLength: size },
  )
);

function actionsOf(list: readonly Plan[]): Map<string, ExpandedAction> {
  const conflicts = list.map((): Set<string> => new Set());
  list.forEach((plan, index) =>
    plan.conflicts.filter((other) => other !== index).forEach((other) => {
      conflicts[index]!.add(name(other));
      conflicts[other]!.add(name(index));
    })
  );
  return new Map(list.map((plan, index) => [name(index), {
    name: name(index),
    definition: {} as ActionDefinition,
    section: "actions",
    inputs: new Map(),
    dependencies: [...new Set(plan.dependencies.filter((other) => other < index))].map(name),
    crossSectionRefs: [],
    readsAll: plan.readsAll,
    conflicts: conflicts[index]!,
    isTainted: false,
    ...(plan.list > 0 && {
      iteration: {
        base: `list${plan.list}`,
        index,
        item: null,
        variables: object(),
        concurrency: 2,
        isSensitive: false,
      },
    }),
  }]));
}

Deno.test("order, barriers, exclusion and limits hold in every workflow", async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.nat(3), fc.infiniteStream(fc.nat(5)), async (list, maxConcurrency, delays) => {
      const actions = actionsOf(list);
      const dag = build([...actions.values()].map((action) => [action.name, action.dependencies] as const));
      const phases = levels(dag).levels.flatMap((level) =>
        splitByConflict(namesOf(dag, level), (node) => actions.get(node)!.conflicts)
      );
      const phaseOf = new Map(phases.flatMap((phase, index) => phase.map((each) => [each, index] as const)));
      const planOf = (action: ExpandedAction) => list[Number(action.name.slice(1))]!;
      const running = new Set<string>();
      const ended = new Set<string>();
      let stopped = Infinity;
      await runPhases(actions, phases, {
        maxConcurrency,
        canStop: (action) => planOf(action).canStop,
        run: async (action) => {
          const phase = phaseOf.get(action.name)!;
          assert.ok(phase <= stopped, "nothing starts after a stop in an earlier phase");
          if (maxConcurrency > 0) assert.ok(running.size < maxConcurrency);
          for (const dependency of action.dependencies) assert.ok(ended.has(dependency));
          for (const other of running) assert.ok(!action.conflicts.has(other), "exclusive actions overlap");
          for (const [other, earlier] of phaseOf) {
            if (earlier >= phase || ended.has(other)) continue;
            assert.ok(!planOf(actions.get(other)!).canStop && !action.readsAll, "a barrier was passed");
          }
          const base = action.iteration?.base;
          const peers = [...running].filter((other) => base && actions.get(other)!.iteration?.base === base);
          assert.ok(peers.length < 2);
          running.add(action.name);
          for (let turn = delays.next().value!; turn > 0; turn--) await Promise.resolve();
          running.delete(action.name);
          ended.add(action.name);
          const stops = planOf(action).canStop && planOf(action).fails;
          if (stops) stopped = Math.min(stopped, phase);
          return { stops };
        },
        skip: (action) => {
          assert.ok(phaseOf.get(action.name)! > stopped);
          ended.add(action.name);
        },
      });
      assert.equal(ended.size, list.length);
    }),
    { numRuns: 2_000 },
  );
});
