import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { type Evaluator, maskError } from "../evaluate/mod.ts";
import {
  cancelledError,
  type ResolveOptions,
  type ResolveResult,
  type ResolverOutcome,
  type Run,
} from "../run/mod.ts";
import { durationMillis, object } from "../value/mod.ts";
import { executionDocument } from "./execution_document.ts";
import { live } from "./life.ts";
import type { ResolverPlan } from "./plan.ts";
import { ResolverRun } from "./resolver_run.ts";
import { type NodeEnd, runSchedule } from "./scheduler.ts";
import { ResolverState } from "./state.ts";
import { wrap } from "./texts.ts";

/** Default time of one phase, in milliseconds. */
export const PHASE_TIMEOUT = 300_000;

/** What {@link resolve} needs besides its options. */
export interface ResolveRequest {
  readonly run: Run;
  readonly evaluator: Evaluator;
  readonly plan: ResolverPlan;
  readonly options: ResolveOptions;
  /** Absolute folder for relative paths. */
  readonly baseFolder: string;
  readonly signal: AbortSignal;
  readonly parentSpan?: string | undefined;
}

/**
 * Runs a plan. Never rejects: a failure is the result's `error`, beside the outcomes of what had finished. Outcomes and
 * error depend on the plan alone, whatever the timing and the concurrency.
 */
export async function resolve(request: ResolveRequest): Promise<ResolveResult> {
  const { run, plan, options } = request;
  const { facts } = run;
  const start = facts.now();
  const span = run.spans.next();
  const states = plan.resolvers.map((planned) => new ResolverState(planned));
  const shared = new ResolverRun(run, request.evaluator, options, plan, request.baseFolder, states);
  run.emit({
    type: "resolvers.planned",
    time: start,
    resolvers: states.length,
    phases: plan.phases.length,
    span,
    ...(request.parentSpan !== undefined && { parentSpan: request.parentSpan }),
  });
  const ends = await runSchedule<void>(plan.schedule, {
    maxConcurrency: options.maxConcurrency ?? 0,
    phaseTimeout: options.phaseTimeout ? durationMillis(options.phaseTimeout) : PHASE_TIMEOUT,
    goesOn: options.validateAll ?? false,
    signal: request.signal,
    timers: run.timers,
    run: (node, signal, abort) => begin(shared, states[node]!, span, signal, abort),
    onEnd: (node, end) => finish(shared, states[node]!, end),
  });
  ends.forEach((end, node) => {
    // What belongs to a phase that was given up does not count, even when it was quick.
    if (end.status === "dropped") states[node]!.drop(end.reason === "dependency" ? "skipped" : "cancelled");
  });
  const error = request.signal.aborted
    ? cancelledError(request.signal.reason)
    : options.validateAll
    ? summary(states, ends)
    : firstFailure(plan, states);
  const duration = Math.max(0, facts.now() - start);
  run.emit({
    type: "resolvers.finished",
    time: facts.now(),
    status: error ? "failed" : "success",
    duration,
    span,
    ...(error && { error: error.message }),
  });
  return resultOf(shared, duration, error);
}

async function begin(
  shared: ResolverRun,
  state: ResolverState,
  parentSpan: string,
  signal: AbortSignal,
  abort: (reason: unknown) => void,
): Promise<void> {
  const { base } = shared;
  state.startTime = base.facts.now();
  state.span = base.spans.next();
  if (!state.isSensitive && !state.planned.definition.isDeclassified && shared.isTainted(state)) {
    shared.taint(state);
  }
  base.emit({
    type: "resolver.started",
    time: state.startTime,
    name: state.planned.definition.name,
    phase: state.planned.phase,
    span: state.span,
    parentSpan,
  });
  await live(shared, state, signal, abort);
}

