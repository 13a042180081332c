import type { ProviderContext } from "../../lib/provider/mod.ts";

/** Bytes of all contents of one listing or one tree of files; four of the largest files where the run sets no limit. */
export function treeLimit({ limits }: Pick<ProviderContext, "limits">): number {
  return limits.treeSize ?? 4 * limits.fileSize;
}
