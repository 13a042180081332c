import { asBigInt, Duration, isObject, object, type Value, ValueMap } from "../../value/mod.ts";
import type { Item } from "../exec/item.ts";
import { Complex, typeName } from "../fmt/types.ts";
import { fromBytes, toBytes } from "../functions/bytes.ts";
import { FunctionError } from "../functions/contract.ts";
import { goType } from "../functions/go_values.ts";
import { utf8Length } from "../parse/chars.ts";
import { builtin, type BuiltinFunction } from "./define.ts";

function lengthOf(value: Item): number {
  if (value === null) throw new FunctionError("len of nil pointer");
  // The words of the original's runtime.
  if (value === undefined) throw new FunctionError("reflect: call of reflect.Value.Type on zero Value");
  if (typeof value === "string") return utf8Length(value);
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (value instanceof ValueMap) return value.size;
  if (isObject(value)) return Object.keys(value).length;
  throw new FunctionError(`len of type ${typeName(value)}`);
}

/** An index as a number from 0 to `size`; like Go, it lets the size itself pass. */
function indexOf(index: Item, size: number): number {
  if (index === undefined || index === null) throw new FunctionError("cannot index slice/array with nil");
  const integer = index instanceof Complex
    ? undefined
    : index instanceof Duration
    ? index.nanoseconds
    : asBigInt(index);
  if (integer === undefined) throw new FunctionError(`cannot index slice/array with type ${typeName(index)}`);
  if (integer < 0n || integer > BigInt(size)) throw new FunctionError(`index out of range: ${integer}`);
  return Number(integer);
}

function indexInto(item: Item, index: Item): Item {
  if (item === null || item === undefined) throw new FunctionError("index of nil pointer");
  if (typeof item === "string" || item instanceof Uint8Array) {
    const bytes = typeof item === "string" ? toBytes(item) : item;
    const at = indexOf(index, bytes.length);
    const kind = typeof item === "string" ? "string" : "slice";
    if (at === bytes.length) throw new FunctionError(`reflect: ${kind} index out of range`);
    return bytes[at];
  }
  if (Array.isArray(item)) {
    const at = indexOf(index, item.length);
    if (at === item.length) throw new FunctionError("reflect: slice index out of range");
    return item[at];
  }
  if (item instanceof ValueMap) return indexValueMap(item, index);
  if (!isObject(item)) throw new FunctionError(`can't index item of type ${typeName(item)}`);
  if (index === undefined || index === null) {
    throw new FunctionError("value is nil; should be of type string");
  }
  if (typeof index !== "string") {
    throw new FunctionError(`value has type ${typeName(index)}; should be string`);
  }
  if (Object.hasOwn(item, index)) return item[index];
  return goType(item) === "map[string]string" ? "" : null;
}

function indexValueMap(map: ValueMap, index: Item): Item {
  if (index === null || index === undefined || typeof index === "object" && !("value" in index)) return null;
  if (index instanceof Complex) return null;
  return map.get(index as Parameters<ValueMap["get"]>[0]) ?? null;
}

function sliceOf(item: Item, indexes: readonly Item[]): Item {
  if (item === null || item === undefined) throw new FunctionError("slice of untyped nil");
  if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`);
  const isText = typeof item === "string";
  if (isText && indexes.length === 3) throw new FunctionError("cannot 3-index slice a string");
  const list = isText ? toBytes(item) : item;
  if (!Array.isArray(list) && !(list instanceof Uint8Array)) {
    throw new FunctionError(`can't slice item of type ${typeName(item)}`);
  }
  const bounds = [0, list.length, list.length];
  indexes.forEach((index, at) => bounds[at] = indexOf(index, list.length));
  const [start, end, capacity] = bounds as [number, number, number];
  if (start > end) throw new FunctionError(`invalid slice index: ${start} > ${end}`);
  if (end > capacity) throw new FunctionError(`invalid slice index: ${end} > ${capacity}`);
  if (list instanceof Uint8Array) {
    return isText ? fromBytes(list.subarray(start, end)) : list.slice(start, end);
  }
  return list.slice(start, end);
}

const LIST: Value[] = ["a", "b", "c"];

/** `len`, `index` and `slice`. */
export const containerFunctions: readonly BuiltinFunction[] = [
  builtin(
    "len",
    "containers",
    { fixed: 1 },
    "Number of items of a list or map, number of bytes of a text.",
    [[`{{len .l}} {{len "é"}}`, "3 2", object({ l: LIST })]],
    ([value]) => lengthOf(value),
  ),
  builtin(
    "index",
    "containers",
    { fixed: 1, isVariadic: true },
    "The item of a list or map at an index or key; further arguments index what was found. A key that a map lacks " +
      "gives no value, an index that a list lacks is an error.",
    [[`{{index .l 1}}`, "b", object({ l: LIST })]],
    ([item, ...indexes]) => {
      if (item === null || item === undefined) throw new FunctionError("index of untyped nil");
      return indexes.reduce<Item>((value, index) => indexInto(value, index), item);
    },
  ),
  builtin(
    "slice",
    "containers",
    { fixed: 1, isVariadic: true },
    "A part of a list or text: from one index up to, but without, another. Counts bytes in a text.",
    [[`{{slice .l 1}}`, "[b c]", object({ l: LIST })]],
    ([item, ...indexes]) => sliceOf(item, indexes),
  ),
];
