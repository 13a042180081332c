import {
  civil,
  daysFromCivil,
  double,
  Duration,
  formatDuration,
  int,
  INT64_MAX,
  INT64_MIN,
  Timestamp,
  type Value,
} from "../../value/mod.ts";
import { type FunctionContext, FunctionError, type ParameterType, type TemplateMethod } from "./contract.ts";
import { DAYS, MONTHS } from "./go_layout.ts";
import { formatTime } from "./go_time_format.ts";
import { inZone } from "./go_zones.ts";

/** How Go prints an instant. */
export const PRINTED_LAYOUT = "2006-01-02 15:04:05.999999999 -0700 MST";
const BILLION = 1_000_000_000n;
/** Seconds of 1 January of year 1, Go's zero time. */
export const ZERO_SECONDS = -62135596800;

/** Nanoseconds since the Unix epoch. */
export function unixNanos(time: Timestamp): bigint {
  return BigInt(time.seconds) * BILLION + BigInt(time.nanos);
}

/** An instant moved by a span of time; offset and zone stay. */
export function shift(time: Timestamp, nanoseconds: bigint): Timestamp {
  return atNanos(unixNanos(time) + nanoseconds, time);
}

function atNanos(total: bigint, like: Timestamp): Timestamp {
  const nanos = ((total % BILLION) + BILLION) % BILLION;
  return new Timestamp(Number((total - nanos) / BILLION), Number(nanos), like.offset, like.zone);
}

/** The span between two instants, within the limits of a duration. */
export function between(later: Timestamp, earlier: Timestamp): Duration {
  const span = unixNanos(later) - unixNanos(earlier);
  return new Duration(span > INT64_MAX ? INT64_MAX : span < INT64_MIN ? INT64_MIN : span);
}

/** A span rounded to a multiple of a unit, half away from zero. */
export function roundTo(span: bigint, unit: bigint): bigint {
  if (unit <= 0n) return span;
  const rest = span % unit;
  const isNegative = span < 0n;
  const magnitude = isNegative ? -rest : rest;
  const cut = span - rest;
  if (magnitude * 2n < unit) return cut;
  const rounded = isNegative ? cut - unit : cut + unit;
  return rounded > INT64_MAX ? INT64_MAX : rounded < INT64_MIN ? INT64_MIN : rounded;
}

type TimeBody = (time: Timestamp, args: readonly Value[], context: FunctionContext) => Value;

function timeMethod(parameters: readonly ParameterType[], body: TimeBody): TemplateMethod {
  return { parameters, call: (receiver, args, context) => body(receiver as Timestamp, args, context) };
}

function durationMethod(
  parameters: readonly ParameterType[],
  body: (span: bigint, args: readonly Value[]) => Value,
): TemplateMethod {
  return { parameters, call: (receiver, args) => body((receiver as Duration).nanoseconds, args) };
}

