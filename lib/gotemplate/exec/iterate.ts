import { isIntNumber, isObject, Uint, ValueMap } from "../../value/mod.ts";
import { sortedEntries } from "../fmt/map_order.ts";
import { plainText } from "../fmt/plain.ts";
import type { Item } from "./item.ts";
import type { State } from "./state.ts";

/** One round of a `range`; false ends it. */
type Round = (key: Item, element: Item, isBoxed: boolean) => boolean;

/**
 * Runs through a list, a map in the order of its keys, or the integers below a number. Returns whether there was
 * anything. Absent values are empty; anything else is an error in Go's words.
 */
export function iterate(state: State, value: Item, variables: number, round: Round): boolean {
  if (value === undefined) return false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (!round(index, value[index], true)) break;
    }
    return value.length > 0;
  }
  const isInt = typeof value === "number" && isIntNumber(value);
  if (isInt || typeof value === "bigint" || value instanceof Uint) {
    if (variables > 1) {
      state.fail(`can't use ${plainText(value, state.budget)} to iterate over more than one variable`);
    }
    return countUp(value, round);
  }
  if (value instanceof Uint8Array) {
    for (let index = 0; index < value.length; index++) {
      if (!round(index, value[index], false)) break;
    }
    return value.length > 0;
  }
  if (value instanceof ValueMap || isObject(value)) {
    const entries = sortedEntries(value);
    state.budget.step(entries.length);
    for (const [key, element] of entries) {
      if (!round(key, element, true)) break;
    }
    return entries.length > 0;
  }
  return state.fail(`range can't iterate over ${plainText(value, state.budget)}`);
}

function countUp(end: number | bigint | Uint, round: Round): boolean {
  if (typeof end === "number") {
    for (let at = 0; at < end; at++) {
      if (!round(undefined, at, false)) break;
    }
    return end > 0;
  }
  const limit = typeof end === "bigint" ? end : end.value;
  for (let at = 0n; at < limit; at++) {
    if (!round(undefined, typeof end === "bigint" ? at : new Uint(at), false)) break;
  }
  return limit > 0n;
}
