import {
  civil,
  double,
  Duration,
  Float,
  formatFloat,
  formatTimestamp,
  INT64_MAX,
  INT64_MIN,
  parseDuration,
  parseTimestamp,
  Timestamp,
  Uint,
  UINT64_MAX,
  type Value,
} from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { type CelError, fail } from "../errors.ts";
import { checkedInt } from "../ops.ts";
import { define, type FunctionDecl, type FunctionSpec } from "../registry.ts";
import { checkedTimestamp, civilIn } from "../time.ts";
import type { Val } from "../values.ts";

type Int = number | bigint;
type Double = number | Float;

const raw = (value: Double) => value instanceof Float ? value.value : value;
const same = (_context: CallContext, value: Val) => value;

function failed(from: string, to: string): CelError {
  return fail("conversion", `type conversion error from '${from}' to '${to}'`);
}

function wholeOf(value: Double, min: number, max: number, message: string): bigint {
  const number = raw(value);
  if (!(number > min && number < max)) throw fail("overflow", message);
  return BigInt(Math.trunc(number));
}

function parseInteger(text: string, min: bigint, max: bigint, to: string): bigint {
  if (!/^[+-]?\d+$/.test(text) || text.length > 30) throw failed("string", to);
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  if (value < min || value > max) throw failed("string", to);
  return value;
}

