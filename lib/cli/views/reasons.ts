import type { ScafctlError } from "../../diagnostics/mod.ts";
import type { RunResult } from "../../engine/mod.ts";

/** What went wrong in a run, one text for each action or resolver that failed by itself. */
export function reasons(error: ScafctlError, run: Pick<RunResult, "outcomes"> | undefined): string[] {
  const failed = (run?.outcomes ?? []).filter(({ status, ignored }) =>
    !ignored && (status === "failed" || status === "timeout" || status === "cancelled")
  );
  const texts = failed.length > 0
    ? failed.map(({ name, reason, errorMessage, status }) => `${name}: ${reason ?? errorMessage ?? status}`)
    : error.details.map(({ message }) => message);
  return texts.length > 0 ? texts : [error.message];
}
