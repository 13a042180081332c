import { resolve } from "node:path";
import { answersTo, findCommand, normalise } from "./argv.ts";
import { behind, type Candidates, NOTHING, plainWords, startingWith } from "./candidates.ts";
import { type CommandSpec, flagsOf, type FlagSpec } from "./spec.ts";

/** A line as far as it is typed. */
interface Place {
  readonly command: CommandSpec;
  readonly path: readonly string[];
  /** The line without the words that name the command, and without the last word. */
  readonly rest: readonly string[];
  /** The arguments among them. */
  readonly args: readonly string[];
  readonly folder: string;
}

/** The candidates for the last of the words after the program's name. Never throws for a broken solution. */
export async function candidates(
  root: CommandSpec,
  words: readonly string[],
  folder: string,
): Promise<Candidates> {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  if (before[0] === "help") return helpWords(root, before.slice(1), current);
  const found = findCommand(root, before);
  if (found.unknown !== undefined) return NOTHING;
  const flags = flagsOf(found.command);
  const line = normalise(found.rest, flags);
  const elsewhere = line.flags.findLast((flag) => flag.startsWith("--cwd="))?.slice("--cwd=".length);
  const place: Place = {
    command: found.command,
    path: found.path,
    rest: found.rest,
    args: line.words,
    folder: elsewhere === undefined ? folder : resolve(folder, elsewhere),
  };
  if (!before.includes("--")) {
    const waiting = waitingFlag(before, flags);
    if (waiting) return await flagValues(place, waiting, current);
    if (current.startsWith("-")) return await flagWords(place, flags, current, before);
  }
  const commands = found.command.children && !before.includes("--")
    ? commandNames(found.command, current)
    : NOTHING;
  if (!found.command.load) return commands;
  const { argumentValues } = await import("./complete_arguments.ts");
  const values = await argumentValues(place, current);
  return { words: [...commands.words, ...values.words], fallback: values.fallback };
}

/** The flag at the end of the words that still lacks its value. */
function waitingFlag(words: readonly string[], flags: readonly FlagSpec[]): FlagSpec | undefined {
  const last = words.at(-1) ?? "";
  if (!last.startsWith("-") || last.includes("=")) return undefined;
  const flag = last.startsWith("--")
    ? flags.find((candidate) => candidate.name === last.slice(2))
    : flags.find((candidate) => candidate.short === last.slice(-1));
  return flag && takesValue(flag) ? flag : undefined;
}

function takesValue(flag: FlagSpec): boolean {
  return flag.type !== "bool" && flag.type !== "optional";
}

/** A word that begins with a dash: a flag's name, or a flag with its value in the same word. */
async function flagWords(
  place: Place,
  flags: readonly FlagSpec[],
  current: string,
  before: readonly string[],
): Promise<Candidates> {
  const attached = /^(?<name>--[^=]+)=(?<value>.*)$/s.exec(current) ??
    /^(?<name>-[A-Za-z])(?<equals>=?)(?<value>.+)$/s.exec(current);
  if (!attached) return flagNames(flags, current, before);
  const { name = "", value = "" } = attached.groups!;
  const flag = flags.find(({ name: long, short }) => name === `--${long}` || name === `-${short}`);
  if (!flag || flag.type === "bool") return NOTHING;
  const prefix = current.slice(0, current.length - value.length);
  const found = await flagValues(place, flag, value);
  // A shell looks for files by the whole word; what follows a prefix has to be listed here.
  if (found.fallback === "none" || found.words.length > 0) return behind(prefix, found);
  const { pathWords } = await import("./complete_files.ts");
  return behind(prefix, await pathWords(value, place.folder, found.fallback === "folders"));
}

async function flagValues(place: Place, flag: FlagSpec, current: string): Promise<Candidates> {
  const known = flag.values ?? flag.offers;
  if (known) return listItem(known, current, flag.value === "a,b");
  const { folder, rest, args, path } = place;
  if (flag.complete === "key=value") {
    const { parameterWords } = await import("./complete_arguments.ts");
    return await parameterWords(current, rest, folder);
  }
  if (flag.name === "action" && flag.type === "csv") {
    const { solutionNames } = await import("./complete_names.ts");
    return listItem((await solutionNames(true, rest, folder)).map(({ word }) => word), current, true);
  }
  if (flag.name === "input" && path.join(" ") === "run provider") {
    const { inputWords } = await import("./complete_arguments.ts");
    return await inputWords(current, args, folder);
  }
  return {
    words: [],
    fallback: flag.complete === "file" ? "files" : flag.complete === "folder" ? "folders" : "none",
  };
}

/** The values of a flag; of one that takes a list, the item behind the last comma, without those that are there. */
function listItem(known: readonly string[], current: string, isList: boolean): Candidates {
  if (!isList) return startingWith(current, plainWords(known));
  const comma = current.lastIndexOf(",") + 1;
  const taken = new Set(current.slice(0, comma).split(","));
  const open = known.filter((word) => !taken.has(word));
  return behind(current.slice(0, comma), startingWith(current.slice(comma), plainWords(open)));
}

function flagNames(flags: readonly FlagSpec[], current: string, before: readonly string[]): Candidates {
  const repeatable = (flag: FlagSpec) => flag.type === "repeat" || flag.type === "csv";
  const words = flags
    .filter((flag) => repeatable(flag) || !before.some((word) => word.split("=")[0] === `--${flag.name}`))
    .map((flag) => ({ word: `--${flag.name}`, about: flag.help }))
    .sort((a, b) => a.word < b.word ? -1 : 1);
  return startingWith(current, words);
}

function commandNames(command: CommandSpec, current: string): Candidates {
  const shown = (command.children ?? []).filter((child) => !child.hidden);
  return startingWith(current, shown.map((child) => ({ word: child.name, about: child.summary })));
}

/** `help` is followed by the names that lead to a command. */
function helpWords(root: CommandSpec, path: readonly string[], current: string): Candidates {
  let command: CommandSpec | undefined = root;
  for (const word of path) command = command?.children?.find((child) => answersTo(child, word));
  return command ? commandNames(command, current) : NOTHING;
}
