import { millisText, type RunResult, secondsText } from "../run/mod.ts";
import { object, type Value, type ValueObject } from "../value/mod.ts";

/** What differs from the whole document. */
export interface RunDocumentOptions {
  readonly showExecution?: boolean;
  /** Stands in for the results of actions that are sensitive; they are shown when absent. */
  readonly masked?: string;
}

/** The result document of a run, as `-o json` and `-o yaml` print it. */
export function runDocument(result: RunResult, options: RunDocumentOptions = {}): ValueObject {
  const document = object([
    [
      "actions",
      object(
        result.outcomes.map((outcome) => [outcome.name, outcomeDocument(outcome, options.masked)] as const),
      ),
    ],
    ["status", result.status],
    ["startTime", secondsText(result.startTime)],
    ["endTime", secondsText(result.endTime)],
    ["duration", millisText(result.endTime - result.startTime)],
  ]);
  if (result.failedActions.length > 0) document.failedActions = [...result.failedActions];
  if (result.skippedActions.length > 0) document.skippedActions = [...result.skippedActions];
  if (options.showExecution) document.__execution = result.resolved.execution();
  return document;
}

function outcomeDocument(outcome: RunResult["outcomes"][number], masked: string | undefined): ValueObject {
  const entries: [string, Value][] = [["status", outcome.status]];
  if (outcome.results !== undefined) {
    entries.push(["results", outcome.sensitive && masked !== undefined ? masked : outcome.results]);
  }
  if (outcome.errorMessage !== undefined) entries.push(["error", outcome.errorMessage]);
  if (outcome.skipReason !== undefined) entries.push(["skipReason", outcome.skipReason]);
  if (outcome.ignored) entries.push(["ignored", true]);
  return object(entries);
}
