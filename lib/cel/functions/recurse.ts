import { isObject, type Value } from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { fail } from "../errors.ts";

/**
 * The objects reached from the start ids, each once, parents before what they depend on. Ids that name no
 * object are skipped; cycles end where they close. Without recursion, so that a long chain cannot exhaust the
 * stack.
 */
export function recurse(
  context: CallContext,
  objects: readonly Value[],
  start: readonly Value[],
  idProperty: string,
  dependencies: string,
): Value[] {
  const byId = new Map<string, { readonly [key: string]: Value }>();
  for (const item of objects) {
    context.charge(1);
    const id = isObject(item) && Object.hasOwn(item, idProperty) ? item[idProperty] : undefined;
    if (!isObject(item) || typeof id !== "string") {
      throw fail("invalid_argument", `map.recurse: object missing string id property '${idProperty}'`);
    }
    byId.set(id, item);
  }
  const reached = new Set<string>();
  const result: Value[] = [];
  const stack = start.toReversed();
  while (stack.length > 0) {
    const id = stack.pop();
    context.charge(1);
    if (typeof id !== "string" || reached.has(id)) continue;
    const item = byId.get(id);
    if (item === undefined) continue;
    reached.add(id);
    result.push(item as Value);
    const next = Object.hasOwn(item, dependencies) ? item[dependencies] : undefined;
    if (Array.isArray(next)) { for (let at = next.length - 1; at >= 0; at--) stack.push(next[at]!); }
  }
  return result;
}
