import { basename } from "node:path";
import { isFolder, type ProcessRequest, type ProcessResult } from "../shared/process.ts";

/** What a command printed and how it ended, where no process was needed to know. */
export interface BuiltinResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/**
 * Runs a line that needs no process, as bash would; undefined when one is needed: for any other shell or line, for what
 * the child is to do with the terminal or a folder that is not there, and where bash may not be run at all.
 */
export function runBuiltin(line: string, request: ProcessRequest): Promise<ProcessResult> | undefined {
  const { program, passthrough, environment, folder, capturedOutput } = request;
  if (passthrough || basename(program) !== "bash") return undefined;
  const result = builtinResult(line, environment);
  if (!result || !mayRun(program) || !isFolder(folder)) return undefined;
  const stdout = new TextEncoder().encode(result.stdout);
  if (stdout.length > capturedOutput) return undefined;
  return finished({ exitCode: result.exitCode, stdout, stderr: new Uint8Array() }, request);
}

async function finished(result: ProcessResult, { signal, onOutput }: ProcessRequest): Promise<ProcessResult> {
  signal.throwIfAborted();
  if (result.stdout.length > 0) await onOutput?.("stdout", result.stdout);
  return result;
}

function mayRun(program: string): boolean {
  return Deno.permissions.querySync({ name: "run", command: program }).state === "granted";
}

/** Variables that make bash read code or change how its builtins work, before it comes to the command. */
const STEERS_BASH = /^(BASH|SHELLOPTS$|POSIXLY_CORRECT$)/;

/** A word without anything that a shell looks into, or a text in quotes that holds no such thing. */
const PIECE = /[A-Za-z0-9_.\/:,+@%=!-]+|'[^'\\\0]*'|"[^"$`\\\0]*"/y;

/**
 * The result of a line that is nothing but one call of the shell's own `true`, `false`, `:` or `echo` with plain words:
 * bash would start, find that it has nothing to start, and end. That costs 2 ms a call, and half of all commands in
 * solutions are an `echo`. Undefined for every other line, which is the shell's to read: one expansion, redirection,
 * backslash, option or separator is enough.
 */
export function builtinResult(
  line: string,
  environment: Readonly<Record<string, string>>,
): BuiltinResult | undefined {
  const words = plainWords(line);
  if (!words || Object.keys(environment).some((name) => STEERS_BASH.test(name))) return undefined;
  const [command, ...rest] = words;
  switch (command) {
    case "true":
    case ":":
      return { exitCode: 0, stdout: "" };
    case "false":
      return { exitCode: 1, stdout: "" };
    case "echo":
      return /^-[neE]+$/.test(rest[0] ?? "") ? undefined : { exitCode: 0, stdout: `${rest.join(" ")}\n` };
    default:
      return undefined;
  }
}

/** The words of a line that a shell takes as they stand; undefined when there is anything else in it. */
function plainWords(line: string): string[] | undefined {
  const words: string[] = [];
  let end = line.length;
  while (" \t\n".includes(line[end - 1] ?? ".")) end--;
  let word: string | undefined;
  for (let at = 0; at < end;) {
    // A line break ends a command; before the first word there is none to end.
    const isBefore = word === undefined && words.length === 0;
    if (line[at] === " " || line[at] === "\t" || (line[at] === "\n" && isBefore)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
      continue;
    }
    PIECE.lastIndex = at;
    const piece = PIECE.exec(line)?.[0];
    if (piece === undefined) return undefined;
    const isQuoted = piece[0] === "'" || piece[0] === '"';
    word = (word ?? "") + (isQuoted ? piece.slice(1, -1) : piece);
    at += piece.length;
  }
  return word === undefined ? words : [...words, word];
}
