import { object, type ValueObject } from "../../lib/value/mod.ts";

/** A result of `run provider --dry-run`: placeholders in the form of a real result, marked as such. */
export function dryRunResult(facts: Parameters<typeof object>[0], message: string): ValueObject {
  const result = object(facts);
  result._dryRun = true;
  result._message = message;
  return result;
}
