import type { Kind } from "../value/mod.ts";

/** The kinds of static types: those of values, and what only the checker knows. */
export type TypeKind = Kind | "dyn" | "error" | "type" | "opaque" | "param";

/** A static type. Compare with {@link sameType}; types without parameters are shared constants. */
export interface Type {
  readonly kind: TypeKind;
  /** How cel-go prints it; for type parameters and opaque types also their identity. */
  readonly name: string;
  readonly params: readonly Type[];
  /** Whether a type parameter occurs in it. */
  readonly generic: boolean;
}

function simple(kind: TypeKind, name: string = kind): Type {
  return { kind, name, params: [], generic: false };
}

/** A type about which nothing is known before evaluation. */
export const DYN = simple("dyn");
export const ERROR = simple("error", "!error!");
export const NULL = simple("null");
export const BOOL = simple("bool");
export const INT = simple("int");
export const UINT = simple("uint");
export const DOUBLE = simple("double");
export const STRING = simple("string");
export const BYTES = simple("bytes");
export const TIMESTAMP = simple("timestamp");
export const DURATION = simple("duration");

function composite(kind: TypeKind, name: string, params: readonly Type[]): Type {
  return { kind, name, params, generic: params.some((param) => param.generic) };
}

/** `list(element)` */
export function listType(element: Type): Type {
  return composite("list", "list", [element]);
}

/** `map(key, value)` */
export function mapType(key: Type, value: Type): Type {
  return composite("map", "map", [key, value]);
}

/** The type of a type. */
export function typeType(of: Type): Type {
  return composite("type", "type", [of]);
}

/** `optional_type(of)` */
export function optionalType(of: Type): Type {
  return composite("opaque", "optional_type", [of]);
}

/** A named type of which only identity and parameters are known. */
export function opaqueType(name: string, params: readonly Type[] = []): Type {
  return composite("opaque", name, params);
}

/** A type parameter of an overload, or a type variable of one check. */
export function paramType(name: string): Type {
  return { kind: "param", name, params: [], generic: true };
}

/** The type of the value in an `optional_type`, else undefined. */
export function optionalOf(type: Type): Type | undefined {
  return type.kind === "opaque" && type.name === "optional_type" ? type.params[0] : undefined;
}

/** Whether two types are the same. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.name !== b.name || a.params.length !== b.params.length) return false;
  return a.params.every((param, index) => sameType(param, b.params[index]!));
}

/** A type as cel-go's messages show it: `map(string, list(int))`. */
export function formatType(type: Type): string {
  if (type.params.length === 0) return type.name;
  return `${type.name}(${type.params.map(formatType).join(", ")})`;
}

const NAMED: Record<string, Type> = Object.assign(Object.create(null), {
  dyn: DYN,
  any: DYN,
  null: NULL,
  null_type: NULL,
  bool: BOOL,
  int: INT,
  uint: UINT,
  double: DOUBLE,
  string: STRING,
  bytes: BYTES,
  timestamp: TIMESTAMP,
  duration: DURATION,
  "google.protobuf.Timestamp": TIMESTAMP,
  "google.protobuf.Duration": DURATION,
});

/**
 * Reads a type from text: `int`, `list(string)`, `map(string, dyn)`, `optional(T)`; one capital letter is a
 * type parameter; `list` and `map` alone mean any element. Throws a TypeError for anything else.
 *
 * @example
 * ```ts
 * import { formatType, parseType } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatType(parseType("map(string, list)")), "map(string, list(dyn))");
 * ```
 */
export function parseType(text: string): Type {
  const reader = { text, at: 0 };
  const type = readType(reader);
  if (reader.at !== text.length) throw new TypeError(`not a type: ${text}`);
  return type;
}

function readType(reader: { readonly text: string; at: number }): Type {
  const name = /^\s*([A-Za-z_][\w.]*)/.exec(reader.text.slice(reader.at));
  if (name === null) throw new TypeError(`not a type: ${reader.text}`);
  reader.at += name[0].length;
  const params: Type[] = [];
  if (reader.text[reader.at] === "(") {
    do {
      reader.at++;
      params.push(readType(reader));
    } while (reader.text[reader.at] === ",");
    if (reader.text[reader.at] !== ")") throw new TypeError(`not a type: ${reader.text}`);
    reader.at++;
  }
  return makeType(name[1]!, params, reader.text);
}

function makeType(name: string, params: readonly Type[], text: string): Type {
  const [first = DYN, second = DYN] = params;
  switch (name) {
    case "list":
      return listType(first);
    case "map":
      return mapType(first, second);
    case "type":
      return typeType(first);
    case "optional":
    case "optional_type":
      return optionalType(first);
  }
  const named = NAMED[name];
  if (named !== undefined) return named;
  if (/^[A-Z]$/.test(name)) return paramType(name);
  if (params.length > 0 || name.includes(".")) return opaqueType(name, params);
  throw new TypeError(`not a type: ${text}`);
}
