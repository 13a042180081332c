import { ScafctlError } from "../diagnostics/mod.ts";
import { join } from "node:path";

/** What a command looks for when no solution is named. */
export type DiscoveryMode = "default" | "solution" | "action";

/** Options of {@link discoverSolution}. */
export interface DiscoveryOptions {
  /** File names that count as action files, in place of `actions.yaml` and `actions.yml`. */
  readonly actionFiles?: readonly string[];
}

const FOLDERS = ["scafctl", ".scafctl", "."];
const SOLUTION_FILES = [
  "solution.yaml",
  "solution.yml",
  "scafctl.yaml",
  "scafctl.yml",
  "solution.json",
  "scafctl.json",
];
const ACTION_FILES = ["actions.yaml", "actions.yml"];

/**
 * The path of the solution of a working directory: the folders `scafctl/`, `.scafctl/` and the directory itself are
 * searched for the known file names. In action mode an action file of any folder comes before every other file. Throws
 * SCAF1013 when there is none.
 */
export async function discoverSolution(
  workingDirectory: string,
  mode: DiscoveryMode = "default",
  options: DiscoveryOptions = {},
): Promise<string> {
  const searches = mode === "default"
    ? [[...SOLUTION_FILES, ...ACTION_FILES]]
    : mode === "solution"
    ? [SOLUTION_FILES]
    : [options.actionFiles ?? ACTION_FILES, SOLUTION_FILES];
  for (const names of searches) {
    for (const folder of FOLDERS) {
      for (const name of names) {
        const path = join(workingDirectory, folder, name);
        if (await isFile(path)) return path;
      }
    }
  }
  throw new ScafctlError(
    "SCAF1013",
    "no solution path provided and no solution file found in default locations",
    { hint: "name one with -f FILE, or begin one here with: scafctl new solution -o solution.yaml" },
  );
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
