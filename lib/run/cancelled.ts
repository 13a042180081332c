import { ScafctlError } from "../diagnostics/mod.ts";

/** The error of work that was cancelled: the reason of the signal, which may be anything when others use the engine. */
export function cancelledError(reason: unknown): ScafctlError {
  return reason instanceof ScafctlError
    ? reason
    : new ScafctlError("SCAF6005", "cancelled", { cause: reason });
}
