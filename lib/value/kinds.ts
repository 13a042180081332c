import { Duration, Float, isObject, Timestamp, Uint, type Value, ValueMap } from "./types.ts";
import { isIntNumber } from "./numbers.ts";

/** The kinds of the value model. */
export type Kind =
  | "null"
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "timestamp"
  | "duration"
  | "list"
  | "map";

/** The kind of a value, or undefined when it is not a value of the model (undefined, a function, a class instance). */
export function kindOf(value: unknown): Kind | undefined {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return isIntNumber(value) ? "int" : "double";
    case "bigint":
      return "int";
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return "list";
      if (value instanceof Float) return "double";
      if (value instanceof Uint) return "uint";
      if (value instanceof Uint8Array) return "bytes";
      if (value instanceof Timestamp) return "timestamp";
      if (value instanceof Duration) return "duration";
      if (value instanceof ValueMap || isObject(value)) return "map";
  }
  return undefined;
}

const CEL_NAMES: Record<Kind, string> = {
  null: "null_type",
  bool: "bool",
  int: "int",
  uint: "uint",
  double: "double",
  string: "string",
  bytes: "bytes",
  timestamp: "google.protobuf.Timestamp",
  duration: "google.protobuf.Duration",
  list: "list",
  map: "map",
};

const GO_NAMES: Record<Kind, string> = {
  null: "<nil>",
  bool: "bool",
  int: "int",
  uint: "uint64",
  double: "float64",
  string: "string",
  bytes: "[]uint8",
  timestamp: "time.Time",
  duration: "time.Duration",
  list: "[]interface {}",
  map: "map[string]interface {}",
};

/** The name CEL's `type()` gives. */
export function celTypeName(value: Value): string {
  return CEL_NAMES[kindOf(value) ?? "null"];
}

/** The name Go's `%T` gives: a bigint is an `int64`, a plain integer an `int`. */
export function goTypeName(value: Value): string {
  if (typeof value === "bigint") return "int64";
  if (value instanceof ValueMap) return "map[interface {}]interface {}";
  return GO_NAMES[kindOf(value) ?? "null"];
}
