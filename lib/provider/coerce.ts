import {
  asNumber,
  Duration,
  Float,
  formatDuration,
  formatFloat,
  formatJson,
  formatTimestamp,
  isIntNumber,
  kindOf,
  parseJson,
  Timestamp,
  Uint,
  type Value,
} from "../value/mod.ts";
import type { JsonSchema, SchemaType } from "./json_schema.ts";

/** The single type a schema asks for, or undefined when it takes several or any. */
export function schemaType(schema: JsonSchema): SchemaType | undefined {
  return typeof schema.type === "string" ? schema.type : undefined;
}

/**
 * Brings an input to the type its schema asks for, where that loses nothing a user would miss: any scalar as text,
 * numbers and bools from text, a comma list as array. What cannot be brought over is returned as it is, and the check
 * that follows reports it.
 */
export function coerceInput(value: Value, schema: JsonSchema): Value {
  switch (schemaType(schema)) {
    case "string":
      return typeof value === "string" ? value : toText(value);
    case "integer":
      return toInteger(value);
    case "number":
      return typeof value === "string" ? parseNumber(value) ?? value : value;
    case "boolean":
      return typeof value === "string" ? parseBool(value) ?? value : value;
    case "array":
      return typeof value === "string" ? splitList(value) : value;
    default:
      return value;
  }
}

/**
 * Brings the text of a template to the type an input asks for: lists and maps are read as JSON, a list also as a comma
 * list when it is no JSON (decision S23).
 */
export function coerceTemplateText(text: string, schema: JsonSchema): Value {
  const type = schemaType(schema);
  if (type !== "array" && type !== "object") return coerceInput(text, schema);
  const opening = type === "array" ? "[" : "{";
  if (text.trimStart().startsWith(opening)) {
    try {
      return parseJson(text);
    } catch {
      // Falls through: a comma list may begin with a bracket, and an object reports its type error.
    }
  }
  return type === "array" ? splitList(text) : text;
}

function toText(value: Value): Value {
  if (value === null) return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return isIntNumber(value) ? String(value) : formatFloat(value, "g");
  if (value instanceof Float) return formatFloat(value.value, "g");
  if (value instanceof Uint) return value.value.toString();
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return formatJson(value, { escapeHtml: false });
}

function toInteger(value: Value): Value {
  if (typeof value === "string") {
    const text = value.trim();
    if (!/^[+-]?\d+$/.test(text)) return value;
    const integer = BigInt(text.replace(/^\+/, ""));
    return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
  }
  if (kindOf(value) === "double") {
    const number = asNumber(value)!;
    return Number.isSafeInteger(Math.trunc(number)) ? Math.trunc(number) + 0 : value;
  }
  return value;
}

function parseNumber(text: string): Value | undefined {
  const trimmed = text.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return undefined;
  return Number(trimmed);
}

/** The texts that Go's `strconv.ParseBool` takes. */
export function parseBool(text: string): boolean | undefined {
  if (["1", "t", "T", "TRUE", "true", "True"].includes(text)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(text)) return false;
  return undefined;
}

function splitList(text: string): Value[] {
  if (text.trim() === "") return [];
  if (text.trimStart().startsWith("[")) {
    try {
      const parsed = parseJson(text);
      if (Array.isArray(parsed)) return parsed;
    } catch {
      // Not JSON, so a comma list.
    }
  }
  return text.split(",").map((part) => part.trim());
}
