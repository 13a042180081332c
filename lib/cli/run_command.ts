import { resolve } from "node:path";
import { loadConfig, processSources } from "../config/mod.ts";
import { ExitCode, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { RunningGroups } from "../process/mod.ts";
import { isSet, PROCESS, Terminal, terminalFacts } from "../terminal/mod.ts";
import { findCommand } from "./argv.ts";
import { helpPage } from "./help.ts";
import { layoutFor } from "./help_layout.ts";
import type { Invocation } from "./invocation.ts";
import { type Log, NO_LOG, openLog } from "./log.ts";
import { NO_OBSERVERS, type Observers, wantsObservers } from "./observers.ts";
import { parse, type Parsed } from "./parse.ts";
import { watchSignals } from "./signals.ts";
import type { CommandSpec } from "./spec.ts";
import { Stdin } from "./stdin.ts";

/** Exit code of a run whose output nobody reads any more: what a shell reports for a process ended by SIGPIPE. */
const NOBODY_READS = 141;

/** Parses the line, runs its command and prints what went wrong. Returns the exit code. */
export async function runCommand(root: CommandSpec, argv: readonly string[]): Promise<number> {
  // Until the flags are known, errors are printed by the rules that the environment alone gives.
  let terminal = earlyTerminal(argv);
  let log: Log = NO_LOG;
  let observers: Observers = NO_OBSERVERS;
  const groups = new RunningGroups();
  const signals = watchSignals((code) => {
    groups.killAll();
    Deno.exit(code);
  });
  let code: number;
  try {
    const line = argv[0] === "help" ? [...argv.slice(1), "--help"] : argv;
    const { command, path, rest, unknown } = findCommand(root, line);
    if (unknown !== undefined) {
      const { unknownCommand } = await import("./unknown_command.ts");
      throw unknownCommand(command, path, unknown);
    }
    const parsed = parse(command, path, rest);
    const config = await loadConfig(processSources(parsed.flags.text("config")));
    terminal = terminalFor(parsed, config.bool("settings.noColor"), config.bool("settings.quiet"));
    terminal.output.onClosed = (problem) => {
      signals.abort(problem ? unwritable(problem) : new ScafctlError("SCAF6005", "nobody reads the output"));
    };
    if (config.problem !== undefined) terminal.warn(`the configuration is not used: ${config.problem}`);
    log = await openLog(parsed.flags, config, terminal);
    const folder = await workingFolder(parsed);
    const asked = { flags: parsed.flags, config, terminal, folder, env: PROCESS.env };
    const observe = async () => {
      if (!wantsObservers(asked)) return observers;
      return observers = await (await import("./open_observers.ts")).openObservers(asked);
    };
    const invocation: Invocation = {
      command,
      path,
      ...parsed,
      terminal,
      config,
      log,
      observers,
      stdin: new Stdin(),
      signal: signals.signal,
      groups,
      folder,
    };
    code = await dispatch(invocation, observe);
  } catch (error) {
    terminal.live(undefined);
    if (!terminal.output.closed && !isInterrupt(error, signals.exitCode)) terminal.error(error);
    code = error instanceof ScafctlError ? error.exit : ExitCode.general;
  }
  await terminal.output.flush();
  await observers.close();
  await log.close();
  await terminal.output.flush();
  signals.stop();
  const { closed, problem } = terminal.output;
  if (problem) return await lastWords(argv, unwritable(problem));
  if (closed) return NOBODY_READS;
  return signals.exitCode ?? code;
}

/** That stdout takes no more, for another reason than that nobody reads it. */
function unwritable(problem: Error): ScafctlError {
  return new ScafctlError("SCAF2011", `stdout cannot be written: ${messageOf(problem)}`, {
    hint: "look at where the output is sent: is there space left, may it be written?",
    cause: problem,
  });
}

/** Prints an error after stdout has failed. */
async function lastWords(argv: readonly string[], error: ScafctlError): Promise<number> {
  const terminal = earlyTerminal(argv);
  terminal.error(error);
  await terminal.output.flush();
  return error.exit;
}

/** The run ended because the user wanted it to; nothing has to be explained. */
function isInterrupt(error: unknown, exitCode: number | undefined): boolean {
  return exitCode !== undefined && error instanceof ScafctlError && error.code === "SCAF6005";
}

async function dispatch(invocation: Invocation, observe: () => Promise<Observers>): Promise<number> {
  const { command, path, flags, terminal } = invocation;
  if (flags.bool("help") || !command.load) {
    const module = command.load && await command.load();
    const extra = await module?.extraHelp?.(invocation) ?? "";
    await terminal.data(helpPage(command, path, extra, layoutFor(terminal.facts)));
    return ExitCode.success;
  }
  if (runsProviders(invocation)) {
    const { runAgainNarrowed, canNarrowWorkers } = await import("../sandbox/mod.ts");
    const code = canNarrowWorkers() ? undefined : await runAgainNarrowed();
    if (code !== undefined) return code;
  }
  const module = await command.load();
  // Not before: a process that only starts another one would write over what that one leaves.
  return await module.run({ ...invocation, observers: await observe() });
}

/** Whether a command may make workers: those can, that have the flags of the sandbox, unless it is off. */
function runsProviders({ command, flags, config }: Invocation): boolean {
  if (!command.flags?.some(({ name }) => name === "sandbox")) return false;
  return (flags.text("sandbox") ?? config.text("sandbox.mode")) !== "off";
}

async function workingFolder(parsed: Parsed): Promise<string> {
  const wish = parsed.flags.text("cwd");
  if (wish === undefined) return Deno.cwd();
  const folder = resolve(Deno.cwd(), wish);
  const info = await Deno.stat(folder).catch(() => undefined);
  if (!info?.isDirectory) {
    throw new ScafctlError("SCAF2001", `--cwd: folder "${folder}" does not exist`);
  }
  return folder;
}

function terminalFor(parsed: Parsed, configNoColor: boolean, configQuiet: boolean): Terminal {
  const { flags } = parsed;
  const noColor = flags.given("no-color") ? flags.bool("no-color") : !flags.given("color") && configNoColor;
  const quiet = flags.given("quiet") ? flags.bool("quiet") : configQuiet;
  const facts = terminalFacts({ noColor, color: flags.text("color") });
  const debug = flags.bool("debug") || isSet(PROCESS.env("SCAFCTL_DEBUG"));
  return new Terminal(facts, { quiet, verbose: flags.bool("verbose"), debug });
}

function earlyTerminal(argv: readonly string[]): Terminal {
  const facts = terminalFacts({ noColor: argv.includes("--no-color") });
  const debug = argv.includes("--debug") || argv.includes("-d");
  return new Terminal(facts, { quiet: false, verbose: false, debug });
}
