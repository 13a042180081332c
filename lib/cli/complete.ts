import { findCommand } from "./argv.ts";
import { type CommandSpec, flagsOf, type FlagSpec } from "./spec.ts";

/** One possible word with a few words about it. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** What a word can become, and what the shell may offer besides. */
export interface Candidates {
  readonly words: readonly Candidate[];
  readonly fallback: "files" | "folders" | "none";
}

const NOTHING: Candidates = { words: [], fallback: "none" };

/** The candidates for the last of the words after the program's name. */
export async function candidates(
  root: CommandSpec,
  words: readonly string[],
  folder: string,
): Promise<Candidates> {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const found = findCommand(root, before);
  if (found.unknown !== undefined) return NOTHING;
  const flags = flagsOf(found.command);
  if (!before.includes("--")) {
    const waiting = waitingFlag(before, flags);
    if (waiting?.name === "resolver" && waiting.type === "repeat") {
      return await parameterWords(current, found.rest, folder);
    }
    if (waiting) return flagValues(waiting, current, "");
    if (current.startsWith("--") && current.includes("=")) {
      const [name = "", value = ""] = current.split(/=(.*)/s);
      const flag = flags.find((candidate) => `--${candidate.name}` === name);
      return flag ? flagValues(flag, value, `${name}=`) : NOTHING;
    }
    if (current.startsWith("-")) return flagNames(flags, current, before);
  }
  if (found.command.children && !before.includes("--")) return commandNames(found.command, current);
  return await argumentValues(found.path, current, found.rest, folder);
}

/** The flag at the end of the words that still lacks its value. */
function waitingFlag(words: readonly string[], flags: readonly FlagSpec[]): FlagSpec | undefined {
  const last = words.at(-1) ?? "";
  if (!last.startsWith("-") || last.includes("=")) return undefined;
  const flag = last.startsWith("--")
    ? flags.find((candidate) => candidate.name === last.slice(2))
    : flags.find((candidate) => candidate.short === last.slice(-1));
  return flag && flag.type !== "bool" && flag.type !== "optional" ? flag : undefined;
}

function flagValues(flag: FlagSpec, current: string, prefix: string): Candidates {
  if (flag.values) {
    const words = flag.values.filter((value) => value.startsWith(current));
    return { words: words.map((word) => ({ word: prefix + word, about: "" })), fallback: "none" };
  }
  return {
    words: [],
    fallback: flag.complete === "file" ? "files" : flag.complete === "folder" ? "folders" : "none",
  };
}

function flagNames(flags: readonly FlagSpec[], current: string, before: readonly string[]): Candidates {
  const repeatable = (flag: FlagSpec) => flag.type === "repeat" || flag.type === "csv";
  const words = flags
    .filter((flag) => `--${flag.name}`.startsWith(current))
    .filter((flag) => repeatable(flag) || !before.some((word) => word.split("=")[0] === `--${flag.name}`))
    .map((flag) => ({ word: `--${flag.name}`, about: flag.help }))
    .sort((a, b) => a.word < b.word ? -1 : 1);
  return { words, fallback: "none" };
}

function commandNames(command: CommandSpec, current: string): Candidates {
  const words = (command.children ?? []).filter((child) => !child.hidden && child.name.startsWith(current))
    .map((child) => ({ word: child.name, about: child.summary }));
  return { words, fallback: "none" };
}

/** Names that a command takes as arguments: providers, resolvers and actions of the solution in reach. */
async function argumentValues(
  path: readonly string[],
  current: string,
  rest: readonly string[],
  folder: string,
): Promise<Candidates> {
  const command = path.join(" ");
  const names = await namesFor(command, rest, folder);
  const words = names.filter((name) => name.word.startsWith(current));
  return { words, fallback: words.length === 0 ? "files" : "none" };
}

async function namesFor(
  command: string,
  rest: readonly string[],
  folder: string,
): Promise<readonly Candidate[]> {
  const source = await import("./complete_names.ts");
  switch (command) {
    case "get provider":
    case "explain provider":
      return source.providerNames();
    case "run provider":
      return rest.some((word) => !word.startsWith("-"))
        ? await source.inputNames(rest.find((word) => !word.startsWith("-"))!)
        : source.providerNames();
    case "run resolver":
    case "run action":
      return [
        ...await source.solutionNames(command === "run action", rest, folder),
        ...await source.parameterNames(rest, folder),
      ];
    case "examples get":
      return (await import("./examples.ts")).examples().map(({ name }) => ({ word: name, about: "" }));
    case "lint explain":
      return (await import("../lint/mod.ts")).RULES.map(({ id, description }) => ({
        word: id,
        about: description,
      }));
    default:
      return [];
  }
}

/** `key=` for every parameter of the solution, and after `=` the values that are allowed. */
async function parameterWords(current: string, rest: readonly string[], folder: string): Promise<Candidates> {
  const { parameterNames } = await import("./complete_names.ts");
  const words = (await parameterNames(rest, folder, current)).filter(({ word }) => word.startsWith(current));
  return { words, fallback: words.length === 0 && current.includes("@") ? "files" : "none" };
}
