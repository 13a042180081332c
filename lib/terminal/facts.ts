/** What is known about the streams and about who looks at them. */
export interface TerminalFacts {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Whether escape sequences for colour may be written to the stream. */
  readonly stdoutColor: boolean;
  readonly stderrColor: boolean;
  /** Whether messages begin with an icon. */
  readonly icons: boolean;
  /** Columns and rows; 80 and 24 where there is no terminal, or one that does not tell its size. */
  readonly width: number;
  readonly height: number;
  /** Whether a continuous-integration service runs the program, and whether it reads GitHub workflow commands. */
  readonly ci: boolean;
  readonly github: boolean;
}

/** What the command line says about colour. */
export interface ColorWish {
  readonly noColor: boolean;
  readonly color?: string | undefined;
}

/** Where the facts come from; a test passes its own. */
export interface Surroundings {
  env(name: string): string | undefined;
  isTerminal(stream: "stdin" | "stdout" | "stderr"): boolean;
  /** The size of the terminal; undefined when there is none. Some terminals report 0. */
  size(): { readonly columns: number; readonly rows: number } | undefined;
}

/** The surroundings of this process. */
export const PROCESS: Surroundings = {
  env: (name) => Deno.env.get(name),
  isTerminal: (stream) => Deno[stream].isTerminal(),
  size: () => {
    try {
      return Deno.consoleSize();
    } catch {
      return undefined; // no terminal
    }
  },
};

/**
 * Looks at the surroundings once. A flag wins over `NO_COLOR`, that over `FORCE_COLOR` and `CLICOLOR_FORCE`, these over
 * `CLICOLOR=0` and `TERM=dumb`; without any of them a terminal gets colour and a pipe does not.
 */
export function terminalFacts(wish: ColorWish, around: Surroundings = PROCESS): TerminalFacts {
  const stdout = around.isTerminal("stdout");
  const stderr = around.isTerminal("stderr");
  const wanted = colorWanted(wish, around);
  const size = stdout || stderr ? around.size() : undefined;
  const ci = isSet(around.env("CI")) || isSet(around.env("GITHUB_ACTIONS"));
  return {
    stdinIsTerminal: around.isTerminal("stdin"),
    stdoutIsTerminal: stdout,
    stderrIsTerminal: stderr,
    stdoutColor: wanted ?? stdout,
    stderrColor: wanted ?? stderr,
    icons: wanted !== false,
    width: size?.columns || 80,
    height: size?.rows || 24,
    ci,
    github: around.env("GITHUB_ACTIONS") === "true",
  };
}

/** Whether a variable says yes: it is there, and neither empty nor `0` nor `false`. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value.toLowerCase() !== "false";
}

/** True and false are decisions; undefined leaves it to whether the stream is a terminal. */
function colorWanted(wish: ColorWish, around: Surroundings): boolean | undefined {
  if (wish.noColor || wish.color === "never") return false;
  if (wish.color === "always") return true;
  if ((around.env("NO_COLOR") ?? "") !== "") return false;
  const force = around.env("FORCE_COLOR");
  if (force !== undefined && force !== "") return isSet(force);
  if (isSet(around.env("CLICOLOR_FORCE"))) return true;
  if (around.env("CLICOLOR") === "0" || around.env("TERM") === "dumb") return false;
  return undefined;
}
