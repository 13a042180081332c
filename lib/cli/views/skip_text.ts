import type { ActionOutcome } from "../../run/mod.ts";

type SkipReason = NonNullable<ActionOutcome["skipReason"]>;

const WORDS: Readonly<Record<SkipReason, string>> = {
  condition: "its condition does not hold",
  "dependency-failed": "an action before it has failed",
};

/** Why an action did not run, in words. */
export function skipText(reason: SkipReason | undefined): string {
  return reason === undefined ? "it was not reached" : WORDS[reason];
}
