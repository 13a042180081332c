import { Float, Uint } from "./types.ts";

/** Smallest and largest int64. */
export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;
/** Largest uint64. */
export const UINT64_MAX = 2n ** 64n - 1n;

/** Whether a plain JS number stands for an int; every other number is a double. */
export function isIntNumber(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** A double in the model: boxed when it would otherwise be read as an int. */
export function double(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** An int in the model, from a bigint: a plain number where that is exact. Does not check the int64 range. */
export function int(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The number behind an int, uint or double as a JS number (which may round), else undefined. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Float) return value.value;
  if (value instanceof Uint) return Number(value.value);
  return undefined;
}

/** The exact integer behind an int or uint, else undefined. A double is never an integer here. */
export function asBigInt(value: unknown): bigint | undefined {
  if (typeof value === "number") return isIntNumber(value) ? BigInt(value) : undefined;
  if (typeof value === "bigint") return value;
  if (value instanceof Uint) return value.value;
  return undefined;
}

/**
 * Order of two numbers of any kinds: negative, zero, positive, or undefined when one is NaN. Exact: an int beyond
 * 2^53 is never rounded to meet a double.
 */
export function compareNumbers(
  a: number | bigint | Float | Uint,
  b: number | bigint | Float | Uint,
): number | undefined {
  const left = a instanceof Float || a instanceof Uint ? a.value : a;
  const right = b instanceof Float || b instanceof Uint ? b.value : b;
  // JS compares number with bigint mathematically.
  if (left < right) return -1;
  if (left > right) return 1;
  return left == right ? 0 : undefined;
}
