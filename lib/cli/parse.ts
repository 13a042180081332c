import { didYouMean, ScafctlError } from "../diagnostics/mod.ts";
import { Duration, parseDuration } from "../value/mod.ts";
import { normalise } from "./argv.ts";
import { usageLine } from "./help.ts";
import { Flags, type FlagValue } from "./flags.ts";
import { parameterHint } from "./parameter_hint.ts";
import { type CommandSpec, flagsOf, type FlagSpec } from "./spec.ts";

/** Flags and arguments of a command line whose command is known. */
export interface Parsed {
  readonly flags: Flags;
  readonly args: readonly string[];
}

/**
 * Checks a command line against its command: known flags with values of their type, the number of arguments.
 * Throws SCAF2001 (or SCAF2006 for an output format that the command does not write).
 */
export function parse(command: CommandSpec, path: readonly string[], argv: readonly string[]): Parsed {
  const known = flagsOf(command);
  const line = normalise(argv, known);
  if (line.incomplete !== undefined) {
    throw new ScafctlError("SCAF2001", `flag ${line.incomplete} needs a value`);
  }
  if (line.unknown.length > 0) throw unknownFlag(line.unknown[0]!, known, path, command);
  const byName = new Map(known.map((flag) => [flag.name, flag]));
  const values = new Map<string, FlagValue>();
  const given = new Set<string>();
  for (const word of line.flags) {
    const equals = word.indexOf("=");
    const name = word.slice(2, equals);
    values.set(name, valueOf(byName.get(name)!, word.slice(equals + 1), values.get(name)));
    given.add(name);
  }
  for (const flag of known) {
    if (flag.default !== undefined && !given.has(flag.name)) {
      values.set(flag.name, valueOf(flag, flag.default, undefined));
    }
  }
  const flags = new Flags(values, given);
  if (!flags.bool("help")) check(command, path, flags, line.words);
  return { flags, args: line.words };
}

function check(command: CommandSpec, path: readonly string[], flags: Flags, words: readonly string[]): void {
  const [least, most] = command.args ?? [0, 0];
  if (words.length < least || words.length > most) {
    const given = words.length === 0 ? "none is" : words.length === 1 ? "1 is" : `${words.length} are`;
    throw new ScafctlError(
      "SCAF2001",
      `"scafctl ${path.join(" ")}" takes ${argumentCount(least, most)}, ${given} given`,
      { hint: parameterHint(words, command.flags ?? []) ?? `usage: ${usageLine(command, path)}` },
    );
  }
  const missing = (command.flags ?? []).filter((flag) => flag.required && !flags.given(flag.name))
    .map((flag) => `--${flag.name}`);
  if (missing.length > 0) {
    const are = missing.length === 1 ? "a flag is" : "flags are";
    throw new ScafctlError("SCAF2001", `${are} missing: ${missing.join(", ")}`, {
      hint: `usage: ${usageLine(command, path)}`,
    });
  }
}

function argumentCount(least: number, most: number): string {
  if (most === 0) return "no arguments";
  const noun = (count: number) => count === 1 ? "argument" : "arguments";
  if (least === most) return `${least} ${noun(least)}`;
  if (most === Infinity) return `at least ${least} ${noun(least)}`;
  return least === 0 ? `at most ${most} ${noun(most)}` : `${least} to ${most} arguments`;
}

function valueOf(flag: FlagSpec, text: string, before: FlagValue | undefined): FlagValue {
  if (flag.values && !flag.values.includes(text)) throw badValue(flag, text);
  switch (flag.type) {
    case "bool":
      return boolean(flag, text);
    case "int":
      if (!/^[+-]?\d{1,15}$/.test(text)) throw invalid(flag, text, "a whole number");
      return Number(text);
    case "duration": {
      const duration = parseDuration(text);
      if (!duration) throw invalid(flag, text, "a duration such as 30s or 1m30s");
      if (duration.nanoseconds < 0n) throw invalid(flag, text, "a duration that is not negative");
      return new Duration(duration.nanoseconds);
    }
    case "repeat":
      return [...earlier(before), text];
    case "csv":
      return [...earlier(before), ...splitList(text)];
    default:
      return text;
  }
}

