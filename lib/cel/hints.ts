import { goTypeName, isObject, kindOf, sortedKeys, type Value } from "../value/mod.ts";
import type { CelError } from "./errors.ts";
import { didYouMean } from "./suggest.ts";
import type { Names } from "./scope.ts";

/** Keys that the shape of the data shows at most. */
const MAX_KEYS = 20;

const SHAPES: Partial<Record<string, string>> = { null: "nil", double: "float", bool: "bool" };

function shapeOf(value: Value): string {
  const kind = kindOf(value) ?? "unknown";
  return SHAPES[kind] ?? kind;
}

/** The line that names the declared variables; none when there are none. */
export function availableHint(names: Names): string[] {
  const available = [...names.variables.keys()].sort();
  return available.length === 0 ? [] : [`Available variables: ${available.join(", ")}`];
}

/** Keys that are compared with a missing one at most. */
const MAX_CANDIDATES = 500;

/** `did you mean "x"?` for a missing key that is close to an existing one. */
export function keyHint(error: CelError): string[] {
  const { near } = error;
  if (near === undefined) return [];
  const hint = didYouMean(near.key, Object.keys(near.within).slice(0, MAX_CANDIDATES));
  return hint === undefined ? [] : [hint];
}

/** What a failed evaluation tells about its variables: types, names, the shape of `_`. Never a value. */
export function runtimeHints(variables: Readonly<Record<string, Value | undefined>>): string[] {
  const bound = sortedKeys(variables).filter((name) => variables[name] !== undefined);
  if (bound.length === 0) return [];
  const types = bound.map((name) => `${name}:${goTypeName(variables[name]!)}`).join(" ");
  const hints = [`Variable types: map[${types}]`, `Available variables: ${bound.join(", ")}`];
  const root = Object.hasOwn(variables, "_") ? variables["_"] : undefined;
  if (isObject(root)) {
    const all = Object.keys(root);
    // Sorting very many keys would take longer than the evaluation did.
    const keys = all.length > MAX_CANDIDATES ? all : sortedKeys(root);
    const shown = keys.slice(0, MAX_KEYS).map((key) => `${key}: ${shapeOf(root[key]!)}`);
    if (keys.length > MAX_KEYS) shown.push(`... (${keys.length - MAX_KEYS} more)`);
    hints.push(`Data shape of _: {${shown.join(", ")}}`);
  }
  return hints;
}
