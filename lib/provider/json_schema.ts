import type { Value } from "../value/mod.ts";

/** The part of JSON Schema (2020-12) that descriptors use. */
export interface JsonSchema {
  readonly type?: SchemaType | readonly SchemaType[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: Value;
  readonly examples?: readonly Value[];
  readonly enum?: readonly Value[];
  readonly const?: Value;
  readonly format?: string;
  readonly deprecated?: boolean;
  readonly writeOnly?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** RE2 syntax. */
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
}

export type SchemaType = "string" | "integer" | "number" | "boolean" | "array" | "object" | "null";

type Facts = Omit<JsonSchema, "type" | "description">;

/** An object schema with its required property names. Closed to other properties unless `facts` says otherwise. */
export function objectSchema(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
  facts: Facts & { description?: string } = {},
): JsonSchema {
  return { type: "object", properties, ...(required.length > 0 && { required }), ...facts };
}

/** A string property. */
export function stringProp(description: string, facts: Facts = {}): JsonSchema {
  return { type: "string", description, ...facts };
}

/** An integer property. */
export function intProp(description: string, facts: Facts = {}): JsonSchema {
  return { type: "integer", description, ...facts };
}

/** A number property. */
export function numberProp(description: string, facts: Facts = {}): JsonSchema {
  return { type: "number", description, ...facts };
}

/** A boolean property. */
export function boolProp(description: string, facts: Facts = {}): JsonSchema {
  return { type: "boolean", description, ...facts };
}

/** A list property. */
export function arrayProp(description: string, items?: JsonSchema, facts: Facts = {}): JsonSchema {
  return { type: "array", description, ...(items && { items }), ...facts };
}

/** An object property. */
export function objectProp(description: string, facts: Facts = {}): JsonSchema {
  return { type: "object", description, ...facts };
}

/** A property of any type. */
export function anyProp(description: string, facts: Facts = {}): JsonSchema {
  return { description, ...facts };
}
