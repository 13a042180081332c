import { resolve } from "node:path";
import { discoverSolution, loadSolution } from "../solution/mod.ts";
import type { Candidate } from "./complete.ts";
import { builtinRegistry } from "./registry.ts";

/** The built-in providers. */
export function providerNames(): Candidate[] {
  return builtinRegistry().names().map((word) => ({ word, about: "" }));
}

/** The resolvers or actions of the solution that the line names, or of the one in reach; none when it cannot be read. */
export async function solutionNames(
  actions: boolean,
  words: readonly string[],
  folder: string,
): Promise<Candidate[]> {
  try {
    const path = fileOf(words) ?? await discoverSolution(folder, actions ? "action" : "default");
    const { spec } = await loadSolution({
      source: { kind: "file", path: resolve(folder, path) },
      workingDirectory: folder,
    });
    const found = actions ? [...spec.workflow?.actions.values() ?? []] : [...spec.resolvers.values()];
    return found.map(({ name, description }) => ({ word: name, about: description?.split("\n")[0] ?? "" }));
  } catch {
    return []; // a file that is being written is often broken; completion stays silent
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
