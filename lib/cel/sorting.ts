import type { Value } from "../value/mod.ts";
import type { CallContext } from "./context.ts";
import { fail } from "./errors.ts";
import { order } from "./ops.ts";
import { kindOfVal, type ValKind } from "./values.ts";

const SORTABLE = new Set<ValKind>([
  "int",
  "uint",
  "double",
  "bool",
  "duration",
  "timestamp",
  "string",
  "bytes",
]);

/** The items in the order of their keys, which must all be of one sortable kind. Stable. */
export function sortByKeys(context: CallContext, items: readonly Value[], keys: readonly Value[]): Value[] {
  if (items.length !== keys.length) {
    const message = `sortBy: expected ${items.length} keys, got ${keys.length}`;
    throw fail("invalid_argument", message);
  }
  if (items.length === 0) return [];
  const kind = kindOfVal(keys[0]!);
  if (!SORTABLE.has(kind)) throw fail("invalid_argument", `list elements must be comparable`);
  if (keys.some((key) => kindOfVal(key) !== kind)) {
    throw fail("invalid_argument", "list elements must have the same type");
  }
  context.charge(items.length * Math.ceil(Math.log2(items.length + 1)));
  const places = items.map((_, index) => index);
  places.sort((a, b) => order(keys[a]!, keys[b]!, "_<_"));
  return places.map((place) => items[place]!);
}
