import { Duration, Float, isObject, type MapKey, Timestamp, Uint, type Value, ValueMap } from "./types.ts";
import { compareNumbers } from "./numbers.ts";

function isNumeric(value: Value): value is number | bigint | Float | Uint {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Float ||
    value instanceof Uint;
}

/**
 * Equality of two values: numbers of different kinds are equal when they are the same number, NaN equals nothing, lists
 * and maps compare by content, values of different kinds are unequal.
 */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return typeof a !== "number" || !Number.isNaN(a);
  if (isNumeric(a)) return isNumeric(b) && compareNumbers(a, b) === 0;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equals(item, b[index]!));
  }
  if (a instanceof Uint8Array) {
    return b instanceof Uint8Array && a.length === b.length && a.every((byte, index) => byte === b[index]);
  }
  if (a instanceof Timestamp) return b instanceof Timestamp && a.seconds === b.seconds && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanoseconds === b.nanoseconds;
  return equalMaps(a, b);
}

function equalMaps(a: Value, b: Value): boolean {
  const left = mapSize(a);
  if (left === undefined || left !== mapSize(b)) return false;
  for (const [key, value] of mapEntries(a)) {
    const other = mapGet(b, key);
    if (other === undefined || !equals(value, other)) return false;
  }
  return true;
}

/** Number of entries of a map of either form, else undefined. */
export function mapSize(value: Value): number | undefined {
  if (value instanceof ValueMap) return value.size;
  return isObject(value) ? Object.keys(value).length : undefined;
}

/** The entries of a map of either form, in insertion order; empty for anything else. */
export function mapEntries(value: Value): Iterable<[MapKey, Value]> {
  if (value instanceof ValueMap) return value;
  return isObject(value) ? Object.entries(value) : [];
}

/** The value under a key of a map of either form. */
export function mapGet(value: Value, key: MapKey): Value | undefined {
  if (value instanceof ValueMap) return value.get(key);
  return typeof key === "string" && isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/**
 * Order of two values of the same kind (all numbers are one kind): negative, zero, positive; undefined when they have
 * no order. Strings order by code point, which is the order of their UTF-8 bytes.
 */
export function compare(a: Value, b: Value): number | undefined {
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return a.seconds - b.seconds || a.nanos - b.nanos;
  if (a instanceof Duration && b instanceof Duration) return compareNumbers(a.nanoseconds, b.nanoseconds);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  return undefined;
}

/** Order of strings by code point. JS's own `<` orders by UTF-16 unit, which differs beyond U+D7FF. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left === right) continue;
    const leftIsSurrogate = (left & 0xf800) === 0xd800;
    const rightIsSurrogate = (right & 0xf800) === 0xd800;
    // A surrogate stands for a code point above U+FFFF.
    if (leftIsSurrogate !== rightIsSurrogate) return leftIsSurrogate ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (a[index] !== b[index]) return a[index]! - b[index]!;
  }
  return a.length - b.length;
}

/** The keys of a map with string keys, in Go's order. */
export function sortedKeys(value: { readonly [key: string]: unknown }): string[] {
  return Object.keys(value).sort(compareStrings);
}
