import type { ActionOutcome, RunResult } from "../../run/mod.ts";
import { seconds, type Terminal } from "../../terminal/mod.ts";
import { field, isObject } from "../../value/mod.ts";
import { skipText } from "./skip_text.ts";

/**
 * What a run prints for people: the captured stdout of actions that did not stream, failures, actions that were not
 * reached, and with `--verbose` one line for every action.
 */
export function reportRun(result: RunResult, terminal: Terminal): void {
  for (const outcome of result.outcomes) reportAction(outcome, terminal);
  for (const line of skippedLines(result.outcomes)) terminal.warn(line);
  if (terminal.manners.verbose) {
    for (const outcome of result.outcomes) terminal.note(verboseLine(outcome));
  }
}

function reportAction(outcome: ActionOutcome, terminal: Terminal): void {
  switch (outcome.status) {
    case "succeeded":
      if (!outcome.streamed) printStdout(outcome, terminal);
      return;
    case "failed":
    case "timeout":
    case "cancelled": {
      if (!outcome.streamed) printStdout(outcome, terminal);
      // One try is what everybody expects; more are told.
      const whole = outcome.errorMessage ?? outcome.status;
      const text = outcome.attempts > 1 ? whole : outcome.reason ?? whole;
      const message = `${outcome.ignored ? "Ignored failure" : "Error"} [${outcome.name}]: ${text}`;
      const severity = outcome.ignored ? "warning" : "error";
      if (outcome.error) terminal.diagnostic({ ...outcome.error.diagnostic(), severity, message });
      else if (outcome.ignored) terminal.warn(message);
      else terminal.complain(message);
      return;
    }
  }
}

/** More skipped actions than this share one line, so that what failed is not lost among them. */
const MOST_LINES = 3;
/** Names on that line at most. */
const MOST_NAMES = 8;

/** Actions that a failure kept from running. */
export function skippedLines(outcomes: readonly Pick<ActionOutcome, "name" | "skipReason">[]): string[] {
  const reason = "dependency-failed";
  const names = outcomes.filter(({ skipReason }) => skipReason === reason).map(({ name }) => name);
  if (names.length <= MOST_LINES) return names.map((name) => `Skipped [${name}]: ${skipText(reason)}`);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return [
    `Skipped ${names.length} actions, since actions before them have failed: ${
      names.slice(0, MOST_NAMES).join(", ")
    }${more}`,
  ];
}

function printStdout(outcome: ActionOutcome, terminal: Terminal): void {
  if (!isObject(outcome.results) || outcome.sensitive) return;
  const text = field(outcome.results, "stdout");
  if (typeof text === "string" && text !== "") terminal.data(text.endsWith("\n") ? text : `${text}\n`);
}

function verboseLine(outcome: ActionOutcome): string {
  const { name } = outcome;
  if (outcome.status === "succeeded") return `  ✓ ${name} (${seconds(outcome.duration)})`;
  if (outcome.status === "skipped") return `  ○ ${name} (skipped: ${skipText(outcome.skipReason)})`;
  return `  ✗ ${name} (${outcome.status}: ${outcome.errorMessage ?? ""})`;
}
