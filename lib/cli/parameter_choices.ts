import type { Expr } from "../cel/mod.ts";
import type { Value } from "../value/mod.ts";

/** The parts of an expression that all have to be true. */
export function conjuncts(expression: Expr): Expr[] {
  return expression.kind === "logic" && expression.op === "&&"
    ? expression.terms.flatMap(conjuncts)
    : [expression];
}

/**
 * The values that a condition on `__self` allows, when it lists them: `__self in [...]`, `__self == x`, and these joined
 * by `||`. Undefined for every other condition.
 */
export function memberChoices(condition: Expr): Value[] | undefined {
  if (condition.kind === "logic" && condition.op === "||") {
    const parts = condition.terms.map(memberChoices);
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  if (condition.kind !== "binary") return undefined;
  const { op, left, right } = condition;
  if (op === "@in" && isSelf(left) && right.kind === "list") {
    const values = right.elements.map(({ value, optional }) => optional ? undefined : constant(value));
    return values.every((value) => value !== undefined) ? values : undefined;
  }
  if (op !== "_==_") return undefined;
  const value = isSelf(left) ? constant(right) : isSelf(right) ? constant(left) : undefined;
  return value === undefined ? undefined : [value];
}

function isSelf(expression: Expr): boolean {
  return expression.kind === "ident" && expression.name === "__self";
}

function constant(expression: Expr): Value | undefined {
  return expression.kind === "literal" ? expression.value : undefined;
}
