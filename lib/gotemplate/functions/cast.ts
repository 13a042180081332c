import { Duration, Float, INT64_MAX, INT64_MIN, isIntNumber, Uint, type Value } from "../../value/mod.ts";

/** Sprig's lenient conversions to numbers (spf13/cast): what cannot be converted is 0. */

/** A value as int64. Floats are cut off; text is read with its prefix (`0x1F`, `0b1`, `017`), decimals ignored. */
export function toInt64(value: Value): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return isIntNumber(value) ? BigInt(value) : truncate(value);
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value instanceof Float) return truncate(value.value);
  if (value instanceof Uint) return BigInt.asIntN(64, value.value);
  if (value instanceof Duration) return value.nanoseconds;
  if (typeof value !== "string" || value === "") return 0n;
  const parsed = parseInteger(withoutDecimals(value), 0);
  return parsed.error === undefined ? parsed.value : 0n;
}

/** A value as float64. */
export function toFloat64(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Float) return value.value;
  if (value instanceof Uint) return Number(value.value);
  if (value instanceof Duration) return Number(value.nanoseconds);
  return typeof value === "string" ? parseFloat64(value) ?? 0 : 0;
}

/** What a float64 becomes as int64 on the machines the original ran on: the smallest int64 when it does not fit. */
export function truncate(value: number): bigint {
  if (!(value > -9223372036854777856 && value < 9223372036854775808)) return INT64_MIN;
  return BigInt(Math.trunc(value));
}

function withoutDecimals(text: string): string {
  const match = /^([-+]?[0-9]*)\.[0-9]*$/.exec(text);
  if (!match) return text;
  const whole = match[1]!;
  return /^[-+]?$/.test(whole) ? whole + "0" : whole;
}

/** The outcome of {@link parseInteger}; `value` is the nearest int64 when the error is `range`. */
export interface ParsedInteger {
  readonly value: bigint;
  readonly error?: "syntax" | "range";
}

/** `strconv.ParseInt` with 64 bits. Base 0 reads the prefix and permits underscores between digits. */
export function parseInteger(text: string, base: 0 | 8 | 10): ParsedInteger {
  const match = /^([-+]?)(.+)$/s.exec(text);
  if (!match) return { value: 0n, error: "syntax" };
  let digits = match[2]!;
  if (base === 0) {
    if (digits.includes("_")) {
      if (!hasValidUnderscores(digits)) return { value: 0n, error: "syntax" };
      digits = digits.replaceAll("_", "");
    }
    digits = /^0[0-9]/.test(digits) ? "0o" + digits.slice(1) : digits;
    if (!/^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|[0-9]+)$/.test(digits)) {
      return { value: 0n, error: "syntax" };
    }
  } else if (base === 8) {
    if (!/^[0-7]+$/.test(digits)) return { value: 0n, error: "syntax" };
    digits = "0o" + digits;
  } else if (!/^[0-9]+$/.test(digits)) return { value: 0n, error: "syntax" };
  // Beyond this length nothing fits; it also bounds the work.
  const magnitude = digits.replace(/^(0[xXbBoO])?0*/, "").length > 64 ? INT64_MAX * 4n : BigInt(digits);
  const value = match[1] === "-" ? -magnitude : magnitude;
  if (value > INT64_MAX) return { value: INT64_MAX, error: "range" };
  return value < INT64_MIN ? { value: INT64_MIN, error: "range" } : { value };
}

/** `strconv.ParseFloat`, or undefined for text that is no number or does not fit. */
export function parseFloat64(text: string): number | undefined {
  const word = /^([-+]?)(?:inf|infinity)$/i.exec(text);
  if (word) return word[1] === "-" ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  if (text.includes("_") && !hasValidUnderscores(text.replace(/^[-+]/, ""))) return undefined;
  const plain = text.replaceAll("_", "");
  if (/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? value : undefined;
  }
  return parseHexFloat(plain);
}

function parseHexFloat(text: string): number | undefined {
  const match = /^([-+]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([-+]?[0-9]{1,6})$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", power] = match as unknown as string[];
  const digits = whole + fraction;
  if (digits === "" || digits.length > 200) return undefined;
  // Number rounds the integer once; scaling by a power of two is exact unless the result is subnormal.
  const value = Number(BigInt("0x" + digits)) * 2 ** (Number(power) - 4 * fraction.length);
  if (!Number.isFinite(value)) return undefined;
  return sign === "-" ? -value : value;
}

/** Underscores must separate digits; one may follow a base prefix. */
function hasValidUnderscores(text: string): boolean {
  const isPrefixed = /^0[bBoOxX]/.test(text);
  const isHex = /^0[xX]/.test(text);
  const body = isPrefixed ? text.slice(2) : text;
  let previous = isPrefixed ? "0" : "^";
  for (const character of body) {
    const isDigit = /[0-9]/.test(character) || (isHex && /[a-fA-F]/.test(character));
    if (isDigit) previous = "0";
    else if (character === "_") {
      if (previous !== "0") return false;
      previous = "_";
    } else {
      if (previous === "_") return false;
      previous = "!";
    }
  }
  return previous !== "_";
}
