/** The functions of Go's text/template itself. */
import { compareFunctions } from "./compare.ts";
import { containerFunctions } from "./containers.ts";
import type { BuiltinFunction } from "./define.ts";
import { logicFunctions } from "./logic.ts";
import { printingFunctions } from "./printing.ts";

export type { BuiltinFunction } from "./define.ts";

/** All builtins, in the order in which they are listed. */
export const builtinFunctions: readonly BuiltinFunction[] = [
  ...logicFunctions,
  ...containerFunctions,
  ...compareFunctions,
  ...printingFunctions,
];
