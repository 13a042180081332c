import { isTrue } from "../exec/truth.ts";
import { typeName } from "../fmt/types.ts";
import { FunctionError } from "../functions/contract.ts";
import { builtin, type BuiltinFunction } from "./define.ts";

/** `and`, `or`, `not` and `call`. */
export const logicFunctions: readonly BuiltinFunction[] = [
  builtin(
    "and",
    "logic",
    { fixed: 1, isVariadic: true, form: "and" },
    "The first empty argument, or the last one. Arguments after the first empty one are not evaluated.",
    [[`{{and 1 "x"}} {{and 0 "x"}}`, "x 0"]],
    (args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1),
  ),
  builtin(
    "or",
    "logic",
    { fixed: 1, isVariadic: true, form: "or" },
    "The first argument that is not empty, or the last one. Arguments after it are not evaluated.",
    [[`{{or 0 "x"}} {{or "" 0}}`, "x 0"]],
    (args) => args.find((arg) => isTrue(arg)) ?? args.at(-1),
  ),
  builtin(
    "not",
    "logic",
    { fixed: 1 },
    "Whether the argument is empty: false, zero, an empty text, list or map, or no value.",
    [[`{{not 0}} {{not "x"}}`, "true false"]],
    ([value]) => !isTrue(value),
  ),
  builtin(
    "call",
    "logic",
    { fixed: 1, isVariadic: true, form: "call" },
    "Calls a function that is a value. Data holds no functions, so it always fails.",
    [],
    ([name, callee]) => {
      if (callee === undefined || callee === null) throw new FunctionError("call of nil");
      throw new FunctionError(`non-function ${String(name)} of type ${typeName(callee)}`);
    },
  ),
];
