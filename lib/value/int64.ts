import { isObject, object, type Value, ValueMap } from "./types.ts";
import { isIntNumber } from "./numbers.ts";

/**
 * Marks every int in a value as Go `int64` (a bigint). Values that CEL computed pass through here on their way into
 * resolver data, because templates can tell `int64` from the `int` that YAML gives. Unchanged parts are shared.
 */
export function tagInt64(value: Value): Value {
  if (typeof value === "number") return isIntNumber(value) ? BigInt(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const tagged = value.map(tagInt64);
    return tagged.some((item, index) => item !== value[index]) ? tagged : value;
  }
  if (value instanceof ValueMap) {
    return new ValueMap([...value].map(([key, item]) => [key, tagInt64(item)] as const));
  }
  if (!isObject(value)) return value;
  const result = object();
  let isChanged = false;
  for (const key of Object.keys(value)) {
    const item = value[key]!;
    const tagged = tagInt64(item);
    result[key] = tagged;
    isChanged ||= tagged !== item;
  }
  return isChanged ? result : value;
}
