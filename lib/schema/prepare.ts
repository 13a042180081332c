import type { Plain } from "./plain.ts";

type Node = { [key: string]: Plain };

const SCHEMA = new Set([
  "additionalItems",
  "unevaluatedItems",
  "contains",
  "additionalProperties",
  "unevaluatedProperties",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
  "items",
]);
const SCHEMA_LIST = new Set(["prefixItems", "allOf", "anyOf", "oneOf"]);
const SCHEMA_MAP = new Set(["$defs", "definitions", "properties", "dependentSchemas", "dependencies"]);
const DATA = new Set([
  "$id",
  "$ref",
  "$anchor",
  "enum",
  "const",
  "required",
  "dependentRequired",
  "type",
  "maximum",
  "minimum",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "multipleOf",
  "maxLength",
  "minLength",
  "format",
  "maxItems",
  "minItems",
  "uniqueItems",
  "minContains",
  "maxContains",
  "maxProperties",
  "minProperties",
]);

/** What stands in for the patterns of a foreign schema, which must never reach a backtracking engine. */
export interface PatternSupport {
  /** Whether a text matches. Throws for a pattern that RE2 does not know. */
  matches(pattern: string, text: string): boolean;
  /** A format name under which the validator asks for this pattern. */
  formatFor(pattern: string): string;
  /** Every key of the data. */
  readonly keys: ReadonlySet<string>;
}

/**
 * A copy of a foreign schema that is safe to evaluate: only keywords the validator means are kept, `pattern` becomes a
 * format, the names of `patternProperties` become lists of the keys they match, and `visit` runs at every evaluation of
 * a subschema.
 */
export function prepare(schema: Plain, patterns: PatternSupport, visit: () => void): Plain {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return schema;
  const copy = Object.create(null) as Node;
  const inner = (value: Plain) => prepare(value, patterns, visit);
  for (const key of Object.keys(schema)) {
    const value = schema[key]!;
    if (DATA.has(key)) copy[key] = value;
    else if (SCHEMA.has(key) && !Array.isArray(value)) copy[key] = inner(value);
    else if ((SCHEMA_LIST.has(key) || key === "items") && Array.isArray(value)) copy[key] = value.map(inner);
    else if (SCHEMA_MAP.has(key) && isNode(value)) copy[key] = mapValues(value, inner);
    else if (key === "patternProperties" && isNode(value)) {
      copy[key] = propertyPatterns(value, patterns, inner);
    }
  }
  if (typeof schema.pattern === "string") addPattern(copy, patterns.formatFor(schema.pattern));
  // The validator reads this keyword of older drafts on every subschema, and only then.
  Object.defineProperty(copy, "$recursiveAnchor", {
    enumerable: false,
    get() {
      visit();
      return undefined;
    },
  });
  return copy;
}

function isNode(value: Plain): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapValues(node: Node, work: (value: Plain) => Plain): Node {
  const result = Object.create(null) as Node;
  for (const key of Object.keys(node)) {
    const value = node[key]!;
    result[key] = Array.isArray(value) ? value : work(value);
  }
  return result;
}

function addPattern(copy: Node, format: string): void {
  if (copy.format === undefined) copy.format = format;
  else copy.allOf = [...Array.isArray(copy.allOf) ? copy.allOf : [], { format }];
}

function propertyPatterns(node: Node, patterns: PatternSupport, inner: (value: Plain) => Plain): Node {
  const result = Object.create(null) as Node;
  for (const pattern of Object.keys(node)) {
    const keys = [...patterns.keys].filter((key) => patterns.matches(pattern, key)).map(escape);
    if (keys.length === 0) continue;
    // Two patterns may match the same keys; the comment-like prefix keeps their entries apart.
    let name = `^(?:${keys.join("|")})$`;
    while (Object.hasOwn(result, name)) name = `(?:)${name}`;
    result[name] = inner(node[pattern]!);
  }
  return result;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
