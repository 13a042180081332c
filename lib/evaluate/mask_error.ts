import { ScafctlError } from "../diagnostics/mod.ts";
import type { Masker } from "./masker.ts";

/** A chain of causes that is longer than this is cut. */
const LONGEST = 50;

/**
 * An error whose message, hint, findings and causes hold no secret that the masker knows. The error itself when there is
 * none in it, so that its identity and class stay.
 */
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

function maskOwn(error: ScafctlError, message: string, cause: unknown, masker: Masker): ScafctlError {
  const hint = error.hint === undefined ? undefined : masker.mask(error.hint);
  const details = error.details.map((detail) => {
    const text = masker.mask(detail.message);
    const advice = detail.hint === undefined ? undefined : masker.mask(detail.hint);
    const isClean = text === detail.message && advice === detail.hint;
    return isClean ? detail : { ...detail, message: text, ...(advice !== undefined && { hint: advice }) };
  });
  const isClean = cause === error.cause && message === error.message && hint === error.hint &&
    details.every((detail, index) => detail === error.details[index]);
  if (isClean) return error;
  return new ScafctlError(error.code, message, {
    range: error.range,
    hint,
    cause,
    exit: error.exit,
    details,
  });
}
