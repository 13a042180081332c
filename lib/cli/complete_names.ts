import { resolve } from "node:path";
import { discoverSolution, loadSolution, type Solution } from "../solution/mod.ts";
import type { Candidate } from "./complete.ts";
import { builtinRegistry } from "./registry.ts";

/** The built-in providers. */
export function providerNames(): Candidate[] {
  return builtinRegistry().names().map((word) => ({ word, about: "" }));
}

/** The inputs of a provider as `name=`. */
export async function inputNames(provider: string): Promise<Candidate[]> {
  const found = await builtinRegistry().get(provider);
  return Object.entries(found?.descriptor.schema.properties ?? {})
    .map(([name, { description }]) => ({ word: `${name}=`, about: description ?? "" }));
}

/** The resolvers or actions of the solution that the line names, or of the one in reach; none when it cannot be read. */
export async function solutionNames(
  actions: boolean,
  words: readonly string[],
  folder: string,
): Promise<Candidate[]> {
  const spec = (await solutionOf(words, folder, actions))?.spec;
  const found = actions ? [...spec?.workflow?.actions.values() ?? []] : [...spec?.resolvers.values() ?? []];
  return found.map(({ name, description }) => ({ word: name, about: description?.split("\n")[0] ?? "" }));
}

/** The parameters of that solution as `key=`; where a key is typed already, with the values that are allowed. */
export async function parameterNames(
  words: readonly string[],
  folder: string,
  current = "",
): Promise<Candidate[]> {
  const solution = await solutionOf(words, folder, false);
  if (!solution) return [];
  const { parameterFacts } = await import("./parameter_facts.ts");
  const { plainText } = await import("./parameter_text.ts");
  return parameterFacts(solution).parameters.flatMap(({ key, type, description, choices }) => {
    const values = current.startsWith(`${key}=`)
      ? choices?.map(plainText) ?? (type === "bool" ? ["true", "false"] : undefined)
      : undefined;
    if (values) return values.map((value) => ({ word: `${key}=${value}`, about: "" }));
    return [{ word: `${key}=`, about: description?.split("\n")[0] ?? "" }];
  });
}

async function solutionOf(
  words: readonly string[],
  folder: string,
  actions: boolean,
): Promise<Solution | undefined> {
  try {
    const path = fileOf(words) ?? await discoverSolution(folder, actions ? "action" : "default");
    return await loadSolution({
      source: { kind: "file", path: resolve(folder, path) },
      workingDirectory: folder,
    });
  } catch {
    return undefined; // a file that is being written is often broken; completion stays silent
  }
}

function fileOf(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === "-f" || word === "--file") return words[index + 1];
    const attached = /^(?:-f=?|--file=)(.+)$/.exec(word);
    if (attached) return attached[1];
  }
  return undefined;
}
