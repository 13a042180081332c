import { ScafctlError } from "../diagnostics/mod.ts";

/** Secrets of the program itself (login tokens) begin so; lists leave them out unless asked. */
export const INTERNAL_PREFIX = "scafctl.";

/** Longest name, so that the file with its ending still fits every file system. */
const LONGEST = 250;

/**
 * Refuses (SCAF7004) what cannot be a secret's name: letters, digits, `.`, `_` and `-` are allowed, the first character is
 * neither `.` nor `-`, and two dots never stand side by side.
 */
export function checkSecretName(name: string): void {
  const problem = problemOf(name);
  if (problem === undefined) return;
  throw new ScafctlError("SCAF7004", `invalid secret name ${JSON.stringify(shortened(name))}: ${problem}`, {
    hint: "use letters, digits, '.', '_' and '-', beginning with a letter, a digit or '_'",
  });
}

/** Whether a text can be a secret's name. */
export function isSecretName(name: string): boolean {
  return problemOf(name) === undefined;
}

/** Whether a secret belongs to the program, not to the user. */
export function isInternalName(name: string): boolean {
  return name.startsWith(INTERNAL_PREFIX);
}

function problemOf(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  if (!/^[A-Za-z0-9._-]+$/.test(name)) return "it has a character that is not allowed";
  if (/^[.-]/.test(name)) return `it begins with '${name[0]}'`;
  if (name.includes("..")) return "it has two dots side by side";
  return undefined;
}

function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 57)}...` : name;
}
