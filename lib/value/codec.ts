import {
  Duration,
  Float,
  isObject,
  type MapKey,
  object,
  Timestamp,
  Uint,
  type Value,
  ValueMap,
} from "./types.ts";
import { isIntNumber } from "./numbers.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { MAX_DEPTH, ValueError } from "./json.ts";

/**
 * Writes a value as tagged JSON text, which keeps every kind of the model. This is the form in which values cross
 * worker borders and are kept in caches; {@link decodeTagged} reads it back.
 */
export function encodeTagged(value: Value): string {
  return JSON.stringify(tag(value, 0));
}

/** Reads what {@link encodeTagged} wrote. Throws a {@link ValueError} for any other text. */
export function decodeTagged(text: string): Value {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new ValueError("not a tagged value");
  }
  return untag(parsed, 0);
}

function tag(value: Value, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new ValueError(`nested deeper than ${MAX_DEPTH} levels`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    return isIntNumber(value) || Number.isFinite(value) ? value : { $f: String(value) };
  }
  if (typeof value === "bigint") return { $i: value.toString() };
  if (value instanceof Float) return { $f: Object.is(value.value, -0) ? "-0" : String(value.value) };
  if (value instanceof Uint) return { $u: value.value.toString() };
  if (value instanceof Timestamp) return { $t: [value.seconds, value.nanos, value.offset, value.zone] };
  if (value instanceof Duration) return { $d: value.nanoseconds.toString() };
  if (value instanceof Uint8Array) return { $b: encodeBase64(value) };
  if (Array.isArray(value)) return value.map((item) => tag(item, depth + 1));
  if (value instanceof ValueMap) {
    return { $m: [...value].map(([key, item]) => [tag(key, depth + 1), tag(item, depth + 1)]) };
  }
  const result = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined) result[key.startsWith("$") ? "$" + key : key] = tag(item, depth + 1);
  }
  return result;
}

function untag(data: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new ValueError(`nested deeper than ${MAX_DEPTH} levels`);
  if (data === null || typeof data === "string" || typeof data === "boolean" || typeof data === "number") {
    return data;
  }
  if (Array.isArray(data)) return data.map((item) => untag(item, depth + 1));
  if (!isObject(data)) throw new ValueError("not a tagged value");
  const keys = Object.keys(data);
  if (keys.length === 1 && keys[0]!.length === 2 && keys[0]![0] === "$") {
    return unbox(keys[0]!, data[keys[0]!] as unknown, depth);
  }
  const result = object();
  for (const key of keys) result[key.startsWith("$") ? key.slice(1) : key] = untag(data[key], depth + 1);
  return result;
}

function unbox(name: string, content: unknown, depth: number): Value {
  if (name === "$m" && Array.isArray(content)) {
    return new ValueMap(
      content.map((pair) => [untag(pair[0], depth + 1) as MapKey, untag(pair[1], depth + 1)] as const),
    );
  }
  if (name === "$t" && Array.isArray(content)) {
    return new Timestamp(Number(content[0]), Number(content[1]), Number(content[2]), String(content[3]));
  }
  if (typeof content !== "string") throw new ValueError("not a tagged value");
  switch (name) {
    case "$f": {
      const number = Number(content);
      return Number.isInteger(number) ? new Float(number) : number;
    }
    case "$i":
      return BigInt(content);
    case "$u":
      return new Uint(BigInt(content));
    case "$d":
      return new Duration(BigInt(content));
    case "$b":
      return decodeBase64(content) ?? new Uint8Array();
  }
  throw new ValueError("not a tagged value");
}
