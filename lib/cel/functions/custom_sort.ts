import { asNumber, compareStrings, isObject, type Value } from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { define, type FunctionDecl, type FunctionSpec } from "../registry.ts";
import { kindOfVal } from "../values.ts";

const spec = (description: string, ...examples: (readonly [string, string])[]): FunctionSpec => ({
  kind: "custom",
  library: "sort",
  description,
  examples,
});

/**
 * Values of unlike kinds follow each other in the order of their type names in the original; null comes last.
 */
const RANKS: Partial<Record<string, number>> = { bool: 0, double: 1, int: 1, uint: 1, string: 2, null: 4 };

function rank(value: Value): number {
  return RANKS[kindOfVal(value)] ?? 3;
}

function compareValues(a: Value, b: Value): number {
  const ranks = rank(a) - rank(b);
  if (ranks !== 0) return ranks;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  const left = asNumber(a);
  const right = asNumber(b);
  if (left === undefined || right === undefined || left === right) return 0;
  return left < right ? -1 : 1;
}

function sorter(sign: 1 | -1) {
  return (context: CallContext, objects: readonly Value[], property: string): Value[] => {
    context.charge(objects.length * Math.ceil(Math.log2(objects.length + 2)));
    const withKey: (readonly [Value, Value])[] = [];
    const without: Value[] = [];
    for (const item of objects) {
      const key = isObject(item) && Object.hasOwn(item, property) ? item[property] : undefined;
      if (key === undefined) without.push(item);
      else withKey.push([key, item]);
    }
    withKey.sort(([a], [b]) => compareValues(a, b) * sign);
    return [...withKey.map(([, item]) => item), ...without];
  };
}

/** Functions that sort lists of objects. */
export const SORTS = (): readonly FunctionDecl[] => [
  define(
    "sort.objects",
    spec("Sorts objects by a property; those without it come last.", [
      "",
      'sort.objects([{"n": 2}, {"n": 1}], "n")[0].n',
    ]),
    { "(list(map(string, dyn)), string) -> list(map(string, dyn))": sorter(1) },
  ),
  define(
    "sort.objectsDescending",
    spec("Sorts objects by a property, greatest first; those without it come last.", [
      "",
      'sort.objectsDescending([{"n": 1}, {"n": 2}], "n")[0].n',
    ]),
    { "(list(map(string, dyn)), string) -> list(map(string, dyn))": sorter(-1) },
  ),
];
