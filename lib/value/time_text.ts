import { Duration, Timestamp } from "./types.ts";
import { INT64_MAX, INT64_MIN } from "./numbers.ts";

const UNITS: Record<string, bigint> = {
  ns: 1n,
  us: 1_000n,
  "µs": 1_000n,
  "μs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/**
 * Reads a duration in Go's form (`1h30m`, `-1.5s`, `0`). Returns undefined when the text is not one, or when it does
 * not fit int64 nanoseconds.
 */
export function parseDuration(text: string): Duration | undefined {
  const match = /^([+-]?)(.+)$/.exec(text);
  if (!match) return undefined;
  const [, sign, body] = match as unknown as [string, string, string];
  if (body === "0") return new Duration(0n);
  const part = /(\d*)(\.\d*)?(ns|us|µs|μs|ms|s|m|h)/y;
  let total = 0n;
  let position = 0;
  while (position < body.length) {
    part.lastIndex = position;
    const found = part.exec(body);
    if (!found) return undefined;
    const [whole, digits = "", fraction = "", unitName = ""] = found;
    if (digits === "" && fraction.length < 2) return undefined;
    if (digits.length > 20 || fraction.length > 40) return undefined;
    const unit = UNITS[unitName]!;
    total += BigInt(digits || "0") * unit;
    const decimals = fraction.slice(1);
    if (decimals !== "") total += (BigInt(decimals) * unit) / 10n ** BigInt(decimals.length);
    if (total > INT64_MAX + 1n) return undefined;
    position += whole.length;
  }
  if (sign === "-") total = -total;
  return total > INT64_MAX || total < INT64_MIN ? undefined : new Duration(total);
}

/** Writes a duration as Go's `Duration.String` does: `1h30m0s`, `1.5s`, `200ms`, `0s`. */
export function formatDuration(duration: Duration): string {
  const total = duration.nanoseconds;
  if (total === 0n) return "0s";
  const sign = total < 0n ? "-" : "";
  const magnitude = total < 0n ? -total : total;
  if (magnitude < 1_000n) return `${sign}${magnitude}ns`;
  if (magnitude < 1_000_000n) return `${sign}${decimal(magnitude, 3)}µs`;
  if (magnitude < 1_000_000_000n) return `${sign}${decimal(magnitude, 6)}ms`;
  const hours = magnitude / UNITS.h!;
  const minutes = (magnitude % UNITS.h!) / UNITS.m!;
  const seconds = decimal(magnitude % UNITS.m!, 9) + "s";
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

/** Milliseconds of a duration, as timers want them. */
export function durationMillis(duration: Duration): number {
  return Number(duration.nanoseconds) / 1e6;
}

function decimal(value: bigint, places: number): string {
  const scale = 10n ** BigInt(places);
  const fraction = (value % scale).toString().padStart(places, "0").replace(/0+$/, "");
  return fraction === "" ? `${value / scale}` : `${value / scale}.${fraction}`;
}

/** Days since the Unix epoch of a date in the proleptic Gregorian calendar. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear - 719468;
}

/** Date and clock fields of an instant at an offset east of UTC in seconds. `weekday` 0 is Sunday. */
export interface Civil {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nanos: number;
  weekday: number;
  yearDay: number;
}

/** Splits an instant into calendar fields. */
export function civil(timestamp: Timestamp, offset: number = timestamp.offset): Civil {
  const local = timestamp.seconds + offset;
  const days = Math.floor(local / 86400);
  const rest = local - days * 86400;
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
    nanos: timestamp.nanos,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 1, 1) + 1,
  };
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 instant; digits beyond nanoseconds are dropped. Undefined when the text is not one. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  const nanos = match[7] === undefined ? 0 : Number(match[7].slice(1, 10).padEnd(9, "0"));
  const offset = parseOffset(match[8]!);
  if (offset === undefined) return undefined;
  const seconds = daysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset;
  return new Timestamp(seconds, nanos, offset);
}

function parseOffset(text: string): number | undefined {
  if (text === "Z" || text === "z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (text[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** Whether a day exists in the Gregorian calendar. */
export function isDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Writes an instant as Go's RFC3339Nano: trailing zeros of the fraction are dropped. */
export function formatTimestamp(timestamp: Timestamp): string {
  const at = civil(timestamp);
  const year = at.year < 0 ? "-" + pad(-at.year, 4) : pad(at.year, 4);
  const fraction = at.nanos === 0 ? "" : "." + pad(at.nanos, 9).replace(/0+$/, "");
  return `${year}-${pad(at.month)}-${pad(at.day)}T${pad(at.hour)}:${pad(at.minute)}:${
    pad(at.second)
  }${fraction}${formatOffset(timestamp.offset)}`;
}

function formatOffset(offset: number): string {
  if (offset === 0) return "Z";
  const magnitude = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(magnitude / 3600))}:${
    pad(Math.floor((magnitude % 3600) / 60))
  }`;
}

let zone: string | undefined;

/** IANA name of the zone of this process. Kept: the system takes 40 µs to tell. */
export function localZone(): string {
  return zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
}

function pad(value: number, width = 2): string {
  return value.toString().padStart(width, "0");
}
