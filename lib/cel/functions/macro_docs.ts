import { fail } from "../errors.ts";
import { define, type FunctionDecl } from "../registry.ts";

function never(): never {
  throw fail("no_such_overload", "no such overload");
}

function macro(
  library: string,
  name: string,
  description: string,
  example: string,
  ...signatures: string[]
): FunctionDecl {
  return define(name, {
    kind: library === "macros" ? "standard" : "extension",
    library,
    description,
    examples: [["", example]],
  }, Object.fromEntries(signatures.map((signature) => [signature, never])));
}

/**
 * The macros, for lists of functions only: the parser replaces their calls before names are looked up, so
 * these declarations are in no table.
 */
export const MACROS = (): readonly FunctionDecl[] => [
  macro("macros", "has", "Whether a map has a field.", 'has({"a": 1}.a)', "(dyn) -> bool"),
  macro(
    "macros",
    "all",
    "Whether a condition holds for all elements.",
    "[1, 2].all(x, x > 0)",
    "list(T).(T, bool) -> bool",
  ),
  macro(
    "macros",
    "exists",
    "Whether a condition holds for an element.",
    "[1, 2].exists(x, x > 1)",
    "list(T).(T, bool) -> bool",
  ),
  macro(
    "macros",
    "exists_one",
    "Whether a condition holds for exactly one element.",
    "[1, 2].exists_one(x, x > 1)",
    "list(T).(T, bool) -> bool",
  ),
  macro(
    "macros",
    "map",
    "Computes a value for each element, or for each that meets a condition.",
    "[1, 2].map(x, x * 2)",
    "list(T).(T, R) -> list(R)",
    "list(T).(T, bool, R) -> list(R)",
  ),
  macro(
    "macros",
    "filter",
    "The elements that meet a condition.",
    "[1, 2].filter(x, x > 1)",
    "list(T).(T, bool) -> list(T)",
  ),
  macro(
    "bindings",
    "cel.bind",
    "Names a value for use in an expression.",
    "cel.bind(x, 2, x * x)",
    "(T, T, R) -> R",
  ),
  macro(
    "lists",
    "sortBy",
    "Sorts a list by a key of each element.",
    '["bb", "a"].sortBy(s, s.size())',
    "list(T).(T, K) -> list(T)",
  ),
  macro(
    "optional",
    "optMap",
    "Computes a value from the value of an optional.",
    "optional.of(1).optMap(x, x + 1).value()",
    "optional(T).(T, R) -> optional(R)",
  ),
  macro(
    "optional",
    "optFlatMap",
    "Computes an optional from the value of an optional.",
    "optional.of({}).optFlatMap(m, m.?a).hasValue()",
    "optional(T).(T, optional(R)) -> optional(R)",
  ),
];
