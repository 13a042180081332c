import { messageOf, ScafctlError } from "../../lib/diagnostics/mod.ts";
import type { Code } from "../../lib/diagnostics/mod.ts";

/** What {@link failure} can say besides the message. */
export interface FailureFacts {
  readonly hint?: string;
  readonly cause?: unknown;
  /** Default SCAF5005. */
  readonly code?: Code;
}

/** The error of a provider: its message starts with the provider's name, as users of the original know it. */
export function failure(provider: string, message: string, facts: FailureFacts = {}): ScafctlError {
  return new ScafctlError(facts.code ?? "SCAF5005", `${provider}: ${message}`, {
    hint: facts.hint,
    cause: facts.cause,
  });
}

/** An operating system error in the words of the file the user named, without Deno's own call text. */
export function systemFailure(provider: string, doing: string, path: string, error: unknown): ScafctlError {
  if (error instanceof ScafctlError) return error;
  const [reason, hint] = reasonOf(error);
  return failure(provider, `${doing} ${path}: ${reason}`, {
    cause: error,
    ...(hint !== undefined && { hint }),
  });
}

function reasonOf(error: unknown): [string, string?] {
  if (error instanceof Deno.errors.NotFound) return ["no such file or directory"];
  if (error instanceof Deno.errors.PermissionDenied) return ["permission denied"];
  if (error instanceof Deno.errors.NotCapable) {
    return ["access is not granted", "allow it with --allow-read or --allow-write, or in spec.permissions"];
  }
  if (error instanceof Deno.errors.AlreadyExists) return ["it already exists"];
  if (error instanceof Deno.errors.IsADirectory) return ["it is a directory"];
  if (error instanceof Deno.errors.NotADirectory) return ["a part of the path is no directory"];
  if (error instanceof Deno.errors.FilesystemLoop) return ["too many levels of symbolic links"];
  return [messageOf(error)];
}
