import {
  daysFromCivil,
  decodeBase64,
  double,
  Float,
  int,
  INT64_MAX,
  INT64_MIN,
  isDate,
  Timestamp,
  Uint,
  UINT64_MAX,
  type Value,
} from "../value/mod.ts";

const WORDS = new Map<string, Value>([
  ["", null],
  ["~", null],
  ["null", null],
  ["Null", null],
  ["NULL", null],
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
]);
for (const word of ["inf", "Inf", "INF"]) {
  WORDS.set(`.${word}`, Infinity).set(`+.${word}`, Infinity).set(`-.${word}`, -Infinity);
}
for (const word of ["nan", "NaN", "NAN"]) WORDS.set(`.${word}`, NaN);

/**
 * The value of a plain scalar by the rules of yaml.v3: only true/false in three spellings are bools, `0o`, `0x`, `0b` and
 * a leading zero choose the base, `_` separates digits, integers beyond int64 become uint64 and then floats, dates
 * become instants. Everything else is text.
 */
export function plainValue(text: string): Value {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === 0x2e) return floatValue(text, DOT_FLOAT) ?? text;
  const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d;
  if (!numeric) return text;
  return timestampValue(text) ?? numberValue(text) ?? text;
}

/** The value of a scalar with an explicit tag, or undefined when the text does not fit the tag. */
export function taggedValue(tag: string, text: string): Value | undefined {
  switch (tag) {
    case "!":
    case STANDARD + "str":
      return text;
    case STANDARD + "binary":
      return binaryValue(text);
    case STANDARD + "null":
      return plainValue(text) === null ? null : undefined;
    case STANDARD + "bool": {
      const value = plainValue(text);
      return typeof value === "boolean" ? value : undefined;
    }
    case STANDARD + "int": {
      const value = numberValue(text);
      return value === undefined || isDouble(value) ? undefined : value;
    }
    case STANDARD + "float":
      return asDouble(WORDS.get(text) ?? numberValue(text) ?? floatValue(text, DOT_FLOAT));
    case STANDARD + "timestamp":
      return timestampValue(text);
    default:
      // A tag of an application says nothing about the text.
      return text;
  }
}

/** Prefix of the tags of the YAML specification. */
export const STANDARD = "tag:yaml.org,2002:";

function isDouble(value: Value): boolean {
  return value instanceof Float || (typeof value === "number" && !Number.isSafeInteger(value));
}

function asDouble(value: Value | undefined): Value | undefined {
  if (typeof value === "number" || typeof value === "bigint") return double(Number(value));
  if (value instanceof Uint) return double(Number(value.value));
  return value instanceof Float ? value : undefined;
}

const INTEGER = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const DOT_FLOAT = /^\.[0-9]+(?:[eE][-+]?[0-9]+)?$/;

function numberValue(text: string): Value | undefined {
  const plain = text.includes("_") ? text.replaceAll("_", "") : text;
  const match = INTEGER.exec(plain);
  if (match) {
    const [, sign, hex, octal, binary, decimal] = match;
    if (decimal !== undefined && decimal.length < 16) return (sign === "-" ? -1 : 1) * Number(decimal) + 0;
    const magnitude = BigInt(
      hex !== undefined
        ? `0x${hex}`
        : octal !== undefined
        ? `0o${octal}`
        : binary !== undefined
        ? `0b${binary}`
        : decimal!,
    );
    const value = sign === "-" ? -magnitude : magnitude;
    if (value >= INT64_MIN && value <= INT64_MAX) return int(value);
    if (sign === "" && value <= UINT64_MAX) return new Uint(value);
  }
  return floatValue(plain, FLOAT);
}

function floatValue(text: string, form: RegExp): Value | undefined {
  if (!form.test(text)) return undefined;
  const value = Number(text);
  // A number beyond the range of a double stays text, as in Go.
  return Number.isFinite(value) ? double(value) : undefined;
}

const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)?)?$/;

function timestampValue(text: string): Timestamp | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (!isDate(year, month, day)) return undefined;
  const separator = match[4];
  const zone = match[9];
  // With `T` a zone is needed, with a blank there must be none.
  if (separator !== undefined && (separator === " ") === (zone !== undefined)) return undefined;
  const [hour, minute, second] = [Number(match[5] ?? 0), Number(match[6] ?? 0), Number(match[7] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = zoneOffset(zone);
  if (offset === undefined) return undefined;
  const seconds = daysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset;
  return new Timestamp(seconds, Number((match[8] ?? "").slice(0, 9).padEnd(9, "0")), offset);
}

function zoneOffset(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** Bytes that are text are text, since Go has one type for both. */
function binaryValue(text: string): Value | undefined {
  const bytes = decodeBase64(text.replace(/\s+/g, ""));
  if (!bytes) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
}
