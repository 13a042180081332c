import { isObject, mapEntries, type Value, ValueMap } from "../value/mod.ts";
import { fail } from "./errors.ts";

/** Units of a value and a text's character; a value of a list or map is worth more than a character. */
const VALUE_UNITS = 8;
/** Default bound of a result, in units: 64 Mi characters, or 8 Mi values. */
export const DEFAULT_MAX_RESULT = 64 * 1024 * 1024;

/**
 * Ends the evaluation when a result is too large once everything in it is written out. Lists can hold one list many times,
 * so a few steps build a value that no memory can hold, and that whoever walks through it would never leave.
 */
export function checkExtent(value: Value, most: number): void {
  let left = most;
  const visit = (part: Value): void => {
    left -= typeof part === "string" ? part.length : VALUE_UNITS;
    if (left < 0) {
      throw fail("size", `result is larger than ${most} characters, or ${most / VALUE_UNITS} values`);
    }
    if (typeof part !== "object" || part === null) return;
    if (Array.isArray(part)) {
      for (const item of part) visit(item);
    } else if (part instanceof ValueMap || isObject(part)) {
      for (const [key, item] of mapEntries(part)) {
        if (typeof key === "string") left -= key.length;
        visit(item);
      }
    }
  };
  visit(value);
}