function finish(shared: ResolverRun, state: ResolverState, end: NodeEnd<void>): void {
  const { base } = shared;
  const { name } = state.planned.definition;
  // Work that was given up may take its time to notice.
  shared.forgetLimit(state);
  if (end.status === "failed") {
    state.status = "failed";
    state.error = wrap(
      "SCAF3001",
      `resolver "${name}" failed: ${messageOf(end.error)}`,
      end.error,
      shared.maskerOf(state),
      state.planned.definition.range,
    );
  } else if (end.status === "dropped") {
    state.drop(end.reason === "dependency" ? "skipped" : "cancelled");
  } else if (state.status === "success") {
    shared.values[name] = state.value!;
    if (state.isSensitive) shared.sensitive.add(name);
  }
  if (state.startTime === undefined && end.status !== "failed") return;
  state.endTime = base.facts.now();
  base.emit({
    type: "resolver.finished",
    time: state.endTime,
    name,
    phase: state.planned.phase,
    status: state.status,
    duration: Math.max(0, state.endTime - (state.startTime ?? state.endTime)),
    ...(state.status === "success" && !state.isSensitive && { value: state.value! }),
    ...(state.status === "success" && state.isSensitive && { value: "***REDACTED***" }),
    ...(state.error && { error: state.error.message }),
    span: state.span,
  });
}

/** The failure of the lowest phase, and there of the first name. */
function firstFailure(plan: ResolverPlan, states: readonly ResolverState[]): ScafctlError | undefined {
  for (const [index, phase] of plan.schedule.phases.entries()) {
    const failed = phase.map((node) => states[node]!).filter((state) => state.status === "failed");
    const [first] = failed;
    if (!first) continue;
    const { error } = first;
    const what = failed.length === 1 ? error!.message : `${failed.length} resolvers failed:\n` +
      failed.map((state, number) => `  ${number + 1}. ${state.error!.message}`).join("\n");
    return new ScafctlError(
      "SCAF3001",
      `resolver execution failed: phase ${index + 1} failed: ${what}`,
      {
        range: error!.range,
        hint: error!.hint,
        cause: error,
        exit: error!.exit,
        details: failed.map((state) => ({ ...state.error!.diagnostic(), code: "SCAF3001" })),
      },
    );
  }
  return undefined;
}

/** Root causes only: what was skipped because of a failure is counted, not listed. */
function summary(states: readonly ResolverState[], ends: readonly NodeEnd<void>[]): ScafctlError | undefined {
  const failed = states.filter((state) => state.status === "failed").sort((a, b) =>
    a.planned.phase - b.planned.phase || a.planned.node - b.planned.node
  );
  if (failed.length === 0) return undefined;
  const skipped = ends.filter((end) => end.status === "dropped").length;
  const succeeded = states.filter((state) => state.status === "success").length;
  const lines = failed.map((state, index) =>
    `  ${index + 1}. (phase ${state.planned.phase}) ${state.error!.message}`
  );
  return new ScafctlError(
    "SCAF3010",
    // Scripts look for these words of the original.
    `resolver execution failed: ${failed.length} resolver(s) failed, ` +
      `${skipped} skipped due to failed dependencies, ${succeeded} succeeded:\n${lines.join("\n")}`,
    { details: failed.map((state) => state.error!.diagnostic()), cause: failed[0]!.error },
  );
}

function resultOf(shared: ResolverRun, duration: number, error: ScafctlError | undefined): ResolveResult {
  const { plan, states } = shared;
  const outcomes: ResolverOutcome[] = plan.inFileOrder.map(({ node }) => states[node]!.outcome());
  const values = object();
  const sensitive = new Set<string>();
  for (const outcome of outcomes) {
    if (outcome.status !== "success") continue;
    values[outcome.name] = outcome.value!;
    if (outcome.sensitive) sensitive.add(outcome.name);
  }
  return {
    outcomes,
    values,
    sensitive,
    masker: shared.base.masker,
    phases: plan.phases,
    duration,
    ...(error && { error: maskError(error, shared.base.masker) }),
    execution: () => executionDocument(plan, outcomes, duration),
  };
}
