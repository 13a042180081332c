import { ScafctlError } from "../diagnostics/mod.ts";
import { object } from "../value/mod.ts";
import type { ResolverRun } from "./resolver_run.ts";
import type { ResolverState } from "./state.ts";

/**
 * The error with the solution's own words (`messages.error`) when there are any: they replace a validation's text, and
 * come before any other. A message that cannot be evaluated is passed over: it must not hide the failure.
 */
export async function customMessage(
  run: ResolverRun,
  state: ResolverState,
  error: ScafctlError,
): Promise<ScafctlError> {
  const { errorMessage, name } = state.planned.definition;
  if (!errorMessage) return error;
  let text: string;
  try {
    const value = await run.evaluator.value(errorMessage, {
      // Its references are no dependencies, so it sees the lower phases only.
      values: run.snapshot(state.planned.phase - 1),
      variables: object([["__error", error.message], ["__self", error.message]]),
    });
    if (typeof value !== "string") return error;
    text = run.base.masker.mask(value);
  } catch (failure) {
    run.warn(name, `messages.error of resolver "${name}" cannot be evaluated: ${(failure as Error).message}`);
    return error;
  }
  const message = error.code === "SCAF3004" ? text : `${text} (detail: ${error.message})`;
  return new ScafctlError(error.code, message, {
    range: error.range,
    hint: error.hint,
    cause: error,
    exit: error.exit,
    details: error.details,
  });
}
