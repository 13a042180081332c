import {
  asNumber,
  formatFloat,
  isObject,
  parseJson,
  sortedKeys,
  type Value,
  type ValueObject,
} from "../../value/mod.ts";
import { FunctionError } from "./contract.ts";
import { writeJson } from "./go_json.ts";
import { quote } from "./go_text.ts";
import { goType } from "./go_values.ts";

/**
 * Writes a value as HCL. It goes through JSON first, so that every number is a float and every instant a text. Throws
 * for lists that HCL has no form for.
 */
export function toHcl(value: Value): string {
  if (value === null) return "";
  const plain = parseJson(writeJson(value, { escapeHtml: false }));
  if (isObject(plain)) return body(plain, "");
  if (!Array.isArray(plain)) return expression(plain);
  return plain.map((item) => {
    if (isObject(item)) return body(item, "");
    throw new FunctionError(`toHcl: top-level list elements must be maps/objects, got ${goType(item)}`);
  }).join("");
}

function body(map: ValueObject, indent: string): string {
  return sortedKeys(map).map((key) => entry(key, map[key]!, indent)).join("");
}

function entry(key: string, value: Value, indent: string): string {
  if (isObject(value)) return block(key, value, indent);
  if (Array.isArray(value) && value.length > 0 && value.every(isObject)) {
    return value.map((item) => block(key, item as ValueObject, indent)).join("");
  }
  return `${indent}${key} = ${expression(value)}\n`;
}

function block(key: string, map: ValueObject, indent: string): string {
  return `${indent}${key} {\n${body(map, indent + "  ")}${indent}}\n`;
}

function expression(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(item).join(", ")}]`;
  if (typeof value === "string") return quote(value);
  const number = asNumber(value);
  return number === undefined ? String(value) : formatFloat(number, "f");
}

function item(value: Value): string {
  if (!isObject(value)) return expression(value);
  throw new FunctionError(
    "toHcl: mixed lists with nested objects are not supported in HCL list syntax; use blocks instead",
  );
}
