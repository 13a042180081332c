/**
 * Splits nodes into groups in which no two conflict: greedy colouring in the given order. Groups keep that order.
 * Conflicts hold both ways; names that are no nodes are ignored. Linear in the conflicts.
 */
export function splitByConflict(
  nodes: readonly string[],
  conflictsOf: (node: string) => ReadonlySet<string>,
): string[][] {
  const groups: string[][] = [];
  const groupOf = new Map<string, number>();
  for (const node of nodes) {
    const taken = new Set<number>();
    for (const other of conflictsOf(node)) {
      const group = groupOf.get(other);
      if (group !== undefined) taken.add(group);
    }
    let home = 0;
    while (taken.has(home)) home++;
    groupOf.set(node, home);
    (groups[home] ??= []).push(node);
  }
  return groups;
}
