import { type Civil, civil, Duration, INT64_MAX, INT64_MIN, Timestamp } from "../value/mod.ts";
import { fail } from "./errors.ts";
import type { Val } from "./values.ts";

/** First and last second of a timestamp: years 1 to 9999. */
const MIN_SECONDS = -62135596800;
const MAX_SECONDS = 253402300799;
const NANOS = 1_000_000_000n;

/** An instant within years 1 to 9999, in UTC. Throws the range error otherwise. */
export function checkedTimestamp(seconds: number, nanos: number): Timestamp {
  if (!(seconds >= MIN_SECONDS && seconds <= MAX_SECONDS)) throw fail("overflow", "timestamp overflow");
  return new Timestamp(seconds, nanos);
}

/** A duration within int64 nanoseconds. Throws the range error otherwise. */
export function checkedDuration(nanoseconds: bigint): Duration {
  if (nanoseconds > INT64_MAX || nanoseconds < INT64_MIN) throw fail("overflow", "duration overflow");
  return new Duration(nanoseconds);
}

function shift(timestamp: Timestamp, nanoseconds: bigint): Timestamp {
  const total = BigInt(timestamp.seconds) * NANOS + BigInt(timestamp.nanos) + nanoseconds;
  let seconds = total / NANOS;
  let nanos = total % NANOS;
  if (nanos < 0n) {
    nanos += NANOS;
    seconds -= 1n;
  }
  return checkedTimestamp(Number(seconds), Number(nanos));
}

/** Sums with a timestamp or a duration; undefined for anything else. */
export function addTime(a: Val, b: Val): Val | undefined {
  if (a instanceof Duration) {
    if (b instanceof Duration) return checkedDuration(a.nanoseconds + b.nanoseconds);
    return b instanceof Timestamp ? shift(b, a.nanoseconds) : undefined;
  }
  return a instanceof Timestamp && b instanceof Duration ? shift(a, b.nanoseconds) : undefined;
}

/** Differences with a timestamp or a duration; undefined for anything else. */
export function subtractTime(a: Val, b: Val): Val | undefined {
  if (a instanceof Duration && b instanceof Duration) return checkedDuration(a.nanoseconds - b.nanoseconds);
  if (!(a instanceof Timestamp)) return undefined;
  if (b instanceof Duration) return shift(a, -b.nanoseconds);
  if (!(b instanceof Timestamp)) return undefined;
  return checkedDuration(BigInt(a.seconds - b.seconds) * NANOS + BigInt(a.nanos - b.nanos));
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();
const MAX_FORMATS = 64;

/**
 * Calendar fields of an instant in a zone: an IANA name, `UTC`, or an offset (`+02:00`, `-09:30`, `02:00`).
 * Throws `unknown time zone X`.
 */
export function civilIn(timestamp: Timestamp, zone: string): Civil {
  return civil(timestamp, zoneOffset(timestamp, zone));
}

/** Seconds east of UTC of a zone at an instant. */
export function zoneOffset(timestamp: Timestamp, zone: string): number {
  if (zone === "" || zone === "UTC" || zone === "Z") return 0;
  const fixed = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone);
  if (fixed !== null) {
    const hours = Number(fixed[2]);
    const minutes = Number(fixed[3]);
    if (hours > 23 || minutes > 59) throw unknownZone(zone);
    return (hours * 3600 + minutes * 60) * (fixed[1] === "-" ? -1 : 1);
  }
  if (/^[+-]/.test(zone)) throw unknownZone(zone);
  const parts = zoneFormat(zone).formatToParts(timestamp.seconds * 1000);
  const field = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  let year = field("year");
  if (parts.find((part) => part.type === "era")?.value.startsWith("B")) year = 1 - year;
  // 2000 is a leap year, so every day of any year exists in it; the real year is set afterwards.
  const local = Date.UTC(
    2000,
    field("month") - 1,
    field("day"),
    field("hour"),
    field("minute"),
    field("second"),
  );
  const date = new Date(local);
  date.setUTCFullYear(year);
  return Math.round((date.getTime() - timestamp.seconds * 1000) / 1000);
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw unknownZone(zone);
  }
  if (FORMATS.size >= MAX_FORMATS) FORMATS.clear();
  FORMATS.set(zone, format);
  return format;
}

function unknownZone(zone: string) {
  return fail("invalid_argument", `unknown time zone ${zone}`);
}
