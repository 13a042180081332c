import {
  asNumber,
  Duration,
  encodeBase64,
  formatDuration,
  formatTimestamp,
  isObject,
  keyText,
  Timestamp,
  type Value,
  ValueMap,
} from "../value/mod.ts";

/** What JSON Schema knows: JSON data. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

/**
 * A value as JSON data: boxes become numbers, instants and durations their text, bytes base64, maps objects without
 * prototype. `onText` sees every text and key.
 */
export function toPlain(value: Value, onText: (text: string) => void = () => {}): Plain {
  if (value === null || typeof value === "boolean") return value;
  const number = asNumber(value);
  if (number !== undefined) return number;
  if (Array.isArray(value)) return value.map((item) => toPlain(item, onText));
  if (value instanceof ValueMap) {
    return record([...value].map(([key, item]) => [keyText(key), item] as const), onText);
  }
  if (isObject(value)) return record(Object.keys(value).map((key) => [key, value[key]!] as const), onText);
  const text = textOf(value as string | Timestamp | Duration | Uint8Array);
  onText(text);
  return text;
}

function record(entries: readonly (readonly [string, Value])[], onText: (text: string) => void): Plain {
  const result = Object.create(null) as { [key: string]: Plain };
  for (const [key, value] of entries) {
    onText(key);
    result[key] = toPlain(value, onText);
  }
  return result;
}

function textOf(value: string | Timestamp | Duration | Uint8Array): string {
  if (typeof value === "string") return value;
  if (value instanceof Timestamp) return formatTimestamp(value);
  return value instanceof Duration ? formatDuration(value) : encodeBase64(value);
}
