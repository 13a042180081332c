import { type Code, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { type Masker, maskError } from "../evaluate/mod.ts";

/** Codes whose exit code is the run's, however deep they lie. */
const LOUD = new Set<Code>(["SCAF6001", "SCAF6006"]);

/**
 * An error with the given text around a cause. Hint, place and the exit code of a refused permission come from the cause;
 * secrets are masked, in the chain of causes as well.
 */
export function wrap(
  code: Code,
  text: string,
  cause: unknown,
  masker: Masker,
  range?: ScafctlError["range"],
): ScafctlError {
  const inner = cause instanceof ScafctlError ? cause : undefined;
  return new ScafctlError(code, masker.mask(text), {
    range: inner?.range ?? range,
    hint: inner?.hint === undefined ? undefined : masker.mask(inner.hint),
    cause: maskError(cause, masker),
    ...(inner && isLoud(inner) && { exit: inner.exit }),
  });
}

function isLoud(error: ScafctlError): boolean {
  return LOUD.has(error.code) || (error.code === "SCAF3001" && error.exit === 10);
}

/** The message of what was thrown, without secrets. */
export function safeMessage(error: unknown, masker: Masker): string {
  return masker.mask(messageOf(error));
}
