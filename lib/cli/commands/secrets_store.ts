import { ScafctlError } from "../../diagnostics/mod.ts";
import { checkSecretName, isInternalName } from "../../secrets/mod.ts";
import { ask, confirm } from "../../terminal/mod.ts";
import type { Invocation } from "../invocation.ts";

/** Bytes of a secret from stdin or a file. */
export const SECRET_SIZE = 1024 * 1024;

/** The name a command is about. Throws SCAF7004 (exit 3) for a malformed one, and an internal one without `--all`. */
export function secretName(invocation: Invocation): string {
  const name = invocation.args[0]!;
  checkSecretName(name);
  if (isInternalName(name) && !invocation.flags.bool("all")) {
    throw new ScafctlError("SCAF7004", `the secret '${name}' belongs to scafctl itself`, {
      hint: invocation.command.flags?.some((flag) => flag.name === "all")
        ? "--all reaches it all the same"
        : undefined,
    });
  }
  return name;
}

/** That a secret is not there (exit 4). */
export function missingSecret(name: string): ScafctlError {
  return new ScafctlError("SCAF7003", `secret '${name}' was not found`, {
    hint: "'scafctl secrets list' shows the names",
  });
}

/** Whether a question can be asked and answered. */
export function canAsk(invocation: Invocation): boolean {
  const { facts } = invocation.terminal;
  return facts.stdinIsTerminal && facts.stderrIsTerminal && !invocation.flags.bool("no-input");
}

/**
 * Whether the user wants a step that cannot be taken back. `--force` says so in advance; throws SCAF2001 (exit 1) without it
 * where nobody can be asked.
 */
export async function isWanted(invocation: Invocation, question: string, would: string): Promise<boolean> {
  if (invocation.flags.bool("force")) return true;
  if (canAsk(invocation)) return await confirm(question, invocation);
  throw new ScafctlError("SCAF2001", `${would}, and there is no terminal to ask on`, {
    hint: "--force does it without a question",
  });
}

/** Asks for a text that is not shown while it is typed; from a pipe the text is all of stdin. */
export async function hiddenText(invocation: Invocation, message: string, what: string): Promise<string> {
  if (canAsk(invocation)) return await ask({ message, secret: true }, invocation);
  if (invocation.terminal.facts.stdinIsTerminal) {
    throw new ScafctlError("SCAF2001", `${what} is needed, and there is no terminal to ask on`);
  }
  return await invocation.stdin.text(what, SECRET_SIZE);
}

/** A text without the one line end that editors and `echo` put there. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}
