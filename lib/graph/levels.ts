import type { Dag } from "./dag.ts";

/** The levels of a graph, or what is left of it when cycles stop the count. */
export interface Levels {
  /** Nodes by level: the first depends on nothing, each later one on the level before it at least. Ascending. */
  readonly levels: readonly (readonly number[])[];
  /** Level of each node, from 0; -1 for nodes on a cycle or behind one. */
  readonly levelOf: readonly number[];
  /** Nodes that have no level, ascending; empty when the graph has no cycle. */
  readonly rest: readonly number[];
}

/** Kahn's levels: each node's level is one more than the highest level of what it depends on. Linear time. */
export function levels(dag: Dag): Levels {
  const open = dag.dependencies.map((list) => list.length);
  const levelOf = dag.names.map(() => -1);
  const result: number[][] = [];
  let current: number[] = [];
  open.forEach((count, node) => {
    if (count === 0) current.push(node);
  });
  let placed = 0;
  while (current.length > 0) {
    const next: number[] = [];
    for (const node of current) {
      levelOf[node] = result.length;
      placed++;
      for (const dependent of dag.dependents[node]!) {
        if (--open[dependent]! === 0) next.push(dependent);
      }
    }
    result.push(current);
    current = next.sort((a, b) => a - b);
  }
  const rest = placed === dag.names.length ? [] : [...levelOf.keys()].filter((node) => levelOf[node] === -1);
  return { levels: result, levelOf, rest };
}
