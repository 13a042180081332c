import { messageOf, ScafctlError } from "../../lib/diagnostics/mod.ts";
import type { Code, RefusedRight } from "../../lib/diagnostics/mod.ts";

/** What {@link failure} can say besides the message. */
export interface FailureFacts {
  readonly hint?: string;
  readonly cause?: unknown;
  /** The input that it is about. */
  readonly input?: string | undefined;
  /** Default SCAF5005. */
  readonly code?: Code;
  /** The right that the call does not have. */
  readonly refused?: RefusedRight;
}

/** The error of a provider: its message starts with the provider's name, as users of the original know it. */
export function failure(provider: string, message: string, facts: FailureFacts = {}): ScafctlError {
  return new ScafctlError(facts.code ?? "SCAF5005", `${provider}: ${message}`, {
    hint: facts.hint,
    cause: facts.cause,
    input: facts.input,
    refused: facts.refused,
  });
}

/** The error of a provider with the input that it is about, unless it names one itself. */
export function aboutInput(error: unknown, input: string): unknown {
  if (!(error instanceof ScafctlError) || error.input !== undefined) return error;
  const { code, message, range, hint, cause, exit, details, refused } = error;
  return new ScafctlError(code, message, { range, hint, cause, exit, details, input, refused });
}

/** An operating system error in the words of the file the user named, without Deno's own call text. */
export function systemFailure(
  provider: string,
  doing: string,
  path: string,
  error: unknown,
): ScafctlError {
  if (error instanceof ScafctlError) return error;
  const [reason, hint] = isDevicePath(path, error) ? DEVICE : reasonOf(error);
  return failure(provider, `${doing} ${path}: ${reason}`, {
    cause: error,
    ...(hint !== undefined && { hint }),
  });
}

/** Short of all rights at once the runtime opens nothing below /dev, ordinary files neither; no flag of ours helps. */
const DEVICE = [
  "files below /dev are out of reach",
  "use a folder of an ordinary file system; a command of the exec provider can read and write there",
] as const;

function isDevicePath(path: string, error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable && Deno.build.os !== "windows" && /^\/dev\//.test(path);
}

/** Conditions of the system that have no class of their own. */
const BY_CODE: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOSPC: ["no space is left on the disk", "free some space there, or name another place"],
  EDQUOT: ["the quota of the disk is used up", "free some space there, or name another place"],
  EROFS: ["the file system is read-only", "name a place that can be written"],
  ENAMETOOLONG: ["the name is too long for the file system", "shorten the path"],
  EMFILE: ["too many files are open", "raise the limit of open files: ulimit -n"],
  ENOTDIR: ["a part of the path is no directory", "check the path"],
  EIO: ["the device failed to read or write", "check the disk"],
};

function reasonOf(error: unknown): readonly [string, string?] {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (Object.hasOwn(BY_CODE, code)) return BY_CODE[code]!;
  if (error instanceof Deno.errors.NotFound) {
    return [
      "no such file or directory",
      "check the path; relative ones start at the folder of the solution, in actions at the working directory",
    ];
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return ["permission denied", "check who owns it and who may read and write it: ls -ld"];
  }
  if (error instanceof Deno.errors.NotCapable) {
    return ["access is not granted", "allow it with --allow-read or --allow-write, or in spec.permissions"];
  }
  if (error instanceof Deno.errors.AlreadyExists) return ["it already exists"];
  if (error instanceof Deno.errors.IsADirectory) return ["it is a directory"];
  if (error instanceof Deno.errors.NotADirectory) return ["a part of the path is no directory"];
  if (error instanceof Deno.errors.FilesystemLoop) return ["too many levels of symbolic links"];
  return [messageOf(error)];
}
