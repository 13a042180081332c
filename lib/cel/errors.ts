import { caretLines, locate } from "./source.ts";

/** Where in an expression something was found. */
export interface CelRange {
  /** UTF-16 offset of the reported place, 0-based. */
  readonly offset: number;
  /** Line, 1-based. */
  readonly line: number;
  /** Column in code points, 1-based. */
  readonly column: number;
}

/** What went wrong, for programs. Messages are for people and may change. */
export type CelErrorCode =
  | "parse"
  | "check"
  | "regex_not_loaded"
  | "no_such_attribute"
  | "no_such_key"
  | "no_such_overload"
  | "no_such_function"
  | "index_out_of_bounds"
  | "overflow"
  | "divide_by_zero"
  | "conversion"
  | "invalid_argument"
  | "thrown"
  | "cost"
  | "deadline"
  | "cancelled"
  | "size"
  | "unavailable";

/** One finding of the parser or the checker. */
export interface CelIssue {
  readonly message: string;
  readonly range: CelRange;
}

/** Findings beyond this number are dropped: after that many the rest is noise. */
export const MAX_ISSUES = 20;

/** What {@link CelError} may carry beside code and message. */
export interface CelErrorDetails {
  readonly source?: string;
  readonly offset?: number;
  readonly issues?: readonly CelIssue[];
  readonly hints?: readonly string[];
  readonly cause?: unknown;
}

/**
 * The only error that parsing, checking, compiling and evaluating throw.
 *
 * @example
 * ```ts
 * import { CelError, evaluate } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const error = await evaluate("_.a + 1", { _: { b: 1 } }).catch((error) => error);
 * assert.ok(error instanceof CelError);
 * assert.equal(error.code, "no_such_key");
 * assert.equal(error.message, "no such key: a");
 * assert.deepEqual(error.hints.at(-1), "Data shape of _: {b: int}");
 * ```
 */
export class CelError extends Error {
  override readonly name = "CelError";
  readonly code: CelErrorCode;
  /** The expression's text, when known. */
  source: string | undefined;
  /** UTF-16 offset of the culprit, when known. */
  offset: number | undefined;
  /** All findings of a failed parse or check, in source order; empty for run-time errors. */
  readonly issues: readonly CelIssue[];
  /** For a missing key: the key and the map it was looked for in, from which a suggestion can be made. */
  #near: { readonly key: string; readonly within: object } | undefined;
  /** Lines that help to mend the expression (available variables, did-you-mean, the data's shape). */
  hints: readonly string[];

  constructor(code: CelErrorCode, message: string, details: CelErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.source = details.source;
    this.offset = details.offset;
    this.issues = details.issues ?? [];
    this.hints = details.hints ?? [];
  }

  /** Remembers where a key was missed. Only names of keys are ever taken from there. */
  missed(key: string, within: object): this {
    this.#near = { key, within };
    return this;
  }

  /** The place a key was missed, when the error is about one. */
  get near(): { readonly key: string; readonly within: object } | undefined {
    return this.#near;
  }

  /** Line and column of the culprit, when known. */
  get range(): CelRange | undefined {
    if (this.issues[0] !== undefined) return this.issues[0].range;
    if (this.source === undefined || this.offset === undefined) return undefined;
    return locate(this.source, this.offset);
  }

  /**
   * The error as cel-go prints it: for parse and check errors every finding with its source line and a caret,
   * for run-time errors the bare message. Hints are not included.
   */
  get display(): string {
    if (this.issues.length === 0 || this.source === undefined) return this.message;
    return this.issues.map((issue) => caretLines(this.source!, issue)).join("\n");
  }
}

/** Codes that `&&`, `||` and the macros must not absorb: they end the whole evaluation. */
export function isFatal(error: unknown): boolean {
  if (!(error instanceof CelError)) return true;
  return error.code === "cost" || error.code === "deadline" || error.code === "cancelled" ||
    error.code === "size";
}

/**
 * A run-time error. The stack is not captured: `&&` and `||` may absorb thousands of these, and the
 * expression's own position is what a reader needs.
 */
export function fail(code: CelErrorCode, message: string, cause?: unknown): CelError {
  const holder = Error as { stackTraceLimit?: number };
  const limit = holder.stackTraceLimit;
  holder.stackTraceLimit = 0;
  try {
    return new CelError(code, message, cause === undefined ? {} : { cause });
  } finally {
    if (limit !== undefined) holder.stackTraceLimit = limit;
  }
}

/** Makes the error of a failed parse or check out of its findings (at least one). */
export function issuesError(code: "parse" | "check", source: string, issues: readonly CelIssue[]): CelError {
  const sorted = issues.toSorted((a, b) => a.range.offset - b.range.offset).slice(0, MAX_ISSUES);
  return new CelError(code, sorted[0]?.message ?? "invalid expression", { source, issues: sorted });
}
