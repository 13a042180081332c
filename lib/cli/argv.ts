import { type CommandSpec, flagsOf, type FlagSpec } from "./spec.ts";

/** The command that a command line names, and what is left of the line. */
export interface Found {
  readonly command: CommandSpec;
  /** Names from the root's child to the command; empty for the root. */
  readonly path: readonly string[];
  /** The line without the words that name the command. */
  readonly rest: readonly string[];
  /** A word under a group that names none of its commands (decision F17). */
  readonly unknown?: string;
}

/** The line in one form: every known flag as `--name=value`, and what is no flag. */
export interface Normalised {
  readonly flags: readonly string[];
  readonly words: readonly string[];
  /** Names (with dashes) of flags that are not known, in the order of the line. */
  readonly unknown: readonly string[];
  /** The flag at the end of the line that lacks its value. */
  readonly incomplete?: string;
}

/** Finds the command. Flags may stand between its words. */
export function findCommand(root: CommandSpec, argv: readonly string[]): Found {
  let command = root;
  const path: string[] = [];
  const rest: string[] = [];
  let index = 0;
  for (; index < argv.length; index++) {
    const word = argv[index]!;
    if (word === "--") break;
    if (word.length > 1 && word.startsWith("-")) {
      rest.push(word);
      if (takesNext(word, command) && index + 1 < argv.length) rest.push(argv[++index]!);
      continue;
    }
    if (!command.children) break;
    const child = command.children.find((candidate) => answersTo(candidate, word));
    if (!child) {
      // A group that can run itself takes the word as an argument.
      if (command.load) break;
      return { command, path, rest: [...rest, ...argv.slice(index)], unknown: word };
    }
    command = child;
    path.push(child.name);
  }
  return { command, path, rest: [...rest, ...argv.slice(index)] };
}

/** Whether a word is a command's name or one of its aliases. */
export function answersTo(command: CommandSpec, word: string): boolean {
  return command.name === word || (command.aliases?.includes(word) ?? false);
}

/** The first flag that answers among those of a command and all below it: they may stand before its words. */
function flagBelow(command: CommandSpec, answers: (flag: FlagSpec) => boolean): FlagSpec | undefined {
  const own = flagsOf(command).find(answers);
  if (own) return own;
  for (const child of command.children ?? []) {
    const found = flagBelow(child, answers);
    if (found) return found;
  }
  return undefined;
}

function takesNext(word: string, command: CommandSpec): boolean {
  if (word.includes("=")) return false;
  if (word.startsWith("--")) {
    const flag = flagBelow(command, ({ name }) => name === word.slice(2));
    return flag !== undefined && takesValue(flag);
  }
  // In `-qf file` the last letter decides; in `-ffile` the value is there already.
  const letters = [...word.slice(1)];
  for (const [position, letter] of letters.entries()) {
    const flag = flagBelow(command, ({ short }) => short === letter);
    if (flag && takesValue(flag)) return position === letters.length - 1;
  }
  return false;
}

function takesValue(flag: FlagSpec): boolean {
  return flag.type !== "bool" && flag.type !== "optional";
}

/**
 * Brings flags of every accepted form (`--a v`, `--a=v`, `-a v`, `-av`, `-a=v`, `-ab`, `--bool=false`, after positionals)
 * into one. Flags that are not known are set apart. `--` ends flags.
 */
export function normalise(argv: readonly string[], known: readonly FlagSpec[]): Normalised {
  const line: Line = { flags: [], words: [], unknown: [] };
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (word === "--") {
      line.words.push(...argv.slice(index + 1));
      break;
    }
    if (word === "-" || !word.startsWith("-")) line.words.push(word);
    else if (word.startsWith("--")) index += longFlag(word, argv[index + 1], known, line);
    else index += shortFlags(word, argv[index + 1], known, line);
  }
  return line;
}

interface Line {
  readonly flags: string[];
  readonly words: string[];
  readonly unknown: string[];
  incomplete?: string;
}

/** Writes the normal form of a long flag; returns how many of the following words it took. */
function longFlag(word: string, next: string | undefined, known: readonly FlagSpec[], line: Line): number {
  const equals = word.indexOf("=");
  const name = equals === -1 ? word.slice(2) : word.slice(2, equals);
  const flag = known.find((candidate) => candidate.name === name);
  if (!flag) line.unknown.push(`--${name}`);
  else if (equals !== -1) line.flags.push(word);
  else if (flag.type === "bool") line.flags.push(`${word}=true`);
  else if (flag.type === "optional") line.flags.push(`${word}=`);
  else {
    if (next === undefined) line.incomplete = word;
    else line.flags.push(`${word}=${next}`);
    return 1;
  }
  return 0;
}

/** The same for a word of short flags such as `-qf file` or `-ojson`. */
function shortFlags(word: string, next: string | undefined, known: readonly FlagSpec[], line: Line): number {
  for (let position = 1; position < word.length; position++) {
    const letter = word[position]!;
    const flag = known.find((candidate) => candidate.short === letter);
    if (!flag) {
      line.unknown.push(`-${letter}`);
      return 0;
    }
    const tail = word.slice(position + 1);
    if (tail.startsWith("=")) {
      line.flags.push(`--${flag.name}=${tail.slice(1)}`);
      return 0;
    }
    if (!takesValue(flag)) {
      line.flags.push(`--${flag.name}=${flag.type === "bool" ? "true" : ""}`);
      continue;
    }
    if (tail === "" && next === undefined) line.incomplete = `-${letter}`;
    else line.flags.push(`--${flag.name}=${tail === "" ? next : tail}`);
    return tail === "" ? 1 : 0;
  }
  return 0;
}
