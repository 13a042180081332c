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
import { Optional, TypeValue, type Val } from "../values.ts";

/** A value as Go's `%v` prints it: `map[a:1 b:[x y]]`, `<nil>`; numbers of both kinds by their shortest form. */
export function goText(value: Val): string {
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
  if (value instanceof Optional) return value.value === undefined ? "<nil>" : goText(value.value);
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof Timestamp) return formatTimestamp(value).replace("T", " ").replace(/Z$/, " +0000 UTC");
  if (value instanceof Uint8Array) return `[${value.join(" ")}]`;
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  const entries = [...mapEntries(value)].map(([key, item]) => [goText(key), goText(item)] as const);
  entries.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return `map[${entries.map(([key, item]) => `${key}:${item}`).join(" ")}]`;
}
