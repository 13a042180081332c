/**
 * Splits nodes into groups in which no two conflict: greedy colouring in the given order. Groups keep that order.
 */
export function splitByConflict<T>(nodes: readonly T[], conflicts: (a: T, b: T) => boolean): T[][] {
  const groups: T[][] = [];
  for (const node of nodes) {
    const home = groups.find((group) => !group.some((other) => conflicts(node, other)));
    if (home) home.push(node);
    else groups.push([node]);
  }
  return groups;
}
