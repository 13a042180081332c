import type { Call, Expr, ListExpr } from "../ast.ts";
import type { Checker } from "../checker.ts";
import { CelError } from "../errors.ts";
import { kindOfVal, typeNameOf, type ValKind } from "../values.ts";
import { type FormatPart, parseFormat, VERB_KINDS, wrongKind } from "./format.ts";

/**
 * Checks a call of `format` whose text and list are literals: verbs, number of arguments, kinds of literals.
 * As the original does, everything but a wrong kind is reported at the call.
 */
export function checkFormat(checker: Checker, call: Call): void {
  const { target } = call;
  const list = call.args[0];
  if (target?.kind !== "literal" || typeof target.value !== "string" || list?.kind !== "list") return;
  let parts: readonly FormatPart[];
  try {
    parts = parseFormat(target.value);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return checker.report(call.pos, error.message);
  }
  const verbs = parts.filter((part) => typeof part !== "string").map((part) => part.verb);
  checkArguments(checker, call, list, verbs);
}

function checkArguments(checker: Checker, call: Call, list: ListExpr, verbs: readonly string[]): void {
  if (list.elements.some((element) => element.optional)) return;
  for (let at = 0; at < verbs.length; at++) {
    const argument = list.elements[at]?.value;
    if (argument === undefined) return checker.report(call.pos, `index ${at} out of range`);
    const found = literalKind(argument);
    const verb = verbs[at]!;
    if (found === undefined || VERB_KINDS[verb]!.has(found.kind)) continue;
    return checker.report(argument.pos, wrongKind(verb, found.name));
  }
}

function literalKind(expr: Expr): { kind: ValKind; name: string } | undefined {
  if (expr.kind === "literal") return { kind: kindOfVal(expr.value), name: typeNameOf(expr.value) };
  if (expr.kind === "list" || expr.kind === "map") return { kind: expr.kind, name: expr.kind };
  return undefined;
}
