import {
  Duration,
  Float,
  isIntNumber,
  isObject,
  type Kind,
  mapEntries,
  object,
  Timestamp,
  Uint,
  type Value,
  ValueMap,
} from "../value/mod.ts";

/** An `optional_type` value. Never leaves the engine. */
export class Optional {
  static readonly NONE: Optional = new Optional(undefined);
  constructor(readonly value: Val | undefined) {}
}

/** A type as a value (`int`, `type(x)`). Leaves the engine as its name. */
export class TypeValue {
  constructor(readonly name: string) {}
}

/** What closures pass around: values of the model and the two kinds that exist only during an evaluation. */
export type Val = Value | Optional | TypeValue;

const TYPE_VALUES = new Map<string, TypeValue>();

/** The type value of a name; the same object for the same name. */
export function typeValue(name: string): TypeValue {
  let value = TYPE_VALUES.get(name);
  if (value === undefined) {
    value = new TypeValue(name);
    if (TYPE_VALUES.size < 1_000) TYPE_VALUES.set(name, value);
  }
  return value;
}

/** Run-time kind, as overloads are chosen by: those of the value model, and the two that exist inside CEL only. */
export type ValKind = Kind | "type" | "optional";

/** The kind of a value. */
export function kindOfVal(value: Val): ValKind {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return isIntNumber(value) ? "int" : "double";
  }
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (value instanceof Float) return "double";
  if (value instanceof Uint) return "uint";
  if (value instanceof Optional) return "optional";
  if (value instanceof TypeValue) return "type";
  if (value instanceof Timestamp) return "timestamp";
  if (value instanceof Duration) return "duration";
  if (value instanceof Uint8Array) return "bytes";
  return "map";
}

const TYPE_NAMES: Partial<Record<ValKind, string>> = {
  null: "null_type",
  timestamp: "google.protobuf.Timestamp",
  duration: "google.protobuf.Duration",
  optional: "optional_type",
};

/** The name `type()` gives. */
export function typeNameOf(value: Val): string {
  const kind = kindOfVal(value);
  return TYPE_NAMES[kind] ?? kind;
}

/** Whether a value is a map of either form. */
export function isMap(value: Val): value is { [key: string]: Value } | ValueMap {
  return typeof value === "object" && value !== null && (value instanceof ValueMap || isObject(value));
}

/**
 * A result as callers may see it: an optional becomes its content (none becomes null), a type its name, a
 * small bigint a number. Parts without such values are shared, not copied, and what occurs twice is converted
 * once.
 */
export function outward(value: Val): Value {
  return convert(value, new Map());
}

function convert(value: Val, known: Map<object, Value>): Value {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Optional) return value.value === undefined ? null : convert(value.value, known);
  if (value instanceof TypeValue) return value.name;
  if (!Array.isArray(value) && !isMap(value)) return value;
  let result = known.get(value);
  if (result === undefined) {
    result = Array.isArray(value) ? convertList(value, known) : convertMap(value, known);
    known.set(value, result);
  }
  return result;
}

function convertList(list: Value[], known: Map<object, Value>): Value[] {
  let copy: Value[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const item = convert(list[index]!, known);
    if (copy === undefined && item !== list[index]) copy = list.slice(0, index);
    copy?.push(item);
  }
  return copy ?? list;
}

function convertMap(map: { [key: string]: Value } | ValueMap, known: Map<object, Value>): Value {
  let changed = false;
  const entries = [...mapEntries(map)].map(([key, item]) => {
    const out = convert(item, known);
    changed ||= out !== item;
    return [key, out] as const;
  });
  if (!changed) return map;
  return map instanceof ValueMap ? new ValueMap(entries) : object(entries as [string, Value][]);
}
