import { type FunctionDecl, type FunctionTable, functionTable } from "../registry.ts";
import { ENCODERS, OPTIONALS, SETS } from "./collections.ts";
import { LISTS } from "./lists.ts";
import { MACROS } from "./macro_docs.ts";
import { MATH } from "./math.ts";
import { OPERATORS, STANDARD } from "./standard.ts";
import { STRINGS } from "./strings.ts";
import { CUSTOM } from "./custom.ts";

let table: Map<string, FunctionDecl> | undefined;

/** All built-in functions plus the given ones. Without extra functions the table is made once and shared. */
export function libraryTable(extra: readonly FunctionDecl[]): FunctionTable {
  table ??= functionTable(OPERATORS, STANDARD, STRINGS, LISTS, MATH, SETS, ENCODERS, OPTIONALS, CUSTOM);
  if (extra.length === 0) return table;
  return functionTable([...table.values()], extra);
}

/**
 * Every function and macro for people: the functions of a table (default: all built-in ones) without
 * operators and helpers, and the macros, sorted by name.
 *
 * @example
 * ```ts
 * import { documentedFunctions, formatSignature } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const merge = documentedFunctions().find((each) => each.name === "map.merge")!;
 * assert.equal(merge.kind, "custom");
 * assert.equal(
 *   formatSignature(merge.name, merge.overloads[0]!),
 *   "map.merge(map(string, dyn), map(string, dyn)) -> map(string, dyn)",
 * );
 * ```
 */
export function documentedFunctions(functions: FunctionTable = libraryTable([])): FunctionDecl[] {
  const listed = [...functions.values()].filter((declaration) =>
    !declaration.operator && !declaration.hidden
  );
  return [...listed, ...MACROS].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
