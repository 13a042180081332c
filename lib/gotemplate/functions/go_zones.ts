import { Timestamp } from "../../value/mod.ts";
import { knownAbbreviation } from "./zone_names.ts";

/** Time zones by IANA name, from the runtime's own data. */

const formatters = new Map<string, Intl.DateTimeFormat | undefined>();
const KEPT = 100;

/** Whether a name is one of a zone. Like Go on its usual hosts, only the exact spelling counts. */
export function isZone(name: string): boolean {
  return name === "" || name === "UTC" || offsetFormatter(name) !== undefined;
}

/** The same instant, to be shown in a zone. Throws nothing: an unknown zone is UTC. */
export function inZone(time: Timestamp, zone: string): Timestamp {
  const offset = offsetAt(time.seconds, zone);
  const name = isUtc(zone) ? "UTC" : abbreviation(time.seconds, zone, offset);
  return new Timestamp(time.seconds, time.nanos, offset, name);
}

/** The instant at which clocks of a zone show a local time, given as seconds since the epoch as if it were UTC. */
export function localToUtc(local: number, zone: string): number {
  const guess = local - offsetAt(local, zone);
  // Near a change of the clocks the offset before it may be the wrong one.
  return local - offsetAt(guess, zone);
}

/** The offset that a zone uses under an abbreviation around a local time, if it knows it. */
export function zoneOffsetByName(name: string, local: number, zone: string): number | undefined {
  if (isUtc(zone)) return name === "UTC" ? 0 : undefined;
  const HALF_YEAR = 183 * 86400;
  for (const seconds of [local, local - HALF_YEAR, local + HALF_YEAR]) {
    const offset = offsetAt(seconds, zone);
    if (abbreviation(seconds, zone, offset) === name) return offset;
  }
  return undefined;
}

function isUtc(zone: string): boolean {
  return zone === "" || zone === "UTC" || offsetFormatter(zone) === undefined;
}

/** Seconds east of UTC. */
function offsetAt(seconds: number, zone: string): number {
  if (zone === "" || zone === "UTC") return 0;
  const formatter = offsetFormatter(zone);
  if (formatter === undefined) return 0;
  const part = formatter.formatToParts(dateOf(seconds)).find(({ type }) => type === "timeZoneName");
  const match = /^GMT([-+])(\d\d):(\d\d)(?::(\d\d))?$/.exec(part?.value ?? "");
  if (!match) return 0;
  const magnitude = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === "-" ? -magnitude : magnitude;
}

function dateOf(seconds: number): Date {
  const FURTHEST = 8.64e12;
  return new Date(Math.max(-FURTHEST, Math.min(FURTHEST, seconds)) * 1000);
}

function offsetFormatter(zone: string): Intl.DateTimeFormat | undefined {
  return formatter(zone, "en-US", "longOffset");
}

function formatter(
  zone: string,
  locale: string,
  style: "longOffset" | "short",
): Intl.DateTimeFormat | undefined {
  const key = `${zone} ${locale} ${style}`;
  if (formatters.has(key)) return formatters.get(key);
  if (formatters.size >= KEPT) formatters.clear();
  const made = makeFormatter(zone, locale, style);
  formatters.set(key, made);
  return made;
}

function makeFormatter(
  zone: string,
  locale: string,
  style: "longOffset" | "short",
): Intl.DateTimeFormat | undefined {
  // Offsets such as +01:00 are zones for Intl, not for Go.
  if (/^[-+]/.test(zone)) return undefined;
  try {
    const made = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style });
    const resolved = made.resolvedOptions().timeZone;
    const isOtherSpelling = resolved !== zone && resolved.toLowerCase() === zone.toLowerCase();
    return isOtherSpelling ? undefined : made;
  } catch {
    return undefined;
  }
}

/** Locales whose English abbreviations together cover most zones that have one. */
const LOCALES = ["en-US", "en-GB", "en-AU", "en-NZ", "en-IN", "en-ZA"];
/** A zone's abbreviation at an instant; the offset in short form for the many zones that have none. */
function abbreviation(seconds: number, zone: string, offset: number): string {
  const known = knownAbbreviation(zone, offset) ?? localAbbreviation(seconds, zone);
  if (known !== "") return known;
  const minutes = Math.floor(Math.abs(offset) / 60);
  const text = String(Math.floor(minutes / 60)).padStart(2, "0") +
    (minutes % 60 === 0 ? "" : String(minutes % 60).padStart(2, "0"));
  return (offset < 0 ? "-" : "+") + text;
}

/** A winter's and a summer's day of recent years: locale data has names for their offsets rather than for old ones. */
const RECENT: readonly number[] = [1704067200, 1719792000];

function localAbbreviation(seconds: number, zone: string): string {
  const offset = offsetAt(seconds, zone);
  const alike = RECENT.filter((recent) => offsetAt(recent, zone) === offset);
  for (const instant of [seconds, ...alike]) {
    for (const locale of LOCALES) {
      const parts = formatter(zone, locale, "short")?.formatToParts(dateOf(instant));
      const name = parts?.find(({ type }) => type === "timeZoneName")?.value;
      if (name !== undefined && /^[A-Z]{3,5}$/.test(name)) return name;
    }
  }
  return "";
}
