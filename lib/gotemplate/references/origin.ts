/**
 * Where a value comes from: a path of names into the data. A closed path is an item of what lies there, or something
 * computed from it, so that further names do not extend it.
 */
export interface Path {
  readonly names: readonly string[];
  readonly isClosed: boolean;
}

/** All places that a value may come from; none when it does not come from the data. The empty path is the data itself. */
export type Origin = readonly Path[];

/** The whole data. */
export const ROOT: Origin = [{ names: [], isClosed: false }];
/** A value that is not part of the data. */
export const NOWHERE: Origin = [];

/** Names in a path beyond these are not told apart; only templates that call themselves get so far. */
const MAX_NAMES = 24;

/** A text that is the same for the same path. */
export function pathKey(path: Path): string {
  return JSON.stringify(path.names) + (path.isClosed ? "c" : "");
}

/** A text that is the same for the same places. */
export function originKey(origin: Origin): string {
  return origin.map(pathKey).sort().join("|");
}

/** The places of several values together. */
export function union(...origins: readonly Origin[]): Origin {
  const filled = origins.filter((origin) => origin.length > 0);
  if (filled.length <= 1) return filled[0] ?? NOWHERE;
  const byKey = new Map<string, Path>();
  for (const origin of filled) {
    for (const path of origin) byKey.set(pathKey(path), path);
  }
  return [...byKey.values()];
}

/** What lies under a name. */
export function extend(origin: Origin, name: string): Origin {
  return union(
    ...origin.map((path) =>
      path.isClosed
        ? [path]
        : [{ names: [...path.names, name], isClosed: path.names.length + 1 >= MAX_NAMES }]
    ),
  );
}

/** The items of a list or map: no longer named one by one. */
export function close(origin: Origin): Origin {
  return union(...origin.map((path) => path.isClosed ? [path] : [{ names: path.names, isClosed: true }]));
}

/** Whether the data itself is among the places. */
export function holdsRoot(origin: Origin): boolean {
  return origin.some((path) => path.names.length === 0);
}
