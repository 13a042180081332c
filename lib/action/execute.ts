import { ScafctlError } from "../diagnostics/mod.ts";
import { type Evaluator, maskError, type Scope } from "../evaluate/mod.ts";
import {
  type ActionOptions,
  type ActionOutcome,
  type ActionStatus,
  cancelledError,
  type Run,
  type RunStatus,
} from "../run/mod.ts";
import type { ValueRef, Workflow } from "../solution/model.ts";
import type { Value, ValueObject } from "../value/mod.ts";
import type { WorkflowAnalysis } from "./analyse.ts";
import { isTainted, usesIteration } from "./expand.ts";
import { type ActionGraph, type ExpandedAction, onErrorOf, type Phases } from "./model.ts";
import { ActionState, Namespace } from "./namespace.ts";
import { Unsuccessful } from "./retry.ts";
import { placeOf, runAction } from "./run_action.ts";
import { runPhases } from "./scheduler.ts";

/** Checks a result against a schema that the solution gives; what does not fit, in words. */
export type ResultValidator = (schema: Value, data: Value) => Promise<readonly string[]>;

/** What {@link executeGraph} needs. */
export interface ExecuteRequest {
  readonly run: Run;
  readonly evaluator: Evaluator;
  readonly workflow: Workflow;
  readonly analysis: WorkflowAnalysis;
  readonly graph: ActionGraph;
  readonly options: ActionOptions;
  /** Resolver values. */
  readonly values: ValueObject;
  /** Names of resolvers whose values are sensitive. */
  readonly sensitive: ReadonlySet<string>;
  /** `__execution`, made when something asks for it. */
  readonly execution: () => ValueObject;
  /** Absolute folder for relative paths. */
  readonly baseFolder: string;
  readonly validate: ResultValidator;
  /** Cancels the main part; `finally` runs all the same. */
  readonly signal: AbortSignal;
  /** Cancels `finally` too. */
  readonly finallySignal?: AbortSignal | undefined;
  readonly parentSpan?: string | undefined;
}

/** What came of a graph. */
export interface ExecuteResult {
  readonly status: RunStatus;
  readonly outcomes: readonly ActionOutcome[];
  readonly failedActions: readonly string[];
  readonly skippedActions: readonly string[];
  readonly error?: ScafctlError;
}

/** What the actions of one run share. */
export class ActionRun {
  readonly base: Run;
  readonly evaluator: Evaluator;
  readonly workflow: Workflow;
  readonly options: ActionOptions;
  readonly baseFolder: string;
  readonly failsOnUnsuccessful: boolean;
  readonly states: ReadonlyMap<string, ActionState>;
  readonly namespace: Namespace;
  readonly validate: ResultValidator;
  readonly #request: ExecuteRequest;
  readonly #spans = new Map<ActionState, string>();
  #execution: ValueObject | undefined;

  constructor(request: ExecuteRequest) {
    this.#request = request;
    this.base = request.run;
    this.evaluator = request.evaluator;
    this.workflow = request.workflow;
    this.options = request.options;
    this.baseFolder = request.baseFolder;
    this.validate = request.validate;
    this.failsOnUnsuccessful = request.workflow.failOnUnsuccessful &&
      request.options.actionFailure !== "data";
    this.states = new Map(
      [...request.graph.actions].map(([name, action]) => [name, new ActionState(action)]),
    );
    this.namespace = new Namespace(request.graph, this.states, unselected(request));
  }

