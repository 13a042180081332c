import { location, ScafctlError } from "../diagnostics/mod.ts";
import { type Engine, parameterKeys } from "../engine/mod.ts";
import type { LoadRequest, Solution } from "../solution/mod.ts";
import type { ValueObject } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";
import { composeCheck } from "./sandbox.ts";
import { askMissing } from "./missing.ts";
import { checkKeys, readParameters } from "./parameters.ts";
import { sourceForm } from "./source.ts";

/** The positionals of `run resolver` and `run action`, told apart. */
export interface Words {
  /** A solution by URL, `name@version` or registry reference; only without `-f`. */
  readonly source?: string;
  readonly names: readonly string[];
  readonly parameters: readonly string[];
}

/** Tells names, `key=value` parameters and a solution's reference apart. */
export function sortWords(words: readonly string[], hasFile: boolean): Words {
  const names: string[] = [];
  const parameters: string[] = [];
  let source: string | undefined;
  for (const word of words) {
    if (source === undefined && !hasFile && isReference(word)) source = word;
    else if (word.includes("=") || word.startsWith("@")) parameters.push(word);
    else names.push(word);
  }
  return { names, parameters, ...(source !== undefined && { source }) };
}

function isReference(word: string): boolean {
  const form = sourceForm(word);
  if (form === "url") return true;
  // `image=ghcr.io/a/b` is a parameter.
  if (word.includes("=") || word.startsWith("@")) return false;
  return form === "registry" || (form === "name" && /^[^@]+@[^@]+$/.test(word));
}

/** A solution and the parameters of the command line. */
export interface Loaded {
  readonly solution: Solution;
  readonly given: ValueObject;
}

/**
 * Loads a solution, knowing the parameters of the command line (flags, then positionals): a reference to one of them is
 * no mistake of the solution (decision F12).
 */
export async function loadWithParameters(
  invocation: Invocation,
  engine: Pick<Engine, "loadSolution">,
  request: LoadRequest,
  positionals: readonly string[],
): Promise<Loaded> {
  const given = await readParameters([...invocation.flags.list("resolver"), ...positionals], {
    stdin: invocation.stdin,
    folder: invocation.folder,
    flag: "-r",
  });
  const parameters = { has: (name: string) => Object.hasOwn(given, name) };
  const checkFile = composeCheck(invocation, request);
  const solution = await engine.loadSolution({ ...request, parameters, checkFile });
  warnOfTypos(invocation, solution);
  return { solution, given };
}

/**
 * Keys that nothing reads are let through, since other programs may; one that is nearly a known key is a mistake that
 * nobody would find otherwise.
 */
function warnOfTypos({ terminal }: Invocation, { warnings }: Solution): void {
  for (const { message, range, suggestion } of warnings) {
    if (suggestion === undefined) continue;
    terminal.warn(range === undefined ? message : `${location(range)}: ${message}`);
  }
}

/**
 * The parameters of a run: those given, then answers to questions. Keys that the solution does not read are refused.
 * `wanted` names the resolvers that will run, when not all do.
 */
export async function runParameters(
  invocation: Invocation,
  { solution, given }: Loaded,
  wanted?: ReadonlySet<string>,
): Promise<ValueObject> {
  checkKeys(given, parameterKeys(solution), "solution");
  return await askMissing(invocation, solution, given, wanted);
}

/** Refuses a snapshot without a file, or together with a graph. */
export function checkSnapshotFlags(invocation: Invocation, graphFlag: string): void {
  const { flags } = invocation;
  if (!flags.bool("snapshot")) return;
  if (flags.text("snapshot-file") === undefined) {
    throw new ScafctlError("SCAF2005", "--snapshot needs --snapshot-file");
  }
  if (flags.bool(graphFlag)) {
    throw new ScafctlError("SCAF2005", `--snapshot and --${graphFlag} exclude each other`);
  }
}
