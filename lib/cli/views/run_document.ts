import { type ActionOutcome, millisText, type RunResult, secondsText } from "../../run/mod.ts";
import { object, type Value, type ValueObject } from "../../value/mod.ts";

/** What the document of a run holds beside its actions. */
export interface DocumentOptions {
  /** Adds `__execution`. */
  readonly execution: boolean;
  /** Puts something else in the place of a sensitive action's results. */
  readonly mask?: (results: Value) => Value;
}

/** The result of a run as the document of `-o json` and `-o yaml`. */
export function runDocument(result: RunResult, options: DocumentOptions): ValueObject {
  const document = object({
    actions: object(
      result.outcomes.map((outcome) => [outcome.name, actionDocument(outcome, options)] as const),
    ),
    status: result.status,
    startTime: secondsText(result.startTime),
    endTime: secondsText(result.endTime),
    duration: millisText(result.endTime - result.startTime),
  });
  if (result.failedActions.length > 0) document.failedActions = [...result.failedActions].sort();
  if (result.skippedActions.length > 0) document.skippedActions = [...result.skippedActions].sort();
  if (options.execution) document.__execution = result.resolved.execution();
  return document;
}

function actionDocument(outcome: ActionOutcome, options: DocumentOptions): ValueObject {
  const document = object({ status: outcome.status });
  if (outcome.results !== undefined) {
    document.results = outcome.sensitive && options.mask ? options.mask(outcome.results) : outcome.results;
  }
  if (outcome.errorMessage !== undefined) document.error = outcome.errorMessage;
  if (outcome.ignored) document.ignored = true;
  if (outcome.skipReason !== undefined) document.skipReason = outcome.skipReason;
  return document;
}
