import type { Item } from "../exec/item.ts";
import type { FunctionContext, ParameterType, TemplateFunction } from "../functions/contract.ts";

/**
 * A function of Go's text/template itself. Documented like every other function; unlike those it can tell an absent
 * value from null, and it may be a special form.
 */
export interface BuiltinFunction extends Omit<TemplateFunction, "call"> {
  readonly kind: "builtin";
  /** Whether absent arguments arrive as such; otherwise they arrive as null. */
  readonly seesAbsent: boolean;
  /** `and` and `or` do not evaluate all of their arguments; `call` wants to know the text of its first. */
  readonly form?: "and" | "or" | "call";
  readonly invoke: (args: readonly Item[], context: FunctionContext) => Item;
}

/** An example: a template, its result, and the data it needs. */
export type Example = readonly [
  template: string,
  output: string,
  data?: TemplateFunction["examples"][number]["data"],
];

/** Writes down a builtin whose arguments have no type of their own. */
export function builtin(
  name: string,
  group: string,
  shape: { fixed: number; isVariadic?: boolean; seesAbsent?: boolean; form?: BuiltinFunction["form"] },
  description: string,
  examples: readonly Example[],
  invoke: BuiltinFunction["invoke"],
): BuiltinFunction {
  return {
    name,
    kind: "builtin",
    group,
    parameters: new Array<ParameterType>(shape.fixed).fill("any"),
    ...(shape.isVariadic && { variadic: "any" as const }),
    description,
    examples: examples.map(([template, output, data]) => ({
      template,
      output,
      ...(data !== undefined && { data }),
    })),
    seesAbsent: shape.seesAbsent ?? true,
    ...(shape.form && { form: shape.form }),
    invoke,
  };
}
