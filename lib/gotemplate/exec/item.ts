import type { Printable } from "../fmt/types.ts";
import type { FunctionContext, ParameterType } from "../functions/contract.ts";

/**
 * A value as the executor sees it. `undefined` is Go's invalid value: a key that a map does not have, or what is left of
 * a null after a pipeline. `null` is an interface that holds nil: a null inside a list or map.
 */
export type Item = Printable | undefined;

/** Stands for "no piped value", which differs from an absent one. */
export const MISSING = Symbol("no final argument");
/** The value that a pipeline hands to its next command. */
export type Final = Item | typeof MISSING;

/** What a map without the wanted key gives: an absent value, null, or an error. */
export type MissingKey = "default" | "zero" | "error";

/** Type of a parameter; `reflect` belongs to builtins, which see absent values as such. */
export type ArgumentType = ParameterType | "reflect";

/** A function or method ready to be called, with the types that its arguments are checked against. */
export interface Callable {
  readonly name: string;
  readonly parameters: readonly ArgumentType[];
  readonly variadic?: ArgumentType | undefined;
  /** `and` and `or` do not evaluate all of their arguments; `call` wants to know the text of its first. */
  readonly form?: "and" | "or" | "call" | undefined;
  readonly invoke: (args: readonly Item[], context: FunctionContext) => Item;
}
