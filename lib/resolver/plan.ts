import { didYouMean, nameHint, ScafctlError } from "../diagnostics/mod.ts";
import { build, closure, type Dag, minimalCycle } from "../graph/mod.ts";
import type { ResolverDefinition } from "../solution/model.ts";
import { object, type Value, type ValueObject } from "../value/mod.ts";
import { type Schedule, scheduleOf } from "./scheduler.ts";

/** Resolver names that a part of the solution refers to. */
export interface ResolverReferences {
  readonly names: ReadonlySet<string>;
  /** Set when it may look at every value, so that names alone do not say what it depends on. */
  readonly whole: boolean;
}

/** How the planner learns what a resolver refers to. */
export interface ResolverAnalysis {
  /** Everything that must be there before the resolver starts, without `dependsOn` and without itself. */
  dependencies(definition: ResolverDefinition): ResolverReferences;
  /** What flows into its value: inputs and lists, but not conditions and messages. */
  flows(definition: ResolverDefinition): ResolverReferences;
}

/** A resolver with its place in the plan. */
export interface PlannedResolver {
  readonly definition: ResolverDefinition;
  /** Number in the graph. */
  readonly node: number;
  /** From 1. */
  readonly phase: number;
  /** Sorted. */
  readonly dependencies: readonly string[];
  readonly whole: boolean;
  readonly flows: ResolverReferences;
}

/** The plan of one resolution. */
export interface ResolverPlan {
  readonly dag: Dag;
  readonly schedule: Schedule;
  /** By number in the graph. */
  readonly resolvers: readonly PlannedResolver[];
  /** In the order of the file. */
  readonly inFileOrder: readonly PlannedResolver[];
  /** Names by phase, sorted. */
  readonly phases: readonly (readonly string[])[];
  /** `__plan`. */
  readonly document: ValueObject;
}

/** Options of {@link planResolvers}. */
export interface PlanOptions {
  /** Only these and what they depend on. */
  readonly only?: readonly string[] | undefined;
  /** Names that have a value without being resolvers. */
  readonly parameters: ValueObject;
}

/**
 * Plans resolvers: what each depends on, in which phase it is. Throws SCAF2004 for a selected name that does not exist,
 * SCAF1010 for a dependency that is neither resolver nor parameter, SCAF1011 for a cycle.
 */
export function planResolvers(
  definitions: ReadonlyMap<string, ResolverDefinition>,
  analysis: ResolverAnalysis,
  options: PlanOptions,
): ResolverPlan {
  const references = new Map<string, ResolverReferences>();
  const targets = (name: string, definition: ResolverDefinition): Set<string> => {
    const found = analysis.dependencies(definition);
    references.set(name, found);
    return new Set([...definition.dependsOn, ...found.names]);
  };
  const all = build(
    [...definitions].map(([name, definition]) => [name, targets(name, definition)] as const),
    ({ from, to }) => {
      if (Object.hasOwn(options.parameters, to)) return;
      const { range } = definitions.get(from)!;
      throw new ScafctlError("SCAF1010", `resolver "${from}" depends on unknown resolver "${to}"`, {
        range,
        hint: didYouMean(to, definitions.keys()),
      });
    },
  );
  const dag = options.only ? select(all, definitions, options.only) : all;
  const cycle = minimalCycle(dag);
  if (cycle) {
    throw new ScafctlError("SCAF1011", `resolver cycle detected: ${cycle.join(" → ")}`, {
      range: definitions.get(cycle[0]!)?.range,
      hint: "a resolver cannot need its own value, not even through others",
    });
  }
  const schedule = scheduleOf(dag, (node) => references.get(dag.names[node]!)!.whole);
  const resolvers = dag.names.map((name, node): PlannedResolver => {
    const definition = definitions.get(name)!;
    return {
      definition,
      node,
      phase: schedule.phaseOf[node]! + 1,
      dependencies: dag.dependencies[node]!.map((target) => dag.names[target]!),
      whole: references.get(name)!.whole,
      flows: analysis.flows(definition),
    };
  });
  const inFileOrder: PlannedResolver[] = [];
  for (const name of definitions.keys()) {
    const node = dag.indexOf.get(name);
    if (node !== undefined) inFileOrder.push(resolvers[node]!);
  }
  return {
    dag,
    schedule,
    resolvers,
    inFileOrder,
    phases: schedule.phases.map((phase) => phase.map((node) => dag.names[node]!)),
    document: planDocument(inFileOrder),
  };
}

function select(
  all: Dag,
  definitions: ReadonlyMap<string, ResolverDefinition>,
  only: readonly string[],
): Dag {
  for (const name of only) {
    if (definitions.has(name)) continue;
    throw new ScafctlError("SCAF2004", `unknown resolver "${name}"`, {
      hint: nameHint(name, definitions.keys()),
    });
  }
  const wanted = closure(all, only);
  return build(
    [...wanted].map((name) =>
      [name, all.dependencies[all.indexOf.get(name)!]!.map((target) => all.names[target]!)] as const
    ),
  );
}

function planDocument(resolvers: readonly PlannedResolver[]): ValueObject {
  return object(resolvers.map(({ definition, phase, dependencies }) => {
    const entry: [string, Value][] = [
      ["phase", phase],
      ["dependsOn", [...dependencies]],
      ["dependencyCount", dependencies.length],
    ];
    return [definition.name, object(entry)] as const;
  }));
}
