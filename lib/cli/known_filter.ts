import { didYouMean, ScafctlError } from "../diagnostics/mod.ts";

/** A filter that nothing could pass is a mistake and no empty list. Throws SCAF2005 for it. */
export function knownFilter(
  what: string,
  wish: string | undefined,
  known: readonly string[],
): string | undefined {
  if (wish === undefined || known.includes(wish)) return wish;
  throw new ScafctlError("SCAF2005", `there is no ${what} "${wish}" (valid: ${known.join(", ")})`, {
    hint: didYouMean(wish, known),
  });
}
