import { type Candidate, type Candidates, NOTHING, plainWords, startingWith } from "./candidates.ts";
import * as names from "./complete_names.ts";

/** Where on a line an argument stands. */
export interface ArgumentPlace {
  readonly path: readonly string[];
  /** The words behind the command's name, flags as well, without the last one. */
  readonly rest: readonly string[];
  /** The arguments among them. */
  readonly args: readonly string[];
  readonly folder: string;
}

type Source = (place: ArgumentPlace, current: string) => Promise<Candidates> | Candidates;

const FILES: Candidates = { words: [], fallback: "files" };

/** Candidates for one argument only. */
function only(source: () => Promise<readonly Candidate[]> | readonly Candidate[]): Source {
  return async ({ args }, current) => args.length > 0 ? NOTHING : startingWith(current, await source());
}

const SOLUTION_OR_FILE: Source = ({ args }) => args.length > 0 ? NOTHING : FILES;

/** What the arguments of each command may be. Commands that are not here take none that could be told. */
const SOURCES: Readonly<Record<string, Source>> = {
  "get provider": only(names.providerNames),
  "run provider": async (place, current) =>
    place.args.length === 0
      ? startingWith(current, names.providerNames())
      : await inputWords(current, place.args, place.folder),
  "run resolver": runWords(false),
  "run action": runWords(true),
  "config get": only(names.configKeys),
  "config unset": only(names.configKeys),
  "config set": async ({ args }, current) => {
    const [key, ...more] = args;
    if (more.length > 0) return NOTHING;
    return startingWith(
      current,
      key === undefined ? await names.configKeys() : plainWords(await names.configValues(key)),
    );
  },
  "config validate": SOLUTION_OR_FILE,
  explain: async ({ args }, current) => {
    const [kind, ...more] = args;
    if (more.length > 0) return NOTHING;
    if (kind === undefined) return startingWith(current, await names.explainable(current));
    return names.isProviderKind(kind) ? startingWith(current, names.providerNames()) : FILES;
  },
  "examples get": only(names.exampleNames),
  "lint explain": only(names.ruleNames),
  paths: only(names.placeNames),
  schema: ({ args }, current) => {
    const [kind, ...more] = args;
    if (kind === undefined) return startingWith(current, plainWords(["solution", "config", "provider"]));
    return kind === "provider" && more.length === 0 ? startingWith(current, names.providerNames()) : NOTHING;
  },
  "secrets get": only(names.secretNames),
  "secrets exists": only(names.secretNames),
  "secrets delete": only(names.secretNames),
  "secrets set": only(names.secretNames),
  "secrets import": SOLUTION_OR_FILE,
  "snapshot show": SOLUTION_OR_FILE,
  "snapshot diff": () => FILES,
  "permissions diff": () => FILES,
  permissions: SOLUTION_OR_FILE,
  "permissions infer": SOLUTION_OR_FILE,
  parameters: SOLUTION_OR_FILE,
};

/** What the argument at a place can become. */
export async function argumentValues(place: ArgumentPlace, current: string): Promise<Candidates> {
  return await SOURCES[place.path.join(" ")]?.(place, current) ?? NOTHING;
}

function runWords(actions: boolean): Source {
  return async ({ rest, args, folder }, current) => {
    const parameters = await parameterWords(current, rest, folder);
    if (current.includes("=") || current.startsWith("@")) return parameters;
    const taken = new Set(args);
    const found = (await names.solutionNames(actions, rest, folder)).filter(({ word }) => !taken.has(word));
    return { words: [...startingWith(current, found).words, ...parameters.words], fallback: "none" };
  };
}

/** `key=` for every parameter of the solution, and after `=` the values that are allowed. */
export async function parameterWords(
  current: string,
  rest: readonly string[],
  folder: string,
): Promise<Candidates> {
  return await fileWords(current, folder) ??
    startingWith(current, await names.parameterNames(rest, folder, current));
}

/** `name=` for every input of the provider that the line names, and after `=` the values that are allowed. */
export async function inputWords(
  current: string,
  args: readonly string[],
  folder: string,
): Promise<Candidates> {
  const [provider] = args;
  if (provider === undefined) return NOTHING;
  return await fileWords(current, folder) ?? startingWith(current, await names.inputNames(provider, current));
}

/** The files behind `@` and `key=@`; undefined where no file is meant. */
async function fileWords(current: string, folder: string): Promise<Candidates | undefined> {
  const prefix = /^(?:[^=@]*=)?@/.exec(current)?.[0];
  if (prefix === undefined) return undefined;
  const { pathWords } = await import("./complete_files.ts");
  const { words } = await pathWords(current.slice(prefix.length), folder, false);
  return { words: words.map(({ word }) => ({ word: prefix + word, about: "" })), fallback: "none" };
}
