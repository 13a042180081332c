import { failure } from "../shared/failure.ts";
import { type ProcessRequest, type ProcessResult, runProcess } from "../shared/process.ts";

/** With what POSIX shells end when they cannot read a command; programs end with it for reasons of their own. */
const MISUSE = 2;

/**
 * Throws when a command ended because the shell could not read it: the command is wrong then, and not what it ran. The shell
 * is asked itself, by reading the line without running anything, and only after an exit code that leaves it open.
 */
export async function refuseUnreadable(
  result: ProcessResult,
  request: ProcessRequest,
  readOnly: readonly string[] | undefined,
): Promise<void> {
  if (result.exitCode !== MISUSE || !readOnly || request.passthrough) return;
  const { onOutput: _, stdin: __, isPassedOn: ___, ...rest } = request;
  const asked = await runProcess({ ...rest, args: readOnly });
  const verdict = text(asked.stderr);
  // A line can switch forms of the language on, so the verdict counts only if the run has come to the same.
  if (asked.exitCode !== MISUSE || verdict === "" || !text(result.stderr).endsWith(verdict)) return;
  throw failure("exec", `the shell cannot read the command: ${reason(verdict)}`, {
    input: "command",
    hint: "what stands before that place may have run already",
  });
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The first line without the path of the shell: `bash: -c: line 2: …`. */
function reason(verdict: string): string {
  return verdict.split("\n", 1)[0]!.replace(/^[^:]*: (-c: )?/, "");
}
