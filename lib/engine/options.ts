import type { ResultValidator } from "../action/mod.ts";
import type { Registry } from "../provider/mod.ts";
import type { LoadRequest, Solution } from "../solution/mod.ts";
import type { ActionOptions, ResolveOptions, ResolveResult, RunEnvironment, RunResult } from "../run/mod.ts";
import type { ValueObject } from "../value/mod.ts";
import type { Confine } from "./run_base.ts";

/** A solution's source as a child names it: relative to the solution that refers to it. */
export type ChildLoader = (request: ChildLoadRequest) => Promise<Solution>;

/** What is asked of a {@link ChildLoader}. */
export interface ChildLoadRequest {
  /** A path, a URL, or a catalog reference. */
  readonly source: string;
  readonly workingDirectory: string;
  /** Folder of the referring solution, when it has one. */
  readonly folder?: string | undefined;
  readonly parameters: ValueObject;
  readonly signal: AbortSignal;
}

/** What an engine is made of. */
export interface EngineOptions {
  readonly registry: Registry;
  readonly environment: RunEnvironment;
  /** Loads what is neither a path nor a URL, such as catalog references. Such children are refused when absent. */
  readonly loadChild?: ChildLoader;
  /** Puts providers under the grant of the run; all rights when absent. */
  readonly confine?: Confine;
  /** Checks action results against `resultSchema`. */
  readonly validate?: ResultValidator;
}

/** Options of {@link Engine.render}. */
export interface RenderRequest extends ActionOptions {
  /** Put the time into the document. */
  readonly timestamp?: boolean;
}

/** What rendering gives. */
export interface RenderResult {
  /** The `ActionGraph` document; write it with JSON's `sort: "data"`. */
  readonly document: ValueObject;
  readonly resolved: ResolveResult;
}

/** Options of {@link Engine.dryRun}. */
export interface DryRunOptions extends ActionOptions {
  readonly verbose?: boolean;
}

/** A graph that can be drawn or given as data. */
export interface GraphResult {
  draw(format: "ascii" | "dot" | "mermaid"): string;
  document(): ValueObject;
}

/** The one API of every front door. */
export interface Engine {
  /** Reads and checks a solution. Throws a ScafctlError with exit 4. */
  loadSolution(request: LoadRequest): Promise<Solution>;
  /**
   * Runs resolvers. A resolver's failure is the result's `error`; unknown names, missing dependencies and cycles are
   * thrown.
   */
  resolve(solution: Solution, options: ResolveOptions): Promise<ResolveResult>;
  /**
   * The rendered action graph; no action runs. Throws SCAF2009 without workflow, SCAF4001 for an invalid one, the
   * resolvers' error, and SCAF4007 (exit 5) when the graph cannot be built.
   */
  render(solution: Solution, resolve: ResolveOptions, actions: RenderRequest): Promise<RenderResult>;
  /**
   * Resolves, builds the graph and runs it. Throws SCAF2009, SCAF4001, SCAF4008 before anything runs; every later failure
   * is the result's `error`.
   */
  run(solution: Solution, resolve: ResolveOptions, actions: ActionOptions): Promise<RunResult>;
  /** What a run would do, as a document. Failing resolvers and graphs become its warnings. */
  dryRun(solution: Solution, resolve: ResolveOptions, actions: DryRunOptions): Promise<ValueObject>;
  /** The resolvers' graph; nothing runs. */
  resolverGraph(solution: Solution, options: ResolveOptions): Promise<GraphResult>;
  /** The action graph; resolvers run. */
  actionGraph(solution: Solution, resolve: ResolveOptions, actions: ActionOptions): Promise<GraphResult>;
}