const FLOAT =
  /^[+-]?(?:(?:\d+(?:_?\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan|0x[0-9a-f]+p[+-]?\d+)$/i;

/** Reads a double as Go's ParseFloat does. */
export function parseDouble(text: string): number | Float {
  if (!FLOAT.test(text) || text.includes("_")) throw failed("string", "double");
  const word = text.toLowerCase().replace(/^[+-]/, "");
  const sign = text.startsWith("-") ? -1 : 1;
  if (word === "nan") return NaN;
  if (word.startsWith("inf")) return Infinity * sign;
  if (word.startsWith("0x")) {
    const [mantissa, exponent] = word.split("p") as [string, string];
    return double(sign * Number(mantissa) * 2 ** Number(exponent));
  }
  const value = Number(text);
  if (!Number.isFinite(value)) throw failed("string", "double");
  return double(value);
}

const TRUE = new Set(["1", "t", "true", "TRUE", "True", "T"]);
const FALSE = new Set(["0", "f", "false", "FALSE", "False", "F"]);

/** A double as `string()` writes it: shortest digits, exponent form as Go's `%v`-like `g` with 21 digits. */
export function doubleText(value: Double): string {
  const number = raw(value);
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "+Inf" : "-Inf";
  const magnitude = Math.abs(number);
  const isPlain = number === 0 || (magnitude >= 1e-4 && magnitude < 1e21);
  return formatFloat(number, isPlain ? "f" : "e");
}

/** A duration as `string()` writes it: seconds with up to nine digits of fraction. */
export function durationText(value: Duration): string {
  const total = value.nanoseconds;
  const magnitude = total < 0n ? -total : total;
  const fraction = (magnitude % 1_000_000_000n).toString().padStart(9, "0").replace(/0+$/, "");
  return `${total < 0n ? "-" : ""}${magnitude / 1_000_000_000n}${fraction === "" ? "" : "." + fraction}s`;
}

/** An instant as `string()` writes it: RFC 3339 in UTC. */
export function timestampText(value: Timestamp): string {
  return formatTimestamp(value.offset === 0 ? value : new Timestamp(value.seconds, value.nanos));
}

/** Reads an instant; throws the conversion error for text that is none or out of range. */
export function readTimestamp(text: string): Timestamp {
  const parsed = parseTimestamp(text);
  if (parsed === undefined) throw failed("string", "google.protobuf.Timestamp");
  const year = civil(parsed, 0).year;
  if (year < 1 || year > 9999) throw fail("overflow", "timestamp overflow");
  return new Timestamp(parsed.seconds, parsed.nanos);
}

/** Reads a duration; throws the conversion error for text that is none. */
export function readDuration(text: string): Duration {
  const parsed = parseDuration(text);
  if (parsed === undefined) throw failed("string", "google.protobuf.Duration");
  return parsed;
}

type Describe = (description: string, ...examples: (readonly [string, string])[]) => FunctionSpec;

/** The conversion functions, and the parts of timestamps and durations. */
export function convertTo(spec: Describe): FunctionDecl[] {
  return [
    define("int", spec("Converts to a whole number; fractions are cut off.", ["", 'int("42")']), {
      "(int) -> int": same,
      "(double) -> int": (_c: CallContext, value: Double) =>
        checkedInt(wholeOf(value, -(2 ** 63), 2 ** 63, "integer overflow")),
      "(duration) -> int": (_c: CallContext, value: Duration) => checkedInt(value.nanoseconds),
      "(string) -> int": (_c: CallContext, text: string) =>
        checkedInt(parseInteger(text, INT64_MIN, INT64_MAX, "int")),
      "(timestamp) -> int": (_c: CallContext, value: Timestamp) => value.seconds,
      "(uint) -> int": (_c: CallContext, value: Uint) => {
        if (value.value > INT64_MAX) throw fail("overflow", "integer overflow");
        return checkedInt(value.value);
      },
    }),
    define("uint", spec("Converts to an unsigned whole number.", ["", "uint(42)"]), {
      "(uint) -> uint": same,
      "(double) -> uint": (_c: CallContext, value: Double) =>
        new Uint(wholeOf(value, -1, 2 ** 64, "unsigned integer overflow")),
      "(int) -> uint": (_c: CallContext, value: Int) => {
        if (value < 0) throw fail("overflow", "unsigned integer overflow");
        return new Uint(BigInt(value));
      },
      "(string) -> uint": (_c: CallContext, text: string) => {
        if (/^[+-]/.test(text)) throw failed("string", "uint");
        return new Uint(parseInteger(text, 0n, UINT64_MAX, "uint"));
      },
    }),
    define("double", spec("Converts to a floating-point number.", ["", 'double("1.5")']), {
      "(double) -> double": same,
      "(int) -> double": (_c: CallContext, value: Int) => double(Number(value)),
      "(string) -> double": (_c: CallContext, text: string) => parseDouble(text),
      "(uint) -> double": (_c: CallContext, value: Uint) => double(Number(value.value)),
    }),
    define("bool", spec("Converts text to a truth value.", ["", 'bool("true")']), {
      "(bool) -> bool": same,
      "(string) -> bool": (_c: CallContext, text: string) => {
        if (TRUE.has(text)) return true;
        if (FALSE.has(text)) return false;
        throw failed("string", "bool");
      },
    }),
    define("bytes", spec("The UTF-8 bytes of a string.", ["", 'bytes("abc")']), {
      "(bytes) -> bytes": same,
      "(string) -> bytes": (context: CallContext, text: string) => {
        context.charge(text.length / 10);
        return new TextEncoder().encode(text);
      },
    }),
    define("string", spec("Converts to text.", ["", "string(42)"]), {
      "(string) -> string": same,
      "(bool) -> string": (_c: CallContext, value: boolean) => String(value),
      "(bytes) -> string": (context: CallContext, value: Uint8Array) => {
        context.charge(value.length / 10);
        try {
          return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
        } catch {
          throw fail("conversion", "invalid UTF-8 in bytes, cannot convert to string");
        }
      },
      "(double) -> string": (_c: CallContext, value: Double) => doubleText(value),
      "(duration) -> string": (_c: CallContext, value: Duration) => durationText(value),
      "(int) -> string": (_c: CallContext, value: Int) => String(value),
      "(timestamp) -> string": (_c: CallContext, value: Timestamp) => timestampText(value),
      "(uint) -> string": (_c: CallContext, value: Uint) => String(value.value),
    }),
    define(
      "timestamp",
      spec("Reads an RFC 3339 instant, or takes seconds since 1970.", [
        "",
        'timestamp("2024-01-31T10:20:30Z")',
      ]),
      {
        "(timestamp) -> timestamp": same,
        "(int) -> timestamp": (_c: CallContext, seconds: Int) => checkedTimestamp(Number(seconds), 0),
        "(string) -> timestamp": (_c: CallContext, text: string) => readTimestamp(text),
      },
    ),
    define("duration", spec("Reads a duration such as `1h30m`.", ["", 'duration("90s")']), {
      "(duration) -> duration": same,
      "(int) -> duration": (_c: CallContext, nanoseconds: Int) => new Duration(BigInt(nanoseconds)),
      "(string) -> duration": (_c: CallContext, text: string) => readDuration(text),
    }),
    ...timeParts(spec),
  ];
}

type Part = (at: ReturnType<typeof civilIn>) => Value;

function timeParts(spec: Describe): FunctionDecl[] {
  const part = (
    name: string,
    description: string,
    read: Part,
    ofDuration?: (nanoseconds: bigint) => bigint,
  ) =>
    define(name, spec(description, ["", `timestamp("2024-01-31T10:20:30.5Z").${name}()`]), {
      "timestamp.() -> int": (_c: CallContext, value: Timestamp) => read(civilIn(value, "UTC")),
      "timestamp.(string) -> int": (_c: CallContext, value: Timestamp, zone: string) =>
        read(civilIn(value, zone)),
      ...(ofDuration === undefined ? {} : {
        "duration.() -> int": (_c: CallContext, value: Duration) => checkedInt(ofDuration(value.nanoseconds)),
      }),
    });
  return [
    part("getFullYear", "The year.", (at) => at.year),
    part("getMonth", "The month, January is 0.", (at) => at.month - 1),
    part("getDate", "The day of the month, from 1.", (at) => at.day),
    part("getDayOfMonth", "The day of the month, from 0.", (at) => at.day - 1),
    part("getDayOfYear", "The day of the year, from 0.", (at) => at.yearDay - 1),
    part("getDayOfWeek", "The day of the week, Sunday is 0.", (at) => at.weekday),
    part(
      "getHours",
      "The hour, or the whole hours of a duration.",
      (at) => at.hour,
      (n) => n / 3_600_000_000_000n,
    ),
    part(
      "getMinutes",
      "The minute, or the whole minutes of a duration.",
      (at) => at.minute,
      (n) => n / 60_000_000_000n,
    ),
    part(
      "getSeconds",
      "The second, or the whole seconds of a duration.",
      (at) => at.second,
      (n) => n / 1_000_000_000n,
    ),
    part(
      "getMilliseconds",
      "The milliseconds of the second, of an instant or a duration.",
      (at) => Math.floor(at.nanos / 1e6),
      (n) => (n / 1_000_000n) % 1_000n,
    ),
  ];
}
