import { civil, Duration, formatDuration, Timestamp } from "../../value/mod.ts";
import { factsOf } from "../functions/go_values.ts";
import { Complex, type Printable } from "./types.ts";

/** The text of a value that has a `String` method in Go, else undefined. */
export function stringerText(value: Printable): string | undefined {
  if (typeof value !== "object" || value === null || value instanceof Complex) return undefined;
  if (value instanceof Timestamp) return timeText(value);
  if (value instanceof Duration) return formatDuration(value);
  return factsOf(value)?.text;
}

/** `time.Time.String`: `2006-01-02 15:04:05.999999999 -0700 MST`. */
export function timeText(value: Timestamp): string {
  const at = civil(value);
  const fraction = at.nanos === 0 ? "" : "." + pad(at.nanos, 9).replace(/0+$/, "");
  const sign = value.offset < 0 ? "-" : "+";
  const minutes = Math.floor(Math.abs(value.offset) / 60);
  const offset = `${sign}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
  const year = at.year < 0 ? "-" + pad(-at.year, 4) : pad(at.year, 4);
  const day = `${year}-${pad(at.month, 2)}-${pad(at.day, 2)}`;
  const clock = `${pad(at.hour, 2)}:${pad(at.minute, 2)}:${pad(at.second, 2)}${fraction}`;
  return `${day} ${clock} ${offset} ${value.zone || offset}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
