import { type Dag, namesOf } from "./dag.ts";
import { levels } from "./levels.ts";

/** The longest chain of dependencies, from the node that depends on nothing; the first by name among equals. */
export function criticalPath(dag: Dag): string[] {
  const { levels: byLevel, levelOf } = levels(dag);
  let node = byLevel.at(-1)?.[0];
  const chain: number[] = [];
  while (node !== undefined) {
    chain.push(node);
    const level: number = levelOf[node]!;
    node = dag.dependencies[node]!.find((dependency) => levelOf[dependency] === level - 1);
  }
  return namesOf(dag, chain.reverse());
}

/** Figures of a graph without cycles. */
export interface GraphStats {
  readonly nodes: number;
  readonly phases: number;
  readonly maxParallelism: number;
  /** Edges per node; 0 for an empty graph. */
  readonly averageDependencies: number;
}

/** Counts nodes, levels and edges. */
export function stats(dag: Dag, phases: readonly (readonly unknown[])[] = levels(dag).levels): GraphStats {
  const edges = dag.dependencies.reduce((sum, list) => sum + list.length, 0);
  return {
    nodes: dag.names.length,
    phases: phases.length,
    maxParallelism: phases.reduce((most, phase) => Math.max(most, phase.length), 0),
    averageDependencies: dag.names.length === 0 ? 0 : edges / dag.names.length,
  };
}
