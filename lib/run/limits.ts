import { ScafctlError, type SourceRange } from "../diagnostics/mod.ts";

/** Items of one `forEach`, and combinations of one matrix. */
export const MOST_ITEMS = 100_000;
/** Actions of one section after every `forEach` and matrix is unrolled. */
export const MOST_ACTIONS = 10_000;

/** Refuses (SCAF6003) a number above its limit. `what` names what is counted. */
export function checkCount(what: string, count: number, most: number, range?: SourceRange): void {
  if (count <= most) return;
  throw new ScafctlError("SCAF6003", `${what}: ${count} are more than the limit of ${most}`, {
    range,
    hint: "divide the work into several solutions or runs",
  });
}
