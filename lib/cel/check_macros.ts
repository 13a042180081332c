import type { Comprehension } from "./ast.ts";
import type { Checker } from "./checker.ts";
import type { Scope } from "./scope.ts";
import {
  BOOL,
  DYN,
  ERROR,
  formatType,
  INT,
  listType,
  mapType,
  optionalOf,
  optionalType,
  type Type,
} from "./types.ts";

/** The type of a macro, with the findings cel-go has on the fold the macro stands for. */
export function checkComprehension(
  checker: Checker,
  expr: Comprehension,
  outer: Scope<Type> | undefined,
): Type {
  const range = checker.types.resolve(checker.check(expr.range, outer), false);
  const { macro } = expr;
  if (macro === "bind") return checker.check(expr.body, bind(expr.vars, [range], outer));
  if (macro === "optMap" || macro === "optFlatMap") return checkOptional(checker, expr, range, outer);
  const scope = bind(expr.vars, elementTypes(checker, expr, range), outer);
  const filter = expr.filter === undefined ? undefined : checker.check(expr.filter, scope);
  const body = checker.check(expr.body, scope);
  const { pos } = expr;
  const isBool = (type: Type) => checker.types.assignable(type, BOOL);
  if (filter !== undefined && !isBool(filter)) {
    const result = macro.startsWith("transformMap") ? mapType(DYN, DYN) : listType(body);
    checker.mismatch("_?_:_", [filter, result, result], false, pos);
  }
  switch (macro) {
    case "all":
    case "exists":
      if (!isBool(body)) checker.mismatch(macro === "all" ? "_&&_" : "_||_", [BOOL, body], false, pos);
      return BOOL;
    case "exists_one":
      if (!isBool(body)) checker.mismatch("_?_:_", [body, INT, INT], false, pos);
      return BOOL;
    case "filter": {
      const result = listType(scope!.value);
      if (!isBool(body)) checker.mismatch("_?_:_", [body, result, result], false, pos);
      return result;
    }
    case "map":
    case "transformList":
      return listType(body);
    case "transformMap":
      return mapType(expr.vars.length === 2 ? scope!.parent!.value : DYN, body);
    case "transformMapEntry":
      return checker.types.resolve(body, false).kind === "map" ? body : mapType(DYN, DYN);
    case "sortBy":
      checkSortKey(checker, expr, range, body);
      return range.kind === "list" ? range : listType(DYN);
  }
}

function bind(
  names: readonly string[],
  types: readonly Type[],
  outer: Scope<Type> | undefined,
): Scope<Type> | undefined {
  let scope = outer;
  names.forEach((name, index) => {
    scope = { name, value: types[index] ?? DYN, parent: scope };
  });
  return scope;
}

function elementTypes(checker: Checker, expr: Comprehension, range: Type): Type[] {
  const isPair = expr.vars.length === 2;
  switch (range.kind) {
    case "list":
      return isPair ? [INT, range.params[0]!] : [range.params[0]!];
    case "map":
      return isPair ? [...range.params] : [range.params[0]!];
    case "param":
      checker.types.assignable(range, DYN);
      return [DYN, DYN];
    case "dyn":
    case "error":
      return [DYN, DYN];
  }
  const message = `expression of type '${formatType(range)}' cannot be range of a comprehension ` +
    "(must be list, map, or dynamic)";
  checker.report(expr.range.pos, message);
  return [ERROR, ERROR];
}

function checkOptional(
  checker: Checker,
  expr: Comprehension,
  range: Type,
  outer: Scope<Type> | undefined,
): Type {
  const inner = optionalOf(range);
  const isOpen = range.kind === "dyn" || range.kind === "error" || range.kind === "param";
  if (inner === undefined && !isOpen) checker.mismatch("hasValue", [range], true, expr.pos);
  const body = checker.check(expr.body, bind(expr.vars, [inner ?? DYN], outer));
  if (expr.macro === "optMap") return optionalType(body);
  const resolved = checker.types.resolve(body, false);
  if (optionalOf(resolved) !== undefined || resolved.kind === "dyn" || resolved.kind === "error") {
    return resolved;
  }
  checker.mismatch("_?_:_", [BOOL, body, optionalType(checker.types.fresh())], false, expr.pos);
  return optionalType(DYN);
}

const SORTABLE = new Set(
  ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes", "dyn", "error", "param"],
);

function checkSortKey(checker: Checker, expr: Comprehension, range: Type, key: Type): void {
  if (SORTABLE.has(checker.types.resolve(key, false).kind)) return;
  checker.mismatch("@sortByAssociatedKeys", [range, listType(key)], true, expr.pos);
}
