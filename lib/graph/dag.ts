import { compareStrings } from "../value/mod.ts";

/**
 * A directed graph of named nodes, where an edge goes from a node to one it depends on. Nodes are numbered in the order
 * of their names, so that every walk is deterministic whatever the order they were given in.
 */
export interface Dag {
  /** Sorted. */
  readonly names: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Per node the nodes it depends on, ascending and without repetition. */
  readonly dependencies: readonly (readonly number[])[];
  /** Per node the nodes that depend on it, ascending. */
  readonly dependents: readonly (readonly number[])[];
}

/** An edge to a name that is no node. */
export interface UnknownDependency {
  readonly from: string;
  readonly to: string;
}

/**
 * Builds a graph from each node's dependencies. Edges to names that are no nodes are left out and given to `onUnknown`.
 * Cycles are allowed here; see {@link levels} and `minimalCycle`.
 */
export function build(
  nodes: Iterable<readonly [string, Iterable<string>]>,
  onUnknown: (edge: UnknownDependency) => void = () => {},
): Dag {
  const entries = [...nodes].sort(([a], [b]) => compareStrings(a, b));
  const names = entries.map(([name]) => name);
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const dependents: number[][] = names.map(() => []);
  const dependencies = entries.map(([from, targets], index) => {
    const found = new Set<number>();
    for (const to of targets) {
      const target = indexOf.get(to);
      if (target === undefined) onUnknown({ from, to });
      else found.add(target);
    }
    for (const target of found) dependents[target]!.push(index);
    return [...found].sort((a, b) => a - b);
  });
  return { names, indexOf, dependencies, dependents };
}

/** The names of the nodes with the given numbers. */
export function namesOf(dag: Dag, nodes: Iterable<number>): string[] {
  return Array.from(nodes, (node) => dag.names[node]!);
}

/** All nodes that the given names depend on, directly or not, and the names themselves. Unknown names are ignored. */
export function closure(dag: Dag, names: Iterable<string>): Set<string> {
  const pending: number[] = [];
  for (const name of names) {
    const node = dag.indexOf.get(name);
    if (node !== undefined) pending.push(node);
  }
  const seen = new Set(pending);
  while (pending.length > 0) {
    for (const dependency of dag.dependencies[pending.pop()!]!) {
      if (seen.has(dependency)) continue;
      seen.add(dependency);
      pending.push(dependency);
    }
  }
  return new Set(namesOf(dag, seen));
}
