import { findCommand, normalise } from "./argv.ts";
import { fillCodeCache } from "./code_cache.ts";
import { type HelpLayout, helpPage, PLAIN_HELP } from "./help.ts";
import { flagsOf } from "./spec.ts";
import { ROOT } from "./tree/root.ts";

/**
 * Runs one command line and returns the exit code. Nothing is thrown. What a help page needs is small and loaded with
 * this module; everything else comes in when a command runs.
 */
export async function main(argv: readonly string[]): Promise<number> {
  await fillCodeCache();
  const text = await quickAnswer(argv);
  if (text !== undefined) return print(text);
  const { runCommand } = await import("./run_command.ts");
  return await runCommand(ROOT, argv);
}

/** A help page or the bare version; undefined when the line asks for something else, or is wrong. */
async function quickAnswer(argv: readonly string[]): Promise<string | undefined> {
  const found = findCommand(ROOT, wordsOf(argv));
  if (found.unknown !== undefined) return undefined;
  const normal = normalise(found.rest, flagsOf(found.command));
  if (normal.unknown.length > 0 || normal.incomplete !== undefined) return undefined;
  if (found.command.answer && found.rest.length === 0) return await found.command.answer();
  const wantsHelp = normal.flags.includes("--help=true") || !found.command.load;
  // A command that can say more about its arguments is loaded for its page.
  const saysMore = found.command.argumentHelp && (normal.words.length > 0 || normal.flags.length > 1);
  if (!wantsHelp || saysMore) return undefined;
  return helpPage(found.command, found.path, "", await layout(argv));
}

/** A pipe gets the plain page, which needs nothing else to be loaded. */
async function layout(argv: readonly string[]): Promise<HelpLayout> {
  const wantsColor = argv.some((word) => word.startsWith("--color")) ||
    ["FORCE_COLOR", "CLICOLOR_FORCE"].some((name) => Deno.env.get(name));
  if (!wantsColor && !Deno.stdout.isTerminal()) return PLAIN_HELP;
  const { flagValue, helpLayout } = await import("./help_layout.ts");
  return helpLayout({ noColor: argv.includes("--no-color"), color: flagValue(argv, "--color") });
}

/** `help X` and a lone `--version` in the words of the commands they stand for. */
function wordsOf(argv: readonly string[]): readonly string[] {
  if (argv.length === 1 && argv[0] === "--version") return ["version"];
  return argv[0] === "help" ? [...argv.slice(1), "--help"] : argv;
}

/** Prints and returns the exit code. */
function print(text: string): number {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(Deno.stdout.writeSync(rest));
  } catch (error) {
    // A reader that has gone misses nothing.
    if (error instanceof Deno.errors.BrokenPipe) return 0;
    Deno.stderr.writeSync(
      new TextEncoder().encode(`stdout cannot be written: ${(error as Error).message}\n`),
    );
    return 1;
  }
  return 0;
}
