import type { Value } from "../../value/mod.ts";
import type { TemplateMethod } from "../functions/contract.ts";
import { factsOf } from "../functions/go_values.ts";

/** The method of a value that templates can call like a field, if its Go type has one of that name. */
export function methodOf(value: Value, name: string): TemplateMethod | undefined {
  return factsOf(value)?.methods?.get(name);
}
