import type { Value, ValueObject } from "../../value/mod.ts";

/** A part of a JSON Schema (2020-12), as plain data. */
export type Schema = ValueObject;

/** Text, with limits such as `maxLength` and `pattern`. Scalars that are no text count too: YAML has many spellings. */
export function text(description: string, limits: Schema = {}): Schema {
  return { type: "string", description, ...limits };
}

/** A bool. */
export function flag(description: string, byDefault?: boolean): Schema {
  return { type: "boolean", description, ...(byDefault !== undefined && { default: byDefault }) };
}

/** A whole number. */
export function whole(description: string, limits: Schema = {}): Schema {
  return { type: "integer", description, ...limits };
}

/** One of the given words. */
export function choice(description: string, words: readonly string[], byDefault?: string): Schema {
  return {
    type: "string",
    enum: [...words],
    description,
    ...(byDefault !== undefined && { default: byDefault }),
  };
}

/** A list; null counts as an empty one, since a YAML key without a value is null. */
export function list(description: string, items: Schema, limits: Schema = {}): Schema {
  return { type: ["array", "null"], description, items, ...limits };
}

/** A map with free names and values of one kind. */
export function mapOf(description: string, values: Schema, names?: string): Schema {
  return {
    type: ["object", "null"],
    description,
    additionalProperties: values,
    ...(names !== undefined && { propertyNames: { pattern: names } }),
  };
}

/** A map with known keys only. */
export function record(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema {
  return {
    type: "object",
    description,
    properties: properties as Schema,
    additionalProperties: false,
    ...(required.length > 0 && { required: [...required] }),
  };
}

/** A reference to a definition, with what it means in this place. */
export function ref(name: string, description: string): Schema {
  return { $ref: `#/$defs/${name}`, description };
}

/** A spelling that still loads. */
export function deprecated(schema: Schema, better: string): Schema {
  return { ...schema, deprecated: true, description: `Deprecated spelling of \`${better}\`.` };
}

/** One of several schemas. */
export function anyOf(description: string, ...schemas: Value[]): Schema {
  return { anyOf: schemas, description };
}

/** A name as CEL and templates can spell it. */
export const IDENTIFIER = "^[a-zA-Z_][a-zA-Z0-9_]*$";
/** A name of a resolver, an action or an alias. */
export const NAME = "^[a-zA-Z_][a-zA-Z0-9_-]*$";
/** A name of a solution, a plugin or a category. */
export const SLUG = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

/** A duration. */
export function duration(description: string): Schema {
  return {
    type: ["string", "integer"],
    description: `${description} Go form such as \`30s\`, \`1m30s\` or \`200ms\`, or whole nanoseconds.`,
  };
}
