import { ScafctlError } from "../diagnostics/mod.ts";
import { build, levels, minimalCycle, namesOf, splitByConflict } from "../graph/mod.ts";
import { compareStrings } from "../value/mod.ts";
import type { ActionDefinition } from "../solution/model.ts";
import { type ExpandRequest, unroll, type Unrolled } from "./expand.ts";
import type { ActionGraph, ExpandedAction, Phases } from "./model.ts";

/**
 * The concrete graph of a workflow: lists unrolled, conditions and inputs evaluated as far as they need no action, phases
 * with exclusive actions set apart. Throws SCAF4003 where a value cannot be had, SCAF4002 for a cycle.
 */
export async function buildGraph(request: ExpandRequest): Promise<ActionGraph> {
  const main = await unroll(request, "actions");
  const last = await unroll({ ...request, only: undefined }, "finally");
  const expansions = new Map([...main.expansions, ...last.expansions]);
  const actions = new Map<string, ExpandedAction>();
  const places = {
    main: new Section(request, main.actions, expansions),
    last: new Section(request, last.actions, expansions),
  };
  for (const [own, other] of [[places.main, places.last], [places.last, places.main]] as const) {
    for (const action of own.complete(other)) actions.set(action.name, action);
  }
  return {
    actions,
    main: places.main.phases(actions),
    finally: places.last.phases(actions),
    expansions,
    aliases: request.analysis.aliases,
  };
}

/** One section while the graph is put together. */
class Section {
  readonly #request: ExpandRequest;
  readonly #actions: readonly Unrolled[];
  readonly #expansions: ReadonlyMap<string, readonly string[]>;
  readonly names: ReadonlySet<string>;

  constructor(
    request: ExpandRequest,
    actions: readonly Unrolled[],
    expansions: ReadonlyMap<string, readonly string[]>,
  ) {
    this.#request = request;
    this.#actions = actions;
    this.#expansions = expansions;
    this.names = new Set(actions.map((action) => action.name));
  }

  complete(other: Section): ExpandedAction[] {
    const conflicts = this.#conflicts();
    return this.#actions.map((action) => {
      const analysis = this.#request.analysis.of(action.definition);
      const wanted = [...analysis.actions].flatMap((name) => this.expanded(name));
      const own = new Set(wanted.filter((name) => this.names.has(name) && name !== action.name));
      const cross = new Set(wanted.filter((name) => other.names.has(name)));
      return {
        ...action,
        section: action.definition.section,
        dependencies: [...own].sort(compareStrings),
        crossSectionRefs: [...cross].sort(compareStrings),
        readsAll: analysis.readsAll,
        conflicts: conflicts.get(action.name) ?? new Set(),
      };
    });
  }

  /**
   * The expanded names that a name stands for. A list that turned out empty leaves nothing to wait for, so that what
   * depends on it waits for what it would have waited for.
   */
  expanded(name: string, seen: ReadonlySet<string> = new Set()): string[] {
    const target = this.#request.analysis.aliases.get(name) ?? name;
    const iterations = this.#expansions.get(target);
    if (!iterations) return [target];
    if (iterations.length > 0) return [...iterations];
    const definition = this.#definition(target);
    if (!definition || seen.has(target)) return [];
    const deeper = new Set([...seen, target]);
    return [...this.#request.analysis.of(definition).actions].flatMap((next) => this.expanded(next, deeper));
  }

  /** Phases of names: levels, split where actions exclude each other. */
  phases(actions: ReadonlyMap<string, ExpandedAction>): Phases {
    const dag = build(this.#actions.map(({ name }) => [name, actions.get(name)!.dependencies] as const));
    const cycle = minimalCycle(dag);
    if (cycle) {
      throw new ScafctlError("SCAF4002", `circular dependency detected: ${cycle.join(" → ")}`, {
        range: actions.get(cycle[0]!)?.definition.range,
      });
    }
    return levels(dag).levels.flatMap((level) =>
      splitByConflict(namesOf(dag, level), (name) => actions.get(name)!.conflicts)
    );
  }

  #definition(name: string): ActionDefinition | undefined {
    const { workflow } = this.#request;
    return workflow.actions.get(name) ?? workflow.finally.get(name);
  }

  /** Conflicts hold both ways, whoever declares them; a base name means all of its iterations. */
  #conflicts(): Map<string, Set<string>> {
    const result = new Map<string, Set<string>>();
    const add = (one: string, other: string) => {
      if (one === other) return;
      let set = result.get(one);
      if (!set) result.set(one, set = new Set());
      set.add(other);
    };
    for (const { name, definition } of this.#actions) {
      for (const excluded of definition.exclusive.flatMap((target) => this.expanded(target))) {
        add(name, excluded);
        add(excluded, name);
      }
    }
    return result;
  }
}
