import {
  asNumber,
  Duration,
  Float,
  formatDuration,
  formatFloat,
  formatTimestamp,
  mapEntries,
  Timestamp,
  Uint,
} from "../../value/mod.ts";
import { fail } from "../errors.ts";
import { Optional, TypeValue, type Val } from "../values.ts";

/** Parts of a value that are written at most. */
const MAX_PARTS = 1_000_000;

interface Room {
  parts: number;
}

/**
 * A value as Go's `%v` prints it: `map[a:1 b:[x y]]`, `<nil>`; numbers of both kinds by their shortest form.
 */
export function goText(value: Val, room: Room = { parts: MAX_PARTS }): string {
  if (--room.parts < 0) throw fail("size", "value too large to be shown");
  if (value === null) return "<nil>";
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof Uint) return String(value.value);
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value === "number" || value instanceof Float) {
    const number = asNumber(value)!;
    const magnitude = Math.abs(number);
    return formatFloat(number, number === 0 || (magnitude >= 1e-4 && magnitude < 1e21) ? "f" : "e");
  }
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Optional) return value.value === undefined ? "<nil>" : goText(value.value, room);
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof Timestamp) return formatTimestamp(value).replace("T", " ").replace(/Z$/, " +0000 UTC");
  if (value instanceof Uint8Array) return `[${value.join(" ")}]`;
  if (Array.isArray(value)) return `[${value.map((item) => goText(item, room)).join(" ")}]`;
  const entries = [...mapEntries(value)].map(([key, item]) =>
    [goText(key, room), goText(item, room)] as const
  );
  entries.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return `map[${entries.map(([key, item]) => `${key}:${item}`).join(" ")}]`;
}
