import { ScafctlError } from "../diagnostics/mod.ts";
import { parseYamlDocument, type YamlNode } from "../yaml/mod.ts";
import { Decoder, isNull } from "./decoder.ts";
import { decodeSolution } from "./decode_solution.ts";
import type { Origin, Solution } from "./model.ts";
import { readSolution, type SolutionSource } from "./read.ts";
import { checkEnvelope, checkResolvers, throwProblems } from "./validate.ts";

/** What to load, and the folder where relative paths start. */
export interface LoadRequest {
  readonly source: SolutionSource;
  readonly workingDirectory: string;
}

/**
 * Reads, decodes and checks a solution. Unknown keys and deprecated spellings become warnings of the result; everything
 * else that is wrong is collected into one {@link ScafctlError} whose `details` hold the single findings.
 */
export async function loadSolution(request: LoadRequest): Promise<Solution> {
  const { source, origin } = await readSolution(request.source, request.workingDirectory);
  const shown = origin.kind === "file" ? origin.canonical : origin.name;
  const root = named(shown, () => parseYamlDocument(source).root);
  if (!root || isNull(root)) {
    throw new ScafctlError(
      "SCAF1015",
      `failed to load solution from '${shown}': no data provided to unmarshal solution`,
      { range: { source, start: 0, end: 0 } },
    );
  }
  return decodeRoot(root, origin, shown);
}

function decodeRoot(root: YamlNode, origin: Origin, shown: string): Solution {
  const decoder = new Decoder();
  const decoded = decodeSolution(decoder, root);
  throwProblems(decoder, shown);
  checkEnvelope(decoder, decoded);
  throwProblems(decoder, shown);
  checkResolvers(decoder, decoded);
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
    });
  }
}
