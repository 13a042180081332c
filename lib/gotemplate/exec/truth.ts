import { Duration, Float, isObject, Timestamp, Uint, ValueMap } from "../../value/mod.ts";
import { Complex, type Printable } from "../fmt/types.ts";

/** Whether `if` takes a value for true: not false, zero, empty, null or absent. An instant is always true. */
export function isTrue(value: Printable | undefined): boolean {
  switch (typeof value) {
    case "undefined":
      return false;
    case "boolean":
      return value;
    case "string":
      return value !== "";
    case "number":
      return value !== 0;
    case "bigint":
      return value !== 0n;
  }
  if (value === null) return false;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length > 0;
  if (value instanceof Timestamp) return true;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Uint) return value.value !== 0n;
  if (value instanceof Duration) return value.nanoseconds !== 0n;
  if (value instanceof Complex) return value.real !== 0 || value.imaginary !== 0;
  if (value instanceof ValueMap) return value.size > 0;
  if (!isObject(value)) return true;
  for (const _ in value) return true;
  return false;
}
