import type { Value } from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { fail } from "../errors.ts";
import { equal } from "../ops.ts";
import { define, type FunctionDecl, type FunctionSpec } from "../registry.ts";
import { sortByKeys } from "../sorting.ts";
import { isIntNumber } from "../../value/mod.ts";

type Int = number | bigint;

const spec = (description: string, ...examples: (readonly [string, string])[]): FunctionSpec => ({
  kind: "extension",
  library: "lists",
  description,
  examples,
});

function slice(context: CallContext, list: readonly Value[], start: Int, end: Int): Value[] {
  const what = `cannot slice(${start}, ${end})`;
  if (start < 0 || end < 0) throw fail("invalid_argument", `${what}, negative indexes not supported`);
  if (start > end) {
    throw fail("invalid_argument", `${what}, start index must be less than or equal to end index`);
  }
  if (list.length < end) throw fail("invalid_argument", `${what}, list is length ${list.length}`);
  context.charge(Number(end) - Number(start));
  return list.slice(Number(start), Number(end));
}

function flatten(context: CallContext, list: readonly Value[], depth: Int = 1): Value[] {
  if (depth < 0) throw fail("invalid_argument", "level must be non-negative");
  const result: Value[] = [];
  flattenInto(context, list, Number(depth), result);
  return result;
}

function flattenInto(context: CallContext, list: readonly Value[], depth: number, into: Value[]): void {
  context.charge(list.length);
  for (const item of list) {
    if (depth > 0 && Array.isArray(item)) flattenInto(context, item, depth - 1, into);
    else into.push(item);
  }
  context.checkList(into.length);
}

/** First occurrences, by CEL equality. Strings and small ints, which most lists hold, are found by hash. */
function distinct(context: CallContext, list: readonly Value[]): Value[] {
  const result: Value[] = [];
  const hashed = new Set<Value>();
  const others: Value[] = [];
  for (const item of list) {
    context.charge(1);
    const isHashable = typeof item === "string" || typeof item === "boolean" || item === null;
    if (isHashable) {
      if (hashed.has(item)) continue;
      hashed.add(item);
      result.push(item);
      continue;
    }
    if (typeof item === "number" && isIntNumber(item) && hashed.has(item)) continue;
    context.charge(others.length);
    if (others.some((other) => equal(context, other, item))) continue;
    if (typeof item === "number" && isIntNumber(item)) hashed.add(item);
    others.push(item);
    result.push(item);
  }
  return result;
}

const SORTABLE = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];

function range(context: CallContext, count: Int): number[] {
  const length = Math.max(0, Number(count));
  context.checkList(length);
  context.charge(length);
  return Array.from({ length }, (_, index) => index);
}

/** The lists library, version 3. */
export const LISTS = (): readonly FunctionDecl[] => [
  define("slice", spec("The elements from a position up to another.", ["", "[1, 2, 3].slice(0, 2)"]), {
    "list(T).(int, int) -> list(T)": slice,
  }),
  define(
    "flatten",
    spec("Replaces lists in a list by their elements, one level deep or more.", [
      "",
      "[[1, [2]], [3]].flatten()",
    ]),
    {
      "list(list(T)).() -> list(T)": flatten,
      "list(dyn).() -> list(dyn)": flatten,
      "list(dyn).(int) -> list(dyn)": flatten,
    },
  ),
  define("distinct", spec("The elements without repetitions.", ["", "[1, 2, 1].distinct()"]), {
    "list(T).() -> list(T)": distinct,
  }),
  define("reverse", spec("Reverses a string or a list.", ["A list", "[1, 2, 3].reverse()"]), {
    "list(T).() -> list(T)": (context: CallContext, list: readonly Value[]) => {
      context.charge(list.length);
      return list.toReversed();
    },
  }),
  define("sort", spec("Sorts a list of values of one kind.", ["", "[3, 1, 2].sort()"]), {
    ...Object.fromEntries(SORTABLE.map((type) => [
      `list(${type}).() -> list(${type})`,
      (context: CallContext, list: readonly Value[]) => sortByKeys(context, list, list),
    ])),
  }),
  define("lists.range", spec("The whole numbers from 0, as many as asked for.", ["", "lists.range(3)"]), {
    "(int) -> list(int)": range,
  }),
  define("@sortByAssociatedKeys", { ...spec("Sorts a list by keys."), hidden: true }, {
    ...Object.fromEntries(SORTABLE.map((type) => [
      `list(T).(list(${type})) -> list(T)`,
      (context: CallContext, list: readonly Value[], keys: readonly Value[]) =>
        sortByKeys(context, list, keys),
    ])),
  }),
];
