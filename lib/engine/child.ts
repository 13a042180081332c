import { dirname, isAbsolute } from "node:path";
import { fileURLToPath as fromFileUrl } from "node:url";
import { WorkflowAnalysis } from "../action/mod.ts";
import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import type { ChildSolutionRequest, ChildSolutionResult } from "../provider/mod.ts";
import {
  type ChildCall,
  type EngineEvent,
  limitOf,
  millisText,
  type ResolveResult,
  type ResolverOutcome,
  type Run,
  type RunEnvironment,
} from "../run/mod.ts";
import { loadSolution, type Solution } from "../solution/mod.ts";
import { object, type ValueObject } from "../value/mod.ts";
import type { RunCore } from "./engine.ts";
import type { EngineOptions } from "./options.ts";
import { checkFile } from "./run_base.ts";

/** How a child's operations are run; given by the engine, which also runs the root. */
export interface ChildDoor {
  readonly options: EngineOptions;
  /** A core for a child under the given run. */
  open(parent: Run, solution: Solution, facts: RunEnvironment, parameters: ValueObject): RunCore;
}

/**
 * Runs a child solution as an opaque unit: it sees nothing of its parent but the parameters. What fails inside is part of
 * the result; a refused file, a reference in a circle, too deep nesting and a cancelled call are thrown, because no parent can do anything
 * sensible with them.
 */
export async function runChild(
  door: ChildDoor,
  parent: Run,
  request: ChildSolutionRequest,
  call: ChildCall,
): Promise<ChildSolutionResult> {
  const timer = new Deadline(parent, request.timeout, call.signal);
  try {
    let solution: Solution;
    try {
      solution = await load(door.options, parent, request, call, timer.signal);
    } catch (error) {
      call.signal.throwIfAborted();
      if (isRefusal(error)) throw error;
      return failedResult(request.source, "", messageOf(error));
    }
    checkAncestors(parent, request, solution);
    return await runLoaded(door, parent, request, call, solution, timer);
  } finally {
    timer.stop();
  }
}

async function runLoaded(
  door: ChildDoor,
  parent: Run,
  request: ChildSolutionRequest,
  call: ChildCall,
  solution: Solution,
  timer: Deadline,
): Promise<ChildSolutionResult> {
  const name = childName(solution);
  const unknown = (request.resolvers ?? []).filter((each) => !solution.spec.resolvers.has(each));
  if (unknown.length > 0) {
    const known = [...solution.spec.resolvers.keys()].sort().join(", ") || "none";
    return failedResult(
      name,
      "",
      `unknown resolver(s) ${unknown.map((each) => `"${each}"`).join(", ")} (available: ${known})`,
    );
  }
  const facts: RunEnvironment = {
    ...parent.facts,
    signal: timer.signal,
    events: (event: EngineEvent) =>
      parent.facts.events({
        type: "child",
        time: event.time,
        solution: `solution:${name}`,
        caller: call.context.caller.name,
        event,
      }),
  };
  const core = door.open(parent, solution, facts, request.parameters);
  const { workflow } = core.solution.spec;
  const runsWorkflow = request.runWorkflow && workflow !== undefined;
  const only = runsWorkflow || !request.resolvers?.length ? undefined : request.resolvers;
  try {
    const options = { parameters: request.parameters };
    if (!runsWorkflow) {
      const resolved = await core.resolve(options, only, call.span);
      timer.throwIfCancelled();
      return { name, ...partOf(resolved, request, timer) };
    }
    const result = await core.run(workflow, new WorkflowAnalysis(workflow), options, {}, call.span);
    timer.throwIfCancelled();
    return {
      name,
      ...partOf(result.resolved, request, timer),
      workflow: {
        finalStatus: result.status,
        failedActions: result.failedActions,
        skippedActions: result.skippedActions,
        ...(result.error && { error: timer.expired ?? result.error.message }),
      },
      ...wayOf(result.error),
    };
  } catch (error) {
    timer.throwIfCancelled();
    return failedResult(name, "", timer.expired ?? parent.masker.mask(messageOf(error)));
  } finally {
    // What of it goes on is a value of the parent.
    core.base.volume.release();
  }
}

/** The catalog name with its version, else the solution's own name. */
function childName({ origin, metadata }: Solution): string {
  return origin.kind === "catalog" ? origin.name : metadata.name;
}

function failedResult(name: string, resolver: string, message: string): ChildSolutionResult {
  return { name, resolvers: object(), sensitive: [], errors: [{ resolver, message }] };
}

/** What the hint of a refused right says would give it. */
function wayOf(error: ScafctlError | undefined): Pick<ChildSolutionResult, "way"> {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (isRefusal(cause) && error!.hint !== undefined) return { way: error!.hint };
  }
  return {};
}

/** A refused right is told with the flag that would give it, and nothing of the child is known. */
function isRefusal(error: unknown): boolean {
  return error instanceof ScafctlError && (error.code === "SCAF6001" || error.code === "SCAF6006");
}

