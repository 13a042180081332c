import { join } from "node:path";
import { failure } from "../shared/failure.ts";

/** The shells a command can be run by. */
export const SHELLS = ["auto", "sh", "bash", "pwsh", "cmd"] as const;
export type Shell = (typeof SHELLS)[number];

/** A shell with the arguments that make it run a command. */
export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  /** Arguments that make a POSIX shell read the command without running it. */
  readonly readOnly?: readonly string[];
  readonly windowsRawArguments?: boolean;
}

/** The command as the shell reads it: the arguments follow, quoted so that they stay single words. */
export function commandLine(shell: Shell, command: string, args: readonly string[]): string {
  const quote = shell === "cmd" ? quoteForCmd : shell === "pwsh" ? quoteForPowerShell : quoteForPosix;
  return [command, ...args.map(quote)].join(" ");
}

function quoteForPosix(argument: string): string {
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

function quoteForPowerShell(argument: string): string {
  return `'${argument.replaceAll("'", "''")}'`;
}

function quoteForCmd(argument: string): string {
  return `"${argument.replaceAll('"', '""')}"`;
}

/**
 * How a shell runs a command. `auto` and `sh` stop at the first failing command, as the embedded shell of the original
 * does; they take bash where there is one, because existing commands rely on its extras, and else /bin/sh. Throws when
 * the system has no such shell.
 */
export function invocation(
  shell: Shell,
  line: string,
  environment: Readonly<Record<string, string>>,
): Invocation {
  switch (shell) {
    case "auto":
    case "sh": {
      const bash = findProgram("bash", environment);
      if (bash !== undefined) return posix(bash, ["--noprofile", "--norc", "-e"], line);
      if (Deno.build.os !== "windows") return posix("/bin/sh", ["-e"], line);
      throw failure("exec", `shell ${shell} needs bash, which was not found`, {
        input: "shell",
        hint: "install Git for Windows, or set shell: pwsh or shell: cmd",
      });
    }
    case "bash":
      return posix(needed("bash", environment), ["--noprofile", "--norc"], line);
    case "pwsh":
      return {
        program: needed("pwsh", environment),
        args: ["-NoProfile", "-NonInteractive", "-Command", line],
      };
    case "cmd":
      if (Deno.build.os !== "windows") {
        throw failure("exec", "shell cmd exists on Windows only", {
          input: "shell",
          hint: "use shell: auto",
        });
      }
      return { program: "cmd", args: ["/d", "/s", "/c", `"${line}"`], windowsRawArguments: true };
  }
}

function posix(program: string, options: readonly string[], line: string): Invocation {
  return { program, args: [...options, "-c", line], readOnly: [...options, "-n", "-c", line] };
}

function needed(name: string, environment: Readonly<Record<string, string>>): string {
  const program = findProgram(name, environment);
  if (program !== undefined) return program;
  throw failure("exec", `shell ${name} was not found`, {
    input: "shell",
    hint: `install ${name}, or use shell: auto`,
  });
}

const USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Where a program was found last, by the PATH and the name that were asked for. */
const found = new Map<string, string>();

/**
 * The first file of that name on the PATH of an environment that may be executed. A find is kept while the file is there,
 * as shells do: to look at every folder again costs more than to start a child.
 */
export function findProgram(name: string, environment: Readonly<Record<string, string>>): string | undefined {
  // Without a PATH the system's usual folders count, as they do for a shell.
  const path = environment.PATH ?? environment.Path ?? (Deno.build.os === "windows" ? "" : USUAL_PATH);
  const key = `${name}\0${path}`;
  const known = found.get(key);
  if (known !== undefined && isExecutable(known)) return known;
  const program = searchPath(name, path);
  if (program === undefined) found.delete(key);
  else found.set(key, program);
  return program;
}

function searchPath(name: string, path: string): string | undefined {
  const isWindows = Deno.build.os === "windows";
  for (const folder of path.split(isWindows ? ";" : ":")) {
    if (folder === "") continue;
    const candidate = join(folder, isWindows ? `${name}.exe` : name);
    if (isExecutable(candidate)) return candidate;
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    const facts = Deno.statSync(path);
    return facts.isFile && (facts.mode === null || (facts.mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
