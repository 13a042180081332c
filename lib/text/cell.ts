import {
  Duration,
  encodeBase64,
  formatDuration,
  formatFloat,
  formatJson,
  formatTimestamp,
  isObject,
  keyText,
  mapEntries,
  mapSize,
  Timestamp,
  type Value,
  ValueMap,
} from "../value/mod.ts";

/**
 * A value as one line: texts as they are, null as nothing, instants and durations in Go's form, lists and maps as JSON.
 * Control characters are written as escapes, so that data can neither break a table nor steer a terminal.
 */
export function cellText(value: Value): string {
  return visible(plainText(value));
}

function plainText(value: Value): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof Uint8Array) return encodeBase64(value);
  if (typeof value === "number" && !Number.isFinite(value)) return formatFloat(value, "g");
  return formatJson(value, { escapeHtml: false, nonFinite: "text" });
}

/** Whether a value has no parts of its own. */
export function isScalar(value: Value): boolean {
  return !Array.isArray(value) && mapSize(value) === undefined;
}

/** The entries of a map of either form with their keys as text, in order of the keys. */
export function sortedEntries(value: Value): [string, Value][] {
  const entries = [...mapEntries(value)].map(([key, member]): [string, Value] => [keyText(key), member]);
  return entries.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
}

/** Whether a value is a map of either form. */
export function isMap(value: Value): boolean {
  return value instanceof ValueMap || isObject(value);
}

/** A text of several lines as it is, but for what would steer a terminal. Ends with a newline unless it is empty. */
export function plainLines(text: string): string {
  const lines = text.split(/(\r?\n|\t)/).map((part, index) => index % 2 === 0 ? visible(part) : part);
  const whole = lines.join("");
  return whole === "" || whole.endsWith("\n") ? whole : `${whole}\n`;
}

/** A text with its control and direction characters written out. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "\t") return "\\t";
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`;
  });
}
