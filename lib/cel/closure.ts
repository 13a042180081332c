import { CelError, fail } from "./errors.ts";
import type { Context } from "./context.ts";
import type { Val } from "./values.ts";

/** A compiled expression: computes its value from the state of an evaluation. */
export type Closure = (context: Context) => Val;

/**
 * An error on its way out of a node: it keeps the innermost position, and foreign errors become typed ones.
 */
export function located(error: unknown, offset: number): CelError {
  const typed = asCelError(error);
  typed.offset ??= offset;
  return typed;
}

/** Any thrown value as a {@link CelError}: exhausted stack or memory count as exceeded size. */
export function asCelError(error: unknown): CelError {
  if (error instanceof CelError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError) return fail("size", `value too large: ${message}`, error);
  return fail("invalid_argument", message, error);
}

/** The error of a condition or a term that is no bool. */
export function noOverload(): CelError {
  return fail("no_such_overload", "no such overload");
}
