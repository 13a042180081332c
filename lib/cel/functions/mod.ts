import { type FunctionDecl, type FunctionTable, functionTable } from "../registry.ts";
import { OPERATORS, STANDARD } from "./standard.ts";

let table: Map<string, FunctionDecl> | undefined;

/** All built-in functions plus the given ones. Without extra functions the table is made once and shared. */
export function libraryTable(extra: readonly FunctionDecl[]): FunctionTable {
  table ??= functionTable(OPERATORS, STANDARD);
  if (extra.length === 0) return table;
  return functionTable([...table.values()], extra);
}
