import { ScafctlError } from "../diagnostics/mod.ts";
import { parseYamlDocument, type YamlNode } from "../yaml/mod.ts";
import { Decoder, isNull } from "./decoder.ts";
import { decodeSolution } from "./decode_solution.ts";
import { composeParts } from "./compose.ts";
import { dependencyProblems } from "./dependencies.ts";
import type { Origin, Solution } from "./model.ts";
import { readSolution, type SolutionSource } from "./read.ts";
import { checkEnvelope, checkResolvers, throwProblems } from "./validate.ts";

/** What to load, and the folder where relative paths start. */
export interface LoadRequest {
  readonly source: SolutionSource;
  readonly workingDirectory: string;
  /**
   * Names of parameters given to the run: a reference to one is no mistake. With `skip` the dependencies of resolvers are
   * not checked here, and whoever loads calls `dependencyProblems`.
   */
  readonly parameters?: { has(name: string): boolean } | "skip";
  /** Asked before a file is opened, the solution's own or one that it is composed of; throws for one not to be read. */
  readonly checkFile?: ((path: string) => void) | undefined;
}

/**
 * Reads, decodes and checks a solution. Unknown keys and deprecated spellings become warnings of the result; everything
 * else that is wrong is collected into one {@link ScafctlError} whose `details` hold the single findings.
 */
export async function loadSolution(request: LoadRequest): Promise<Solution> {
  const { source, origin } = await readSolution(
    request.source,
    request.workingDirectory,
    request.checkFile,
  );
  const shown = origin.kind === "file" ? origin.canonical : origin.name;
  const root = named(shown, () => parseYamlDocument(source).root);
  if (!root || isNull(root)) {
    throw new ScafctlError(
      "SCAF1015",
      `the solution '${shown}' is empty`,
      { range: { source, start: 0, end: 0 } },
    );
  }
  const decoder = new Decoder();
  const whole = origin.kind === "file" && origin.folder !== undefined
    ? await composeParts(decoder, root, origin.folder, shown, request.checkFile)
    : root;
  return decodeRoot(decoder, whole, origin, shown, request.parameters);
}

function decodeRoot(
  decoder: Decoder,
  root: YamlNode,
  origin: Origin,
  shown: string,
  parameters: LoadRequest["parameters"],
): Solution {
  const decoded = decodeSolution(decoder, root);
  throwProblems(decoder, shown);
  checkEnvelope(decoder, decoded);
  throwProblems(decoder, shown);
  checkResolvers(decoder, decoded);
  if (parameters !== "skip" && decoder.problems.length === 0) {
    const options = parameters ? { parameters } : {};
    decoder.problems.push(...dependencyProblems(decoded.solution.spec.resolvers, options));
  }
  throwProblems(decoder, shown);
  return { ...decoded.solution, origin, warnings: decoder.warnings };
}

/** Puts the name of the solution before the message of what fails within. */
function named<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ScafctlError)) throw error;
    throw new ScafctlError(error.code, `failed to load solution from '${name}': ${error.message}`, {
      range: error.range,
      hint: error.hint,
      cause: error,
      details: error.range ? [error.diagnostic()] : [],
    });
  }
}
