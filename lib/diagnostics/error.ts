import { type Code, CODES } from "./codes.ts";
import type { ExitCode } from "./exit_codes.ts";
import type { SourceRange } from "./source.ts";

/** Something found in the user's files or input, as data. Printed in one place only. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: "error" | "warning" | "info";
  /** One sentence (or a short list) in the user's words; never holds a secret. */
  readonly message: string;
  readonly range?: SourceRange;
  /** What to do about it. */
  readonly hint?: string;
}

/** Optional facts of a {@link ScafctlError}. */
export interface ErrorFacts {
  readonly range?: SourceRange | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** Overrides the exit code of the error's code. */
  readonly exit?: ExitCode;
  /** The single findings, when the message sums up several. */
  readonly details?: readonly Diagnostic[];
  /** The input of a provider that it is about, like `retry.maxAttempts`. */
  readonly input?: string | undefined;
  /** The right that was refused, for whoever knows what would give it. */
  readonly refused?: RefusedRight | undefined;
}

/** A right that somebody did not have: its kind (`read`, `net`, …) and, where it is known, to what. */
export interface RefusedRight {
  readonly kind: string;
  readonly resource?: string | undefined;
}

/** Every failure a user can meet. Carries a code, and a place, hint and cause where there are any. */
export class ScafctlError extends Error {
  override readonly name = "ScafctlError";
  readonly range: SourceRange | undefined;
  readonly hint: string | undefined;
  readonly exit: ExitCode;
  readonly details: readonly Diagnostic[];
  readonly input: string | undefined;
  readonly refused: RefusedRight | undefined;

  constructor(readonly code: Code, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.range = facts.range;
    this.hint = facts.hint;
    this.exit = facts.exit ?? CODES[code].exit;
    this.details = facts.details ?? [];
    this.input = facts.input;
    this.refused = facts.refused;
  }

  /** The error as data. */
  diagnostic(): Diagnostic {
    return {
      code: this.code,
      severity: "error",
      message: this.message,
      ...(this.range && { range: this.range }),
      ...(this.hint !== undefined && { hint: this.hint }),
    };
  }
}

/** What the runtime adds to the words of the system: its number, and the call with paths that may be temporary ones. */
const SYSTEM_ERROR = /^(\w.*?) \(os error \d+\)(?:: \w+ '.*)?$/s;

/** The message of anything that was thrown; of an error of the system its words alone: `permission denied`. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const words = SYSTEM_ERROR.exec(message)?.[1];
  return words === undefined ? message : words.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
