import { isObject, type Value, ValueMap } from "../../value/mod.ts";
import { MAX_PRINT_DEPTH, PrintDepthError } from "../fmt/types.ts";
import type { FunctionContext } from "./contract.ts";

/** What counts the work of a function. */
export type Work = Pick<FunctionContext, "step" | "produce">;

/**
 * Counts every part of a value as often as it can be reached, and the characters of its texts, before a function works
 * through all of them: a value whose parts are shared takes a handful of bytes and can still have more parts than anybody
 * could visit. Returns how many characters were counted as produced. Throws when a limit is reached.
 */
export function countExtent(value: Value, work: Work): number {
  return extent(value, work, 0);
}

function extent(value: Value, work: Work, depth: number): number {
  work.step(1);
  if (typeof value === "string") {
    work.produce(value.length);
    return value.length;
  }
  if (typeof value !== "object" || value === null) return 0;
  if (depth > MAX_PRINT_DEPTH) throw new PrintDepthError();
  let characters = 0;
  if (Array.isArray(value)) {
    for (const item of value) characters += extent(item, work, depth + 1);
  } else if (value instanceof ValueMap) {
    for (const item of value.values()) characters += extent(item, work, depth + 1);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      work.produce(key.length);
      characters += key.length + extent(value[key]!, work, depth + 1);
    }
  }
  return characters;
}

/** Counts a text that was written of a value whose extent is counted already. */
export function produceRest(bytes: number, counted: number, work: Work): void {
  work.produce(Math.max(0, bytes - counted));
}
