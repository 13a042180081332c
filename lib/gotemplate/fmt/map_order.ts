import {
  Float,
  type MapKey,
  sortedKeys,
  Uint,
  type Value,
  ValueMap,
  type ValueObject,
} from "../../value/mod.ts";
import { compare } from "../../value/mod.ts";

/** The entries of a map in the order in which Go ranges over it and prints it. */
export function sortedEntries(map: ValueObject | ValueMap): [MapKey, Value][] {
  if (!(map instanceof ValueMap)) return sortedKeys(map).map((key) => [key, map[key]!]);
  return [...map].sort(([a], [b]) => rank(a) - rank(b) || (compare(a, b) ?? 0));
}

/** Go orders keys of different types by type; which type comes first is its secret, so numbers do here. */
function rank(key: MapKey): number {
  if (typeof key === "boolean") return 0;
  return typeof key === "number" || typeof key === "bigint" || key instanceof Uint || key instanceof Float
    ? 1
    : 2;
}
