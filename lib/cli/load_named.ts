import { loadSolution, type Solution } from "../solution/mod.ts";
import type { Invocation } from "./invocation.ts";
import { solutionRequest } from "./source.ts";

/** The solution of a command that only reads it: from `-f`, by name, or found in the usual places. */
export async function loadNamed(invocation: Invocation, positional?: string): Promise<Solution> {
  return await loadSolution(await solutionRequest(invocation, { mode: "default", positional }));
}
