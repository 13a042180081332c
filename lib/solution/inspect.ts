import { type Diagnostic, ScafctlError } from "../diagnostics/mod.ts";
import { parseYamlDocument, type YamlNode } from "../yaml/mod.ts";
import { composeParts } from "./compose.ts";
import { Decoder, isNull } from "./decoder.ts";
import { decodeSolution } from "./decode_solution.ts";
import type { LoadWarning, Origin, Solution } from "./model.ts";
import { readSolution, type SolutionSource } from "./read.ts";
import { checkEnvelope, checkResolvers } from "./validate.ts";

/** As much of a solution as could be understood, and everything that was found on the way. */
export interface Inspection {
  /** The composed tree; absent when the text cannot be read or is no YAML. */
  readonly root?: YamlNode;
  /** What the decoder made of the tree; parts it could not understand are left out. */
  readonly solution?: Solution;
  readonly problems: readonly Diagnostic[];
  readonly warnings: readonly LoadWarning[];
  /** What ended the inspection before there was a tree, or before the tree was whole. */
  readonly failure?: ScafctlError;
}

/**
 * Reads a solution for those that want to talk about it instead of running it: nothing that is wrong with the file is
 * thrown. Dependencies between resolvers are not looked at; see `dependencyProblems`.
 */
export async function inspectSolution(source: SolutionSource, workingDirectory: string): Promise<Inspection> {
  let origin: Origin;
  let root: YamlNode | undefined;
  try {
    const read = await readSolution(source, workingDirectory);
    origin = read.origin;
    root = parseYamlDocument(read.source).root;
    if (!root || isNull(root)) {
      const range = { source: read.source, start: 0, end: 0 };
      throw new ScafctlError("SCAF1015", "the solution is empty", { range });
    }
  } catch (error) {
    return failed(error);
  }
  const decoder = new Decoder();
  let failure: ScafctlError | undefined;
  try {
    const isLocal = origin.kind === "file" || origin.kind === "text";
    if (isLocal && origin.folder !== undefined) {
      root = await composeParts(decoder, root, origin.folder, origin.name);
    }
  } catch (error) {
    if (!(error instanceof ScafctlError)) throw error;
    failure = error;
  }
  const decoded = decodeSolution(decoder, root);
  checkEnvelope(decoder, decoded);
  checkResolvers(decoder, decoded);
  return {
    root,
    solution: { ...decoded.solution, origin, warnings: decoder.warnings },
    problems: decoder.problems,
    warnings: decoder.warnings,
    ...(failure && { failure }),
  };
}

function failed(error: unknown): Inspection {
  if (!(error instanceof ScafctlError)) throw error;
  return { problems: [], warnings: [], failure: error };
}
