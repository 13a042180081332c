import { didYouMean, ScafctlError } from "../diagnostics/mod.ts";
import { durationMillis, parseDuration } from "../value/mod.ts";
import { type LimitFact, type LimitName, LIMITS, type LimitUnit } from "./table.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1024,
  kib: 1024,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  g: 1024 ** 3,
  gib: 1024 ** 3,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
};

/**
 * Reads what `--limit` is given: `name=value` each, a later one over an earlier. Sizes may have a unit (`64MiB`), times are
 * durations (`10m`). Throws SCAF2001 for anything else.
 */
export function parseLimits(texts: readonly string[]): ReadonlyMap<LimitName, number> {
  const limits = new Map<LimitName, number>();
  for (const text of texts) {
    const at = text.indexOf("=");
    const name = at === -1 ? text : text.slice(0, at);
    const fact = LIMITS.find((known) => known.name === name);
    if (!fact) throw unknownLimit(name);
    limits.set(fact.name, limitValue(fact, at === -1 ? "" : text.slice(at + 1)));
  }
  return limits;
}

function limitValue(fact: LimitFact, text: string): number {
  const value = READERS[fact.unit](text.trim());
  if (value !== undefined && value >= fact.least && value <= Number.MAX_SAFE_INTEGER) return value;
  throw new ScafctlError("SCAF2001", `--limit ${fact.name}: "${text}" is not ${WANTED[fact.unit]}`, {
    hint: fact.least > 0 ? "a limit is at least 1" : `${fact.name} bounds ${fact.about}`,
  });
}

const WANTED: Readonly<Record<LimitUnit, string>> = {
  bytes: "a size such as 1048576 or 64MiB",
  count: "a whole number",
  time: "a duration such as 30s or 10m",
};

const READERS: Readonly<Record<LimitUnit, (text: string) => number | undefined>> = {
  bytes: (text) => {
    const match = /^(\d{1,15})\s*([a-z]*)$/i.exec(text);
    const unit = (match?.[2] ?? "").toLowerCase();
    return match && Object.hasOwn(UNITS, unit) ? Number(match[1]) * UNITS[unit]! : undefined;
  },
  count: (text) => /^\d{1,15}$/.test(text) ? Number(text) : undefined,
  time: (text) => {
    const duration = parseDuration(text);
    return duration && duration.nanoseconds >= 0n ? durationMillis(duration) : undefined;
  },
};

function unknownLimit(name: string): ScafctlError {
  const names = LIMITS.map((fact) => fact.name);
  return new ScafctlError("SCAF2001", `--limit: there is no limit named "${name}"`, {
    hint: [didYouMean(name, names), `the limits are ${names.join(", ")}`].filter(Boolean).join("; "),
  });
}

/** A limit's value as people write it: `64 MiB`, `100,000`, `5m0s`; `none` for a limit that is off. */
export function limitText(fact: LimitFact, value: number = fact.default): string {
  if (value === 0) return "none";
  switch (fact.unit) {
    case "time":
      return durationText(value);
    case "bytes":
      for (const [unit, size] of [["GiB", 1024 ** 3], ["MiB", 1024 ** 2], ["KiB", 1024]] as const) {
        if (value % size === 0) return `${value / size} ${unit}`;
      }
      return `${value} bytes`;
    case "count":
      return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  }
}

/** Milliseconds as a duration that configuration files and flags take, in its shortest form: `5m`, `1500ms`, `0`. */
export function durationText(milliseconds: number): string {
  if (milliseconds === 0) return "0";
  for (const [unit, size] of [["h", 3_600_000], ["m", 60_000], ["s", 1_000]] as const) {
    if (milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  }
  return `${milliseconds}ms`;
}
