import { type Diagnostic, ScafctlError, type SourceRange } from "../diagnostics/mod.ts";
import type { Masker } from "./masker.ts";

/** A chain of causes that is longer than this is cut. */
const LONGEST = 50;

/**
 * An error whose message, hint, findings and causes hold no secret that the masker knows. The error itself when there is
 * none in it, so that its identity and class stay.
 */
export function maskError(error: ScafctlError, masker: Masker): ScafctlError;
export function maskError(error: unknown, masker: Masker, depth?: number): unknown;
export function maskError(error: unknown, masker: Masker, depth = 0): unknown {
  if (typeof error === "string") return masker.mask(error);
  if (!(error instanceof Error) || depth > LONGEST) return depth > LONGEST ? undefined : error;
  const cause = maskError(error.cause, masker, depth + 1);
  const message = masker.mask(error.message);
  if (error instanceof ScafctlError) return maskOwn(error, message, cause, masker);
  if (cause === error.cause && message === error.message) return error;
  const masked = new Error(message, cause === undefined ? undefined : { cause });
  masked.name = error.name;
  return masked;
}

/** A finding without what the masker knows; the finding itself when there is nothing of it. */
export function maskDiagnostic(diagnostic: Diagnostic, masker: Masker): Diagnostic {
  const message = masker.mask(diagnostic.message);
  const hint = diagnostic.hint === undefined ? undefined : masker.mask(diagnostic.hint);
  const range = maskRange(diagnostic.range, masker);
  if (message === diagnostic.message && hint === diagnostic.hint && range === diagnostic.range) {
    return diagnostic;
  }
  return { ...diagnostic, message, ...(hint !== undefined && { hint }), ...(range && { range }) };
}

/** The place with a line that, where it is shown, holds nothing that the masker knows. The place itself when none does. */
function maskRange(range: SourceRange | undefined, masker: Masker): SourceRange | undefined {
  if (!range || masker.isEmpty) return range;
  const { line } = range.source.position(range.start);
  const text = range.source.line(line);
  if (masker.mask(text) === text) return range;
  const earlier = range.hide ?? ((shown: string) => shown);
  return { ...range, hide: (shown) => masker.mask(earlier(shown)) };
}

function maskOwn(error: ScafctlError, message: string, cause: unknown, masker: Masker): ScafctlError {
  const hint = error.hint === undefined ? undefined : masker.mask(error.hint);
  const details = error.details.map((detail) => maskDiagnostic(detail, masker));
  const range = maskRange(error.range, masker);
  const isClean = range === error.range && cause === error.cause && message === error.message &&
    hint === error.hint &&
    details.every((detail, index) => detail === error.details[index]);
  if (isClean) return error;
  return new ScafctlError(error.code, message, {
    range,
    hint,
    cause,
    exit: error.exit,
    details,
    input: error.input,
  });
}