/** What templates can call on an instant. */
export const TIME_METHODS: ReadonlyMap<string, TemplateMethod> = new Map([
  ["Format", timeMethod(["string"], (time, [layout]) => formatTime(time, layout as string))],
  ["String", timeMethod([], (time) => formatTime(time, PRINTED_LAYOUT))],
  ["Unix", timeMethod([], (time) => BigInt(time.seconds))],
  ["UnixMilli", timeMethod([], (time) => floorDivide(unixNanos(time), 1_000_000n))],
  ["UnixMicro", timeMethod([], (time) => floorDivide(unixNanos(time), 1_000n))],
  ["UnixNano", timeMethod([], (time) => BigInt.asIntN(64, unixNanos(time)))],
  ["Year", timeMethod([], (time) => civil(time).year)],
  ["Month", timeMethod([], (time) => MONTHS[civil(time).month - 1]!)],
  ["Day", timeMethod([], (time) => civil(time).day)],
  ["Hour", timeMethod([], (time) => civil(time).hour)],
  ["Minute", timeMethod([], (time) => civil(time).minute)],
  ["Second", timeMethod([], (time) => civil(time).second)],
  ["Nanosecond", timeMethod([], (time) => time.nanos)],
  ["Weekday", timeMethod([], (time) => DAYS[civil(time).weekday]!)],
  ["YearDay", timeMethod([], (time) => civil(time).yearDay)],
  ["UTC", timeMethod([], (time) => new Timestamp(time.seconds, time.nanos))],
  ["Local", timeMethod([], (time, _, context) => inZone(time, context.zone))],
  ["IsZero", timeMethod([], (time) => time.seconds === ZERO_SECONDS && time.nanos === 0)],
  ["Before", timeMethod(["time"], (time, [other]) => unixNanos(time) < unixNanos(other as Timestamp))],
  ["After", timeMethod(["time"], (time, [other]) => unixNanos(time) > unixNanos(other as Timestamp))],
  ["Equal", timeMethod(["time"], (time, [other]) => unixNanos(time) === unixNanos(other as Timestamp))],
  [
    "Compare",
    timeMethod(["time"], (time, [other]) => compare(unixNanos(time), unixNanos(other as Timestamp))),
  ],
  ["Add", timeMethod(["duration"], (time, [span]) => shift(time, spanOf(span!)))],
  ["Sub", timeMethod(["time"], (time, [other]) => between(time, other as Timestamp))],
  ["AddDate", timeMethod(["int", "int", "int"], (time, args) => addDate(time, args.map(Number)))],
  [
    "Truncate",
    timeMethod(["duration"], (time, [span]) => {
      const unit = spanOf(span!);
      return unit <= 0n ? time : shift(time, -(sinceZero(time) % unit));
    }),
  ],
  [
    "Round",
    timeMethod(["duration"], (time, [span]) => {
      const unit = spanOf(span!);
      if (unit <= 0n) return time;
      const rest = sinceZero(time) % unit;
      return shift(time, rest * 2n < unit ? -rest : unit - rest);
    }),
  ],
]);

/** What templates can call on a duration. */
export const DURATION_METHODS: ReadonlyMap<string, TemplateMethod> = new Map([
  ["String", durationMethod([], (span) => formatDuration(new Duration(span)))],
  ["Hours", durationMethod([], (span) => double(fractional(span, 3600n * BILLION)))],
  ["Minutes", durationMethod([], (span) => double(fractional(span, 60n * BILLION)))],
  ["Seconds", durationMethod([], (span) => double(fractional(span, BILLION)))],
  ["Milliseconds", durationMethod([], (span) => span / 1_000_000n)],
  ["Microseconds", durationMethod([], (span) => span / 1_000n)],
  ["Nanoseconds", durationMethod([], (span) => span)],
  ["Abs", durationMethod([], (span) => new Duration(span < 0n ? -span : span))],
  ["Round", durationMethod(["duration"], (span, [unit]) => new Duration(roundTo(span, spanOf(unit!))))],
  [
    "Truncate",
    durationMethod(["duration"], (span, [unit]) => {
      const step = spanOf(unit!);
      return new Duration(step <= 0n ? span : span - span % step);
    }),
  ],
]);

/** Whole units and the fraction are added as floats, as Go does. */
function fractional(span: bigint, unit: bigint): number {
  return Number(span / unit) + Number(span % unit) / Number(unit);
}

/** Go takes a plain number of nanoseconds where a duration is wanted. */
function spanOf(value: Value): bigint {
  if (value instanceof Duration) return value.nanoseconds;
  if (typeof value === "bigint" || typeof value === "number") return BigInt(value);
  throw new FunctionError("wrong type for value; expected time.Duration");
}

function sinceZero(time: Timestamp): bigint {
  return unixNanos(time) - BigInt(ZERO_SECONDS) * BILLION;
}

function compare(a: bigint, b: bigint): Value {
  return a < b ? int(-1n) : int(a > b ? 1n : 0n);
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value < 0n && value % divisor !== 0n ? quotient - 1n : quotient;
}

/** Overflowing days and months carry over, as in Go: 31 October and a month is 1 December. */
function addDate(time: Timestamp, [years = 0, months = 0, days = 0]: readonly number[]): Timestamp {
  const at = civil(time);
  const month = at.month - 1 + months;
  const year = at.year + years + Math.floor(month / 12);
  const first = daysFromCivil(year, ((month % 12) + 12) % 12 + 1, 1);
  const clock = at.hour * 3600 + at.minute * 60 + at.second;
  const seconds = (first + at.day - 1 + days) * 86400 + clock - time.offset;
  return new Timestamp(seconds, time.nanos, time.offset, time.zone);
}
