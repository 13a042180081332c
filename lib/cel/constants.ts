import { type Float, object, type Uint, type Value, ValueMap } from "../value/mod.ts";
import type { Expr } from "./ast.ts";
import { kindOfVal, type Val } from "./values.ts";

/** The value of a literal, or of a list or map of such; undefined when it must be computed. */
export function constantOf(expr: Expr): Value | undefined {
  if (expr.kind === "literal") return expr.value;
  if (expr.kind === "list") {
    const list: Value[] = [];
    for (const { value, optional } of expr.elements) {
      const constant = optional ? undefined : constantOf(value);
      if (constant === undefined) return undefined;
      list.push(constant);
    }
    return list;
  }
  if (expr.kind !== "map") return undefined;
  const pairs: [Val, Val][] = [];
  for (const { key, value, optional } of expr.entries) {
    const constant = optional ? undefined : constantOf(value);
    if (constant === undefined || key.kind !== "literal" || !isKey(key.value)) return undefined;
    pairs.push([key.value, constant]);
  }
  return mapOf(pairs) as Value;
}

/** Whether a value may be the key of a map. */
export function isKey(value: Val): boolean {
  const kind = kindOfVal(value);
  return kind === "string" || kind === "int" || kind === "bool" || kind === "uint" || kind === "double";
}

/** A map from pairs; without prototype when all keys are strings. */
export function mapOf(pairs: readonly (readonly [Val, Val])[]): Val {
  if (pairs.every(([key]) => typeof key === "string")) {
    const result = object();
    for (const [key, value] of pairs) result[key as string] = value as Value;
    return result;
  }
  return new ValueMap(pairs as [string | number | boolean | bigint | Uint | Float, Value][]);
}