  /** What an action's expressions see. */
  scope(action: ExpandedAction): Scope {
    const { actions, readsAll } = this.#request.analysis.of(action.definition);
    const variables = this.namespace.variables(action, actions, readsAll);
    if (action.iteration) Object.assign(variables, action.iteration.variables);
    variables.__cwd = this.base.facts.workingDirectory;
    // A large document that few ask for.
    if (this.#request.analysis.mentions(action.definition, "__execution")) {
      variables.__execution = this.#execution ??= this.#request.execution();
    }
    return { values: this.#request.values, variables };
  }

  /** Whether an action looks at the results of another one, and does not only come after it. */
  reads(action: ExpandedAction, other: ExpandedAction): boolean {
    const { analysis } = this.#request;
    for (const name of analysis.of(action.definition).reads) {
      if (analysis.baseOf(name) === other.definition.name) return true;
    }
    return false;
  }

  /** Whether a secret flows into one input. */
  carriesSecret({ definition, iteration }: ExpandedAction, ref: ValueRef): boolean {
    const { analysis, sensitive } = this.#request;
    if (isTainted({ analysis, sensitive }, definition, ref)) return true;
    if (!iteration?.isSensitive || ref.kind === "literal") return false;
    return usesIteration(definition, analysis.flowsOf(ref, definition).variables);
  }

  spanOf(state: ActionState): string {
    let span = this.#spans.get(state);
    if (!span) this.#spans.set(state, span = this.base.spans.next());
    return span;
  }

  emitStarted(state: ActionState): void {
    const { definition, name, section } = state.action;
    this.base.emit({
      type: "action.started",
      time: state.startTime!,
      name,
      section,
      provider: definition.provider,
      ...(definition.displayName !== undefined && { displayName: definition.displayName }),
      span: this.spanOf(state),
      ...(this.#request.parentSpan !== undefined && { parentSpan: this.#request.parentSpan }),
    });
  }

  /** Makes an ended action's results readable, and tells of it. */
  finish(state: ActionState): void {
    if (state.action.isTainted || state.isSensitive) state.isSensitive = true;
    else if (this.#readsSensitive(state)) state.isSensitive = true;
    this.namespace.add(state);
    const { name, section } = state.action;
    this.base.emit({
      type: "action.finished",
      time: this.base.facts.now(),
      name,
      section,
      status: state.status,
      duration: durationOf(state),
      ...(state.skipReason && { skipReason: state.skipReason }),
      ...(state.errorText !== undefined && { error: state.errorText }),
      ...(state.results !== undefined && { results: state.isSensitive ? "***REDACTED***" : state.results }),
      streamed: state.streamed,
      attempts: state.attempts,
      ...(state.isIgnored && { ignored: true }),
      span: this.spanOf(state),
    });
  }

  /** Whether results of a sensitive action flow into this one (decision F19). */
  #readsSensitive(state: ActionState): boolean {
    const { actionFlows } = this.#request.analysis.of(state.action.definition);
    for (const name of actionFlows) {
      const target = this.#request.graph.aliases.get(name) ?? name;
      for (const each of this.#request.graph.expansions.get(target) ?? [target]) {
        if (this.states.get(each)?.isSensitive) return true;
      }
    }
    return false;
  }
}

/** Main actions that are not part of the run, so that `finally` can ask for them. */
function unselected({ workflow, graph }: ExecuteRequest): string[] {
  return [...workflow.actions.keys()].filter((name) =>
    !graph.actions.has(name) && !graph.expansions.has(name)
  );
}

/**
 * Runs a graph: the main part in phases, then `finally`, which runs once whatever happened, also after a cancellation.
 * Never rejects.
 */
export async function executeGraph(request: ExecuteRequest): Promise<ExecuteResult> {
  const run = new ActionRun(request);
  const { graph, signal } = request;
  run.base.emit({
    type: "actions.planned",
    time: run.base.facts.now(),
    actions: graph.actions.size,
    phases: graph.main.length + graph.finally.length,
  });
  await runSection(run, graph, graph.main, "actions", signal);
  const finallySignal = request.finallySignal ?? new AbortController().signal;
  await runSection(run, graph, graph.finally, "finally", finallySignal);
  return resultOf(run, graph, signal.aborted ? signal : finallySignal);
}

async function runSection(
  run: ActionRun,
  graph: ActionGraph,
  phases: Phases,
  section: "actions" | "finally",
  signal: AbortSignal,
): Promise<void> {
  await runPhases(graph.actions, phases, {
    maxConcurrency: run.options.maxConcurrency ?? 0,
    canStop: canStop,
    run: async (action) => {
      const state = run.states.get(action.name)!;
      await runAction(run, state, signal);
      run.finish(state);
      return { stops: state.stops };
    },
    skip: (action) => {
      const state = run.states.get(action.name)!;
      state.status = signal.aborted ? "cancelled" : "skipped";
      if (!signal.aborted) state.skipReason = "dependency-failed";
      run.finish(state);
    },
    onPhase: (phase, names, state) =>
      run.base.emit({ type: "action.phase", time: run.base.facts.now(), section, phase, names, state }),
  });
}

/** Whether a failure of the action ends the section. Its own expressions do, whatever `onError` says. */
function canStop(action: ExpandedAction): boolean {
  if (onErrorOf(action) === "fail") return true;
  if (action.when === false) return false;
  if (action.definition.when && action.when === undefined) return true;
  for (const input of action.inputs.values()) if (input.kind === "deferred") return true;
  return false;
}

function durationOf(state: ActionState): number {
  if (state.startTime === undefined || state.endTime === undefined) return 0;
  return Math.max(0, state.endTime - state.startTime);
}

function resultOf(run: ActionRun, graph: ActionGraph, signal: AbortSignal): ExecuteResult {
  const ordered = [...graph.main, ...graph.finally].flat().map((name) => run.states.get(name)!);
  const outcomes = ordered.map((state) => outcomeOf(run, state));
  const failed = ordered.filter((state) => state.hasFailed && !state.isIgnored);
  const stopper = ordered.find((state) => state.stops);
  const status: RunStatus = signal.aborted
    ? "cancelled"
    : stopper
    ? "failed"
    : failed.length > 0
    ? "partial-success"
    : "succeeded";
  const error = signal.aborted
    ? cancelledError(signal.reason)
    : stopper && outcomes.find((outcome) => outcome.name === stopper.action.name)?.error;
  return {
    status,
    outcomes,
    failedActions: failed.map((state) => state.action.name).sort(),
    skippedActions: ordered.filter((state) => state.status === "skipped").map((state) => state.action.name)
      .sort(),
    ...(error && {
      error: signal.aborted ? error : new ScafctlError(
        error.code === "SCAF4005" ? "SCAF4005" : "SCAF4004",
        `action execution failed: phase execution failed: ${error.message}`,
        { cause: error, range: error.range, hint: error.hint, exit: error.exit },
      ),
    }),
  };
}

function outcomeOf(run: ActionRun, state: ActionState): ActionOutcome {
  const { action } = state;
  const error = errorOf(run, state);
  return {
    name: action.name,
    originalName: action.definition.name,
    section: action.section,
    provider: action.definition.provider,
    status: state.status as ActionStatus,
    ...(state.skipReason && { skipReason: state.skipReason }),
    ...(state.inputs && { inputs: state.inputs }),
    ...(state.results !== undefined && { results: state.results }),
    ...(error && { error }),
    ...(state.errorText !== undefined && { errorMessage: state.errorText }),
    ...(state.reason !== undefined && { reason: state.reason }),
    ...(state.startTime !== undefined && { startTime: state.startTime }),
    ...(state.endTime !== undefined && { endTime: state.endTime }),
    duration: durationOf(state),
    attempts: state.attempts,
    streamed: state.streamed,
    sensitive: state.isSensitive,
    ignored: state.isIgnored,
  };
}

function errorOf(run: ActionRun, state: ActionState): ScafctlError | undefined {
  if (!state.hasFailed) return undefined;
  const { name, definition } = state.action;
  const cause = state.error instanceof Error && state.error.name === "EvaluationFailure"
    ? state.error.cause
    : state.error;
  const inner = cause instanceof ScafctlError ? cause : undefined;
  const isTimeout = state.status === "timeout";
  const text = isTimeout ? `action "${name}" ${inner!.message}` : `action "${name}": ${state.errorText}`;
  const isRefused = inner?.code === "SCAF6001" || inner?.code === "SCAF6006";
  const error = new ScafctlError(isTimeout ? "SCAF4005" : "SCAF4004", text, {
    cause,
    range: inner?.range ?? placeOf(definition).range,
    hint: inner?.hint ?? (cause instanceof Unsuccessful ? cause.hint : undefined),
    ...(isRefused && { exit: inner!.exit }),
  });
  return maskError(error, run.base.masker);
}
