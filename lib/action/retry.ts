import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import type { Retry } from "../solution/model.ts";
import { asNumber, durationMillis, isObject, object, type Value, type ValueObject } from "../value/mod.ts";

/** Default delay before the second attempt, and the longest delay, in milliseconds. */
export const INITIAL_DELAY = 1_000;
export const MAX_DELAY = 300_000;

/**
 * Milliseconds to wait after a number of failed attempts (from 1): fixed, linear in the attempts, or doubling, cut at the
 * maximum. Jitter takes a random part of up to its fraction away.
 */
export function retryDelay(retry: Retry, failed: number, random: () => number = Math.random): number {
  const initial = retry.initialDelay ? durationMillis(retry.initialDelay) : INITIAL_DELAY;
  const most = retry.maxDelay ? durationMillis(retry.maxDelay) : MAX_DELAY;
  const factor = retry.backoff === "linear"
    ? failed
    : retry.backoff === "exponential"
    ? 2 ** (failed - 1)
    : 1;
  const delay = Math.min(initial * factor, most);
  return retry.jitter > 0 ? delay * (1 - Math.min(1, retry.jitter) * random()) : delay;
}

/** An action whose provider answered, and said that it did not succeed (decision F6). */
export class Unsuccessful extends Error {
  override readonly name = "Unsuccessful";

  /** What to do about it. */
  readonly hint: string;

  constructor(readonly results: Value) {
    super(unsuccessfulText(results));
    this.hint = unsuccessfulHint(results);
  }
}

function unsuccessfulHint(results: Value): string {
  const exitCode = isObject(results) && asNumber(results.exitCode);
  if (exitCode === 127) return "a program of the command was not found: install it, or check PATH";
  if (exitCode === 126) return "a program of the command may not be executed: check its mode";
  return "with allowFailure: true this is data for other actions and no failure";
}

function unsuccessfulText(results: Value): string {
  const data = isObject(results) ? results : object();
  const exitCode = asNumber(data.exitCode);
  const statusCode = asNumber(data.statusCode);
  const what = exitCode !== undefined
    ? `exited with code ${exitCode}`
    : statusCode !== undefined
    ? `HTTP status ${statusCode}`
    : "the provider reported no success";
  const detail = [data.stderr, data.error, data.message].find((text) =>
    typeof text === "string" && text.trim() !== ""
  );
  return detail === undefined ? what : `${what}: ${tail(detail as string)}`;
}

/** The end of a long text: that is where programs say what went wrong. */
function tail(text: string): string {
  const lines = text.trim().split("\n").slice(-5).join("\n");
  return lines.length > 500 ? `…${lines.slice(-500)}` : lines;
}

/** Errors that the next attempt would meet again. */
const LASTING = new Set(["SCAF5001", "SCAF5002", "SCAF5003", "SCAF5004", "SCAF5007", "SCAF5011", "SCAF6005"]);

/** Whether another attempt can end differently at all. */
export function canRetry(error: unknown): boolean {
  return !(error instanceof ScafctlError && LASTING.has(error.code));
}

/** What `retryIf` sees as `__error` (decision S7). */
export function errorDocument(error: unknown, attempt: number, maxAttempts: number): ValueObject {
  const results = error instanceof Unsuccessful && isObject(error.results) ? error.results : object();
  const facts = numbersOf(error);
  const statusCode = asNumber(results.statusCode) ?? facts.statusCode;
  const exitCode = asNumber(results.exitCode) ?? facts.exitCode;
  const code = error instanceof ScafctlError ? error.code : "";
  const type = typeOf(error, code, statusCode, exitCode);
  return object([
    ["message", messageOf(error)],
    ["type", type],
    ["statusCode", statusCode ?? 0],
    ["exitCode", exitCode ?? 0],
    ["code", code],
    ["retryable", isRetryable(type, code, statusCode)],
    ["attempt", attempt],
    ["maxAttempts", maxAttempts],
  ]);
}

/** Status and exit codes that an error, or what caused it, carries as fields of its own. */
function numbersOf(error: unknown): { statusCode?: number; exitCode?: number } {
  const result: { statusCode?: number; exitCode?: number } = {};
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth++) {
    const { statusCode, exitCode } = at as { statusCode?: unknown; exitCode?: unknown };
    if (typeof statusCode === "number") result.statusCode ??= statusCode;
    if (typeof exitCode === "number") result.exitCode ??= exitCode;
  }
  return result;
}

function typeOf(error: unknown, code: string, statusCode?: number, exitCode?: number): string {
  if (statusCode !== undefined) return "http";
  if (exitCode !== undefined) return "exec";
  if (["SCAF4005", "SCAF3006"].includes(code)) return "timeout";
  if (["SCAF5003", "SCAF5004", "SCAF4006", "SCAF3004"].includes(code)) return "validation";
  // Foreign errors tell their kind in words only.
  const message = messageOf(error).toLowerCase();
  if (/timeout|timed out|deadline exceeded/.test(message)) return "timeout";
  if (/validation|invalid/.test(message)) return "validation";
  return "unknown";
}

function isRetryable(type: string, code: string, statusCode?: number): boolean {
  if (statusCode !== undefined) return statusCode >= 500 || [408, 425, 429].includes(statusCode);
  if (code.startsWith("SCAF6")) return false;
  return type !== "validation";
}