function partOf(
  resolved: ResolveResult,
  request: ChildSolutionRequest,
  timer: Deadline,
): Pick<ChildSolutionResult, "resolvers" | "sensitive" | "errors" | "way"> {
  const wanted = request.resolvers?.length ? new Set(request.resolvers) : undefined;
  const resolvers = object();
  for (const name of Object.keys(resolved.values)) {
    if (!wanted || wanted.has(name)) resolvers[name] = resolved.values[name]!;
  }
  const errors = resolved.outcomes.filter((outcome) => outcome.status === "failed").map((outcome) => ({
    resolver: outcome.name,
    message: causeOf(outcome),
  }));
  if (timer.expired) errors.unshift({ resolver: "", message: timer.expired });
  else if (errors.length === 0 && resolved.error) {
    errors.push({ resolver: "", message: resolved.error.message });
  }
  return {
    resolvers,
    sensitive: [...resolved.sensitive].filter((name) => Object.hasOwn(resolvers, name)),
    errors,
    ...wayOf(resolved.outcomes.find((outcome) => outcome.status === "failed")?.error),
  };
}

/** An outcome's error without the name of the resolver, which stands beside it. */
function causeOf(outcome: ResolverOutcome): string {
  const { message } = outcome.error!;
  const prefix = `resolver "${outcome.name}" failed: `;
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

function checkAncestors(parent: Run, request: ChildSolutionRequest, solution: Solution): void {
  const { canonical } = solution.origin;
  const chain = [...parent.ancestors, canonical];
  if (parent.ancestors.includes(canonical)) {
    const from = parent.ancestors.indexOf(canonical);
    throw new ScafctlError(
      "SCAF5005",
      `solution: circular reference detected: ${chain.slice(from).join(" → ")}`,
      {
        hint: "a solution cannot be part of itself, not even through others",
      },
    );
  }
  // The root is on the chain but is no nesting.
  const depth = chain.length - 1;
  const limit = limitOf(parent.facts.limits, "depth");
  const most = Math.min(request.maxDepth, limit);
  if (depth > most) {
    throw new ScafctlError(
      "SCAF6003",
      `solution: maximum nesting depth ${most} exceeded: ${chain.join(" → ")}`,
      {
        hint: most < limit ? "raise maxDepth of the solution provider" : "raise it with --limit depth=N",
      },
    );
  }
}

const PATH = /^[.~/\\]|^[A-Za-z]:[\\/]|\.(ya?ml|json)$/i;

/** A file is looked for beside the referring solution, then in the working directory (decision S30). */
async function load(
  options: EngineOptions,
  parent: Run,
  request: ChildSolutionRequest,
  call: ChildCall,
  signal: AbortSignal,
): Promise<Solution> {
  const { source, parameters } = request;
  const { workingDirectory } = parent.facts;
  const isFileUrl = source.startsWith("file://");
  const isRemote = /^[a-z][a-z0-9+.-]*:\/\//i.test(source) && !isFileUrl;
  const folder = folderOf(parent, call);
  if (!isRemote && (PATH.test(source) || isFileUrl || !options.loadChild)) {
    const path = isFileUrl ? fileOf(source) : source;
    const names = { has: (name: string) => Object.hasOwn(parameters, name) };
    const load = (folder: string) =>
      loadSolution({
        source: { kind: "file", path },
        workingDirectory: folder,
        parameters: names,
        checkFile: (path) => checkFile(parent, path, "solution", call.context.caller.name),
      });
    try {
      return await load(folder);
    } catch (error) {
      const isMissing = error instanceof ScafctlError && error.code === "SCAF1001";
      if (!isMissing || folder === workingDirectory) throw error;
      return await load(workingDirectory);
    }
  }
  if (!options.loadChild) {
    throw new ScafctlError("SCAF1014", `"${source}" cannot be loaded here: only files can`);
  }
  return await options.loadChild({ source, workingDirectory, folder, parameters, signal });
}

function fileOf(address: string): string {
  try {
    return fromFileUrl(address);
  } catch (error) {
    throw new ScafctlError("SCAF1014", `"${address}" names no file: ${messageOf(error)}`, { cause: error });
  }
}

/** Folder of the referring solution. Paths of actions start elsewhere, so there it is taken from the solution's own name. */
function folderOf(parent: Run, call: ChildCall): string {
  const name = parent.ancestors.at(-1);
  const isFile = call.context.mode === "action" && name !== undefined && isAbsolute(name);
  return isFile ? dirname(name) : call.context.baseFolder;
}

/** The parent's signal, and the child's own time limit beside it. */
class Deadline {
  readonly signal: AbortSignal;
  /** What the limit's end is called, once it has come. */
  expired: string | undefined;
  readonly #outer: AbortSignal;
  readonly #controller = new AbortController();
  readonly #onAbort = () => this.#controller.abort(this.#outer.reason);
  readonly #stopTimer: () => void;

  constructor(parent: Run, timeout: number | undefined, outer: AbortSignal) {
    this.signal = this.#controller.signal;
    this.#outer = outer;
    outer.addEventListener("abort", this.#onAbort, { once: true });
    if (outer.aborted) this.#onAbort();
    this.#stopTimer = timeout === undefined ? () => {} : parent.timers.after(timeout, () => {
      this.expired = `timed out after ${millisText(timeout)}`;
      this.#controller.abort(new ScafctlError("SCAF3006", this.expired));
    });
  }

  throwIfCancelled(): void {
    this.#outer.throwIfAborted();
  }

  stop(): void {
    this.#stopTimer();
    this.#outer.removeEventListener("abort", this.#onAbort);
  }
}
