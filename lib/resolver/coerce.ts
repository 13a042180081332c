import { didYouMean, ScafctlError } from "../diagnostics/mod.ts";
import type { ValueType } from "../solution/model.ts";
import {
  asBigInt,
  asNumber,
  double,
  Duration,
  Float,
  formatDuration,
  formatFloat,
  formatTimestamp,
  goTypeName,
  int,
  INT64_MAX,
  INT64_MIN,
  isObject,
  parseDuration,
  parseTimestamp,
  Timestamp,
  type Value,
  ValueMap,
} from "../value/mod.ts";

/** A value that has no form in the type asked for. The message names both, and the value where it is a scalar. */
export class CoercionError extends Error {
  override readonly name = "CoercionError";
}

const TYPES = ["string", "int", "float", "bool", "array", "object", "time", "duration", "any"];

/**
 * Brings a resolver's value to its declared type, by the rules of the original: null stays null, and what would lose
 * something is an error. Throws a {@link CoercionError}, or SCAF3003 for a type that does not
 * exist.
 */
export function coerce(value: Value, type: ValueType | { readonly unknown: string }): Value {
  if (typeof type === "object") {
    throw new ScafctlError("SCAF3003", `unknown type "${type.unknown}"`, {
      hint: didYouMean(type.unknown, TYPES) ?? `the types are ${TYPES.join(", ")}`,
    });
  }
  if (value === null || type === "any") return value;
  switch (type) {
    case "string":
      return toText(value);
    case "int":
      return toInt(value);
    case "float":
      return toFloat(value);
    case "bool":
      return toBool(value);
    case "array":
      return Array.isArray(value) ? value : [value];
    case "object":
      if (isObject(value) || (value instanceof ValueMap && value.size === 0)) return value;
      throw refuse(value, type);
    case "time":
      return toTime(value);
    case "duration":
      return toDuration(value);
  }
}

function refuse(value: Value, type: ValueType, why?: string): CoercionError {
  const shown = typeof value === "string"
    ? ` ${JSON.stringify(value.length > 100 ? value.slice(0, 100) + "…" : value)}`
    : typeof value === "object"
    ? ""
    : ` ${value}`;
  return new CoercionError(
    `cannot convert ${goTypeName(value)}${shown} to ${type}${why === undefined ? "" : `: ${why}`}`,
  );
}

function toText(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  const integer = asBigInt(value);
  if (integer !== undefined) return integer.toString();
  const number = asNumber(value);
  if (number !== undefined) return formatFloat(number, "f");
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  throw refuse(value, "string");
}

function toInt(value: Value): Value {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Duration) return int(value.nanoseconds);
  const integer = typeof value === "string" ? integerText(value) : asBigInt(value);
  if (integer !== undefined) {
    if (integer < INT64_MIN || integer > INT64_MAX) throw refuse(value, "int", "it does not fit in 64 bits");
    return typeof value === "number" || typeof value === "bigint" ? value : int(integer);
  }
  const number = asNumber(value);
  if (number === undefined) throw refuse(value, "int");
  if (!Number.isInteger(number)) throw refuse(value, "int", "it has decimal places");
  const whole = BigInt(number);
  if (whole < INT64_MIN || whole > INT64_MAX) throw refuse(value, "int", "it does not fit in 64 bits");
  return int(whole);
}

function integerText(text: string): bigint | undefined {
  return /^[+-]?[0-9]+$/.test(text) ? BigInt(text.replace(/^\+/, "")) : undefined;
}

function toFloat(value: Value): Value {
  if (typeof value === "boolean") return new Float(value ? 1 : 0);
  if (typeof value === "string") {
    const number = floatText(value);
    if (number === undefined) throw refuse(value, "float");
    return double(number);
  }
  if (value instanceof Float) return value;
  const number = asNumber(value);
  if (number === undefined) throw refuse(value, "float");
  return double(number);
}

/** What Go's ParseFloat reads: decimals and hexadecimals, infinities and NaN in any case. */
function floatText(text: string): number | undefined {
  if (/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
  }
  const hexadecimal = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/.exec(text);
  if (hexadecimal) return hexadecimalNumber(hexadecimal);
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (!special) return undefined;
  const magnitude = special[2]!.toLowerCase() === "nan" ? NaN : Infinity;
  return special[1] === "-" ? -magnitude : magnitude;
}

/** Mantissa times a power of two; undefined when it has no digit or is too large. */
function hexadecimalNumber(
  [, sign, whole = "", part = "", exponent = "0"]: RegExpExecArray,
): number | undefined {
  if (whole === "" && part === "") return undefined;
  const number = Number(BigInt(`0x${whole}${part}`)) * 2 ** (Number(exponent) - 4 * part.length);
  if (!Number.isFinite(number)) return undefined;
  return sign === "-" ? -number : number;
}

const TRUE_TEXTS = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE_TEXTS = new Set(["0", "f", "F", "FALSE", "false", "False"]);

function toBool(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    if (TRUE_TEXTS.has(value)) return true;
    if (FALSE_TEXTS.has(value)) return false;
    throw refuse(value, "bool");
  }
  const number = asNumber(value);
  if (number === undefined) throw refuse(value, "bool");
  return number !== 0;
}

const BILLION = 1_000_000_000;

function toTime(value: Value): Timestamp {
  if (value instanceof Timestamp) return value;
  if (typeof value === "string") {
    const seconds = integerText(value);
    const time = seconds === undefined ? timeText(value) : unixTime(Number(seconds));
    if (time) return time;
    throw refuse(value, "time");
  }
  const number = asNumber(value);
  const time = number === undefined ? undefined : unixTime(number);
  if (time) return time;
  throw refuse(value, "time");
}

function timeText(text: string): Timestamp | undefined {
  const date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text);
  if (date) return parseTimestamp(`${text}T00:00:00Z`);
  const local = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})$/.exec(text);
  return parseTimestamp(local ? `${local[1]}T${local[2]}Z` : text);
}

function unixTime(number: number): Timestamp | undefined {
  // Beyond year 9999 there is no text form.
  if (!Number.isFinite(number) || Math.abs(number) > 253_402_300_799) return undefined;
  const seconds = Math.floor(number);
  const nanos = Math.round((number - seconds) * BILLION);
  return nanos === BILLION ? new Timestamp(seconds + 1) : new Timestamp(seconds, nanos);
}

function toDuration(value: Value): Duration {
  if (value instanceof Duration) return value;
  if (typeof value === "string") {
    const duration = parseDuration(value);
    if (duration) return duration;
    throw refuse(value, "duration");
  }
  const integer = asBigInt(value);
  const number = asNumber(value);
  if (integer === undefined && (number === undefined || !Number.isFinite(number))) {
    throw refuse(value, "duration");
  }
  // An int counts nanoseconds, a float seconds.
  const nanoseconds = integer ?? BigInt(Math.round(number! * BILLION));
  if (nanoseconds < INT64_MIN || nanoseconds > INT64_MAX) throw refuse(value, "duration", "it is too long");
  return new Duration(nanoseconds);
}
