import type { ValueObject } from "../value/mod.ts";
import type { Descriptor, ProviderContext } from "./contract.ts";

/** What an action would do, in one sentence: the provider's own words, else a general form. */
export function describeWhatIf(
  descriptor: Descriptor,
  inputs: ValueObject,
  context: ProviderContext,
): string {
  return descriptor.whatIf?.(inputs, context) ?? `Would execute ${descriptor.name} provider`;
}