function earlier(before: FlagValue | undefined): readonly string[] {
  return Array.isArray(before) ? before as readonly string[] : [];
}

const TRUE = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE = new Set(["0", "f", "F", "FALSE", "false", "False"]);

function boolean(flag: FlagSpec, text: string): boolean {
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  throw invalid(flag, text, "true or false");
}

/** Splits at commas; double quotes keep a comma and a doubled quote stands for one, as in a CSV record. */
export function splitList(text: string): string[] {
  if (text === "") return [];
  const items: string[] = [];
  let item = "";
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index]!;
    if (quoted && letter === '"' && text[index + 1] === '"') {
      item += '"';
      index++;
    } else if (letter === '"' && (quoted || item === "")) quoted = !quoted;
    else if (letter === "," && !quoted) {
      items.push(item);
      item = "";
    } else item += letter;
  }
  return [...items, item];
}

function badValue(flag: FlagSpec, text: string): ScafctlError {
  const list = flag.values!.join(", ");
  if (flag.name === "output") {
    return new ScafctlError("SCAF2006", `invalid output format: ${text} (valid: ${list})`, {
      hint: didYouMean(text, flag.values!),
    });
  }
  return new ScafctlError("SCAF2001", `invalid value "${text}" for --${flag.name} (valid: ${list})`, {
    hint: didYouMean(text, flag.values!),
  });
}

function invalid(flag: FlagSpec, text: string, wanted: string): ScafctlError {
  return new ScafctlError("SCAF2001", `invalid value "${text}" for --${flag.name}: not ${wanted}`);
}

const IN_CATALOGS =
  "it chooses among versions in a catalog, and this version of scafctl comes without catalogs";
const OF_GO =
  "it measured the original's own runtime; --show-metrics, --journal and --otel-endpoint tell about a run";

/** Flags of the original that are not there, and why. */
const ABSENT: ReadonlyMap<string, string> = new Map([
  ["--version", IN_CATALOGS],
  ["--pre-release", IN_CATALOGS],
  ["--plugin-dir", "this version of scafctl comes without plugins"],
  ["--pprof", OF_GO],
  ["--pprof-output-dir", OF_GO],
]);

function unknownFlag(
  name: string,
  known: readonly FlagSpec[],
  path: readonly string[],
  command: CommandSpec,
): ScafctlError {
  // Only the program itself knows --version, so it is no flag of a command.
  const isRoot = path.length === 0;
  const names = [...known.map((flag) => `--${flag.name}`), ...(isRoot ? ["--version"] : [])];
  const hint = (isRoot ? undefined : ABSENT.get(name)) ??
    ofChildren(name, command, path) ?? (name.startsWith("--") ? didYouMean(name, names) : undefined);
  return new ScafctlError("SCAF2001", `unknown flag: ${name}`, {
    hint: hint ?? `"scafctl ${[...path, "--help"].join(" ")}" lists the flags`,
  });
}

/** Commands that are named where many have a flag. */
const MOST_OWNERS = 3;

/** Commands below a group that have the flag: the group was taken for one of them. */
function ofChildren(name: string, command: CommandSpec, path: readonly string[]): string | undefined {
  const has = ({ name: own, short }: FlagSpec) => name === `--${own}` || name === `-${short}`;
  const owners = (command.children ?? []).filter((child) => !child.hidden && child.flags?.some(has))
    .map((child) => ["scafctl", ...path, child.name].join(" "));
  if (path.length === 0 || owners.length === 0) return undefined;
  const more = owners.length > MOST_OWNERS ? " and others" : "";
  return `it is a flag of ${owners.slice(0, MOST_OWNERS).map((owner) => `"${owner}"`).join(", ")}${more}`;
}
