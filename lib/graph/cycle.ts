import { type Dag, namesOf } from "./dag.ts";
import { levels } from "./levels.ts";

/**
 * A shortest cycle of the graph as names, the first repeated at the end (`a, b, a`), or undefined when there is none. Of
 * several shortest ones it is the one found from the first name.
 */
export function minimalCycle(dag: Dag): string[] | undefined {
  const rest = levels(dag).rest;
  if (rest.length === 0) return undefined;
  const graph = new Remainder(dag, rest);
  let best: number[] | undefined;
  for (const start of rest) {
    if (!graph.has(start)) continue;
    const found = graph.cycleThrough(start, best?.length ?? Infinity);
    if (found) best = found;
    if (best?.length === 1) break;
    // A shorter cycle that is still to be found does not lead through this node; without it whole tangles fall apart.
    graph.remove(start);
  }
  return best && namesOf(dag, [...best, best[0]!]);
}

/** The nodes that may still lie on a cycle. */
class Remainder {
  readonly #alive: Set<number>;
  readonly #open = new Map<number, number>();
  readonly #waiting = new Map<number, number>();

  constructor(readonly dag: Dag, nodes: readonly number[]) {
    this.#alive = new Set(nodes);
    for (const node of nodes) {
      this.#open.set(node, this.#count(dag.dependencies[node]!));
      this.#waiting.set(node, this.#count(dag.dependents[node]!));
    }
    for (const node of nodes) {
      if (this.has(node) && (this.#open.get(node) === 0 || this.#waiting.get(node) === 0)) this.remove(node);
    }
  }

  has(node: number): boolean {
    return this.#alive.has(node);
  }

  /** Takes a node out, and with it every node that then has no way in or no way out. */
  remove(node: number): void {
    const pending = [node];
    while (pending.length > 0) {
      const gone = pending.pop()!;
      if (!this.#alive.delete(gone)) continue;
      this.#lower(this.#waiting, this.dag.dependencies[gone]!, pending);
      this.#lower(this.#open, this.dag.dependents[gone]!, pending);
    }
  }

  /** A shortest cycle through a node, when it has fewer than `limit` nodes. */
  cycleThrough(start: number, limit: number): number[] | undefined {
    const cameFrom = new Map<number, number>([[start, -1]]);
    let frontier = [start];
    for (let length = 1; length < limit && frontier.length > 0; length++) {
      const next: number[] = [];
      for (const node of frontier) {
        for (const target of this.dag.dependencies[node]!) {
          if (target === start) return path(cameFrom, node);
          if (!this.has(target) || cameFrom.has(target)) continue;
          cameFrom.set(target, node);
          next.push(target);
        }
      }
      frontier = next;
    }
    return undefined;
  }

  #count(nodes: readonly number[]): number {
    return nodes.reduce((sum, node) => sum + (this.#alive.has(node) ? 1 : 0), 0);
  }

  #lower(counts: Map<number, number>, nodes: readonly number[], pending: number[]): void {
    for (const node of nodes) {
      if (!this.has(node)) continue;
      const left = counts.get(node)! - 1;
      counts.set(node, left);
      if (left === 0) pending.push(node);
    }
  }
}

function path(cameFrom: ReadonlyMap<number, number>, last: number): number[] {
  const nodes: number[] = [];
  for (let node = last; node !== -1; node = cameFrom.get(node)!) nodes.push(node);
  return nodes.reverse();
}
