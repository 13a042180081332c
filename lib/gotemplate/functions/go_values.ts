import {
  Duration,
  goTypeName,
  isObject,
  kindOf,
  mapSize,
  Timestamp,
  Uint,
  type Value,
  ValueMap,
} from "../../value/mod.ts";
import type { FunctionContext, TemplateMethod } from "./contract.ts";

/**
 * What Go's type system knows of a value and the value model does not: `[]string` is a list here like any other, a
 * `*semver.Version` a map. Facts are attached to the object itself and disappear with it.
 */
export interface GoFacts {
  readonly typeName: string;
  /** The reflect kind. */
  readonly kind: string;
  /** The text of a value that has a `String` method. */
  readonly text?: string;
  /** Set for a slice that is nil: it is an empty list, but JSON writes `null`. */
  readonly isNil?: true;
  readonly methods?: ReadonlyMap<string, TemplateMethod>;
}

const known = new WeakMap<object, GoFacts>();
let isUsed = false;

/** Attaches facts to a list or map that a function has just built. Returns the same object. */
export function withFacts<T extends object>(value: T, facts: GoFacts): T {
  known.set(value, facts);
  isUsed = true;
  return value;
}

/** The facts attached to a value, if any. */
export function factsOf(value: Value): GoFacts | undefined {
  return isUsed && typeof value === "object" && value !== null ? known.get(value) : undefined;
}

const STRINGS: GoFacts = { typeName: "[]string", kind: "slice" };
const INTS: GoFacts = { typeName: "[]int", kind: "slice" };
const LISTS: GoFacts = { typeName: "[][]interface {}", kind: "slice" };
const NIL_LIST: GoFacts = { typeName: "[]interface {}", kind: "slice", isNil: true };
const NIL_STRINGS: GoFacts = { typeName: "[]string", kind: "slice", isNil: true };
const STRING_MAP: GoFacts = { typeName: "map[string]string", kind: "map" };

/** A `[]string`. */
export function strings(items: string[]): Value[] {
  return withFacts(items, STRINGS);
}

/** A `[]int`. */
export function ints(items: number[]): Value[] {
  return withFacts(items, INTS);
}

/** A `[][]interface {}`. */
export function lists(items: Value[][]): Value[] {
  return withFacts(items, LISTS);
}

/** A nil `[]interface {}`. */
export function nilList(): Value[] {
  return withFacts([], NIL_LIST);
}

/** A nil `[]string`. */
export function nilStrings(): Value[] {
  return withFacts([], NIL_STRINGS);
}

/** A `map[string]string`. */
export function stringMap<T extends object>(map: T): T {
  return withFacts(map, STRING_MAP);
}

/** Go's `%T` of a value, with the types that functions have attached. */
export function goType(value: Value): string {
  return factsOf(value)?.typeName ?? goTypeName(value);
}

/** Go's `reflect.Kind` of a value. */
export function goKind(value: Value): string {
  const facts = factsOf(value);
  if (facts !== undefined) return facts.kind;
  if (typeof value === "bigint" || value instanceof Duration) return "int64";
  if (value instanceof Timestamp) return "struct";
  if (value instanceof Uint) return "uint64";
  switch (kindOf(value)) {
    case "bool":
      return "bool";
    case "int":
      return "int";
    case "double":
      return "float64";
    case "string":
      return "string";
    case "list":
    case "bytes":
      return "slice";
    case "map":
      return "map";
    default:
      return "invalid";
  }
}

/** The items of a Go slice: of a list, or the numbers of bytes. Undefined for any other value. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Uint8Array ? [...value] : undefined;
}

/** Sprig's idea of an empty value: false, zero, "", nil, and containers without contents. */
export function isEmpty(value: Value): boolean {
  if (value === null || value === false || value === "" || value === 0 || value === 0n) return true;
  if (typeof value !== "object") return false;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Timestamp) return false;
  if (value instanceof Duration) return value.nanoseconds === 0n;
  if (isObject(value) || value instanceof ValueMap) {
    const kind = factsOf(value)?.kind;
    return (kind === undefined || kind === "map") && mapSize(value) === 0;
  }
  return Number(value.value) === 0;
}

/**
 * `reflect.DeepEqual`: values of different Go types are never equal, and NaN equals nothing, but a list or map always
 * equals itself. Every part that is compared is counted: two values whose parts are shared can have endlessly many.
 */
export function deepEqual(a: Value, b: Value, work: Pick<FunctionContext, "step">): boolean {
  if (a === b && typeof a === "object") return true;
  if (a === null || b === null) return false;
  work.step(1);
  if (goType(a) !== goType(b)) return false;
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  if (Array.isArray(a) && Array.isArray(b)) {
    return factsOf(a)?.isNil === factsOf(b)?.isNil && a.length === b.length &&
      a.every((item, index) => deepEqual(item, b[index]!, work));
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  }
  if (a instanceof Timestamp && b instanceof Timestamp) {
    return a.seconds === b.seconds && a.nanos === b.nanos && a.offset === b.offset;
  }
  if (a instanceof Duration && b instanceof Duration) return a.nanoseconds === b.nanoseconds;
  if (a instanceof ValueMap && b instanceof ValueMap) {
    return a.size === b.size &&
      [...a].every(([key, value]) => b.has(key) && deepEqual(value, b.get(key)!, work));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key]!, b[key]!, work));
  }
  return !Array.isArray(a) && !isObject(a) && "value" in a && "value" in b && a.value === b.value;
}
