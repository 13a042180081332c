import type { Config } from "../config/mod.ts";
import type { RunningGroups } from "../process/mod.ts";
import type { Terminal } from "../terminal/mod.ts";
import type { Flags } from "./flags.ts";
import type { Log } from "./log.ts";
import type { Observers } from "./observers.ts";
import type { CommandSpec } from "./spec.ts";
import type { Stdin } from "./stdin.ts";

/** Everything a command knows when it runs. */
export interface Invocation {
  readonly command: CommandSpec;
  /** Names from the root's child to the command. */
  readonly path: readonly string[];
  readonly flags: Flags;
  readonly args: readonly string[];
  readonly terminal: Terminal;
  /** Built-in defaults, file, environment and flags together. */
  readonly config: Config;
  readonly log: Log;
  readonly observers: Observers;
  readonly stdin: Stdin;
  /** Fires at the first SIGINT or SIGTERM, and when the reader of stdout has gone. */
  readonly signal: AbortSignal;
  /** Child processes of the command, which a second signal ends at once. */
  readonly groups: RunningGroups;
  /** Absolute; `--cwd`, else the folder the program was started in. */
  readonly folder: string;
}
