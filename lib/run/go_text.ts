import { Duration, formatDuration } from "../value/mod.ts";

/** A number of milliseconds in Go's form (`1m30s`, `250ms`). */
export function millisText(milliseconds: number): string {
  return formatDuration(new Duration(BigInt(Math.round(milliseconds * 1e6))));
}

/** An instant in RFC 3339 with whole seconds, in UTC. */
export function secondsText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
