import {
  asNumber,
  field,
  formatJson,
  isObject,
  object,
  type Value,
  type ValueObject,
} from "../../value/mod.ts";
import { wrapLine } from "../wrap.ts";
import { definitions } from "./explain_kinds.ts";

/** A schema with the definition it refers to laid under it. */
export function resolved(schema: ValueObject): ValueObject {
  const reference = field(schema, "$ref");
  if (typeof reference !== "string") return schema;
  const target = field(definitions(), reference.replace("#/$defs/", ""));
  return object({ ...(isObject(target) ? resolved(target) : {}), ...schema });
}

/** The fields of a schema: its properties, or those of its items or values. */
export function fieldsOf(schema: ValueObject): ValueObject {
  const own = resolved(schema);
  for (const part of [own, ...parts(own)]) {
    const properties = field(part, "properties");
    if (isObject(properties)) return properties;
  }
  return object();
}

function parts(schema: ValueObject): ValueObject[] {
  const found: ValueObject[] = [];
  for (const key of ["items", "additionalProperties"]) {
    const part = field(schema, key);
    if (isObject(part)) found.push(resolved(part));
  }
  for (const key of ["anyOf", "oneOf"]) {
    const choices = field(schema, key);
    if (Array.isArray(choices)) found.push(...choices.filter(isObject).map(resolved));
  }
  return found.flatMap((part) => [part, ...(field(part, "properties") ? [] : parts(part))]);
}

/** What is at a path of fields: a schema, or the first name that is not there. */
export type Lookup =
  | { readonly found: true; readonly schema: ValueObject }
  | { readonly found: false; readonly missing: string };

/** Follows a path of fields, letters compared without case. */
export function schemaAt(schema: ValueObject, path: readonly string[]): Lookup {
  let current = schema;
  for (const name of path) {
    const fields = fieldsOf(current);
    const key = Object.keys(fields).find((each) => each.toLowerCase() === name.toLowerCase());
    const next = key === undefined ? undefined : fields[key];
    if (!isObject(next)) return { found: false, missing: name };
    current = next;
  }
  return { found: true, schema: current };
}

/** How a schema is called in a heading: `string`, `[]object`, `map[string]action`. */
export function typeText(schema: ValueObject): string {
  const own = resolved(schema);
  const reference = field(schema, "$ref");
  if (typeof reference === "string") return reference.replace("#/$defs/", "");
  const type = field(own, "type");
  const names = (Array.isArray(type) ? type : [type]).filter((name) => name !== "null" && name !== undefined);
  if (names.length === 0) return field(own, "anyOf") ? "any of several" : "any";
  return names.map((name) => {
    const items = field(own, "items");
    const values = field(own, "additionalProperties");
    if (name === "array") return `[]${isObject(items) ? typeText(items) : "any"}`;
    if (name === "object" && isObject(values)) return `map[string]${typeText(values)}`;
    return String(name);
  }).join("|");
}

/** How a page is written. */
export interface ExplainStyle {
  /** Also the fields of fields. */
  readonly recursive: boolean;
  /** Columns; descriptions are broken there. */
  readonly width: number;
}

/** The page about a schema. */
export function explainText(name: string, schema: ValueObject, style: ExplainStyle): string {
  const own = resolved(schema);
  const lines = [`FIELD: ${name} <${typeText(schema)}>`, ""];
  const about = field(own, "description");
  if (typeof about === "string") lines.push("DESCRIPTION:", ...indented(about, "  ", style), "");
  const limits = limitsOf(own);
  if (limits.length > 0) lines.push("VALIDATION:", ...limits.map((limit) => `  ${limit}`), "");
  const example = field(own, "examples");
  if (Array.isArray(example) && example.length > 0) {
    lines.push("EXAMPLE:", `  ${formatJson(example[0]!, { escapeHtml: false })}`, "");
  }
  const fields = fieldLines(schema, style, "  ", new Set());
  if (fields.length > 0) lines.push("FIELDS:", ...fields);
  return lines.join("\n").trimEnd() + "\n";
}

function indented(text: string, indent: string, { width }: ExplainStyle): string[] {
  return wrapLine(text, Math.max(30, width - indent.length)).map((line) => indent + line);
}

function fieldLines(
  schema: ValueObject,
  style: ExplainStyle,
  indent: string,
  above: ReadonlySet<Value>,
): string[] {
  const lines: string[] = [];
  const fields = fieldsOf(schema);
  if (above.has(fields)) return [`${indent}… (as above)`];
  const required = requiredOf(schema);
  for (const name of Object.keys(fields)) {
    const member = fields[name];
    if (!isObject(member)) continue;
    const about = field(resolved(member), "description");
    const mark = required.has(name) ? " (required)" : "";
    lines.push(`${indent}${name} <${typeText(member)}>${mark}`);
    if (typeof about === "string") lines.push(...indented(about, `${indent}    `, style));
    if (style.recursive) {
      lines.push(...fieldLines(member, style, `${indent}  `, new Set([...above, fields])));
    }
  }
  return lines;
}

function requiredOf(schema: ValueObject): Set<string> {
  const own = resolved(schema);
  const names = [own, ...parts(own)].map((part) => field(part, "required")).find(Array.isArray);
  return new Set((names ?? []).filter((name) => typeof name === "string"));
}

const LIMITS: readonly (readonly [string, string])[] = [
  ["minLength", "at least {} characters"],
  ["maxLength", "at most {} characters"],
  ["minimum", "at least {}"],
  ["maximum", "at most {}"],
  ["minItems", "at least {} items"],
  ["maxItems", "at most {} items"],
  ["pattern", "matches {}"],
  ["enum", "one of {}"],
  ["const", "always {}"],
  ["default", "{} when absent"],
];

function limitsOf(schema: ValueObject): string[] {
  return LIMITS.flatMap(([key, words]) => {
    const value = field(schema, key);
    if (value === undefined) return [];
    return [words.replace("{}", () => limitText(value))];
  });
}

function limitText(value: Value): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(limitText).join(", ");
  const number = asNumber(value);
  return number === undefined ? formatJson(value, { escapeHtml: false }) : String(number);
}
