import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { Masker, type Scope, writtenIn } from "../evaluate/mod.ts";
import type { ProviderOutput } from "../provider/mod.ts";
import {
  type CallPlace,
  callProvider,
  millisText,
  onAbort,
  placed,
  providerOf,
  systemTimers,
  type Timers,
  wait,
} from "../run/mod.ts";
import type { ActionDefinition, SchemaMode } from "../solution/model.ts";
import { durationMillis, object, type Value, type ValueObject } from "../value/mod.ts";
import type { ActionRun } from "./execute.ts";
import { withKnown } from "./expand.ts";
import { onErrorOf } from "./model.ts";
import { type ActionState, isUnsuccessful } from "./namespace.ts";
import { canRetry, errorDocument, retryDelay, Unsuccessful } from "./retry.ts";

/** Default time of one action with all its attempts, in milliseconds. */
export const ACTION_TIMEOUT = 300_000;

/** How long cancelled work may take to stop before it is left behind, in milliseconds. */
export const GRACE_PERIOD = 6_000;

/**
 * One action's life: dependencies, condition, inputs, attempts, result schema. Never rejects: what came of it is left in
 * the state. `signal` cancels it.
 */
export async function runAction(run: ActionRun, state: ActionState, signal: AbortSignal): Promise<void> {
  const { action } = state;
  const { base } = run;
  try {
    if (signal.aborted) throw signal.reason;
    if (isBlocked(run, state)) return skip(state, "dependency-failed");
    const scope = run.scope(action);
    if (!await conditionHolds(run, state, scope, signal)) return skip(state, "condition");
    state.status = "running";
    state.startTime = base.facts.now();
    run.emitStarted(state);
    await attempts(run, state, scope, signal);
    state.status = "succeeded";
  } catch (error) {
    settleFailure(run, state, error, signal);
  } finally {
    if (state.status !== "skipped") state.endTime = base.facts.now();
  }
}

function isBlocked(run: ActionRun, state: ActionState): boolean {
  return state.action.dependencies.some((name) => {
    const dependency = run.states.get(name);
    if (!dependency) return false;
    if (dependency.hasFailed) return !isReadable(run, state, dependency);
    return dependency.skipReason === "dependency-failed";
  });
}

/**
 * A provider that answered, and said that it did not succeed, leaves results. Where the workflow goes on, what looks at
 * them runs (decision F6); what only comes after is skipped as after any failure.
 */
function isReadable(run: ActionRun, state: ActionState, dependency: ActionState): boolean {
  return dependency.error instanceof Unsuccessful && !dependency.stops &&
    run.reads(state.action, dependency.action);
}

function skip(state: ActionState, reason: "condition" | "dependency-failed"): void {
  state.status = "skipped";
  state.skipReason = reason;
}

async function conditionHolds(
  run: ActionRun,
  state: ActionState,
  scope: Scope,
  signal: AbortSignal,
): Promise<boolean> {
  const { action } = state;
  if (action.when !== undefined) return action.when;
  const { when } = action.definition;
  if (!when) return true;
  try {
    return await run.evaluator.condition(when, scope, "when", signal);
  } catch (error) {
    throw new EvaluationFailure(error);
  }
}

/** An expression of the action itself is wrong; `onError` is about what the provider does. */
class EvaluationFailure extends Error {
  override readonly name = "EvaluationFailure";

  constructor(override readonly cause: unknown) {
    super(messageOf(cause));
  }
}

async function attempts(
  run: ActionRun,
  state: ActionState,
  scope: Scope,
  signal: AbortSignal,
): Promise<void> {
  const { definition } = state.action;
  const provider = await providerOf(run.base.registry, definition.provider, definition.providerRange);
  state.inputs = await evaluateInputs(run, state, scope, provider.descriptor.schema, signal);
  run.base.volume.hold(state.action, state.inputs);
  learnSecretInputs(run, state);
  const limit = definition.timeout
    ? durationMillis(definition.timeout)
    : run.options.actionTimeout
    ? durationMillis(run.options.actionTimeout)
    : ACTION_TIMEOUT;
  const work = new TimedWork(run.base.timers, limit, signal, graceOf(run));
  const most = definition.retry?.maxAttempts ?? 1;
  try {
    for (let attempt = 1;; attempt++) {
      state.attempts = attempt;
      try {
        return await attemptOnce(run, state, scope, provider, work);
      } catch (error) {
        work.checkTime();
        if (work.signal.aborted) throw work.signal.reason;
        if (
          attempt >= most || !canRetry(error) || !await wantsRetry(run, state, error, attempt, most, scope)
        ) {
          throw error;
        }
        const delay = retryDelay(definition.retry!, attempt);
        run.base.emit({
          type: "action.retry",
          time: run.base.facts.now(),
          name: state.action.name,
          attempt: attempt + 1,
          maxAttempts: most,
          delay,
          error: ownText(state, messageOf(error)),
        });
        await wait(run.base.timers, delay, work.signal);
      }
    }
  } finally {
    work.stop();
  }
}

/** Shorter texts in the results of a sensitive action are taken for ordinary words. */
const SECRET_RESULT = 8;

/** Inputs that derive from secrets are secrets too. */
function learnSecretInputs(run: ActionRun, state: ActionState): void {
  if (!state.action.isTainted) return;
  for (const [name, { ref }] of state.action.inputs) {
    if (!run.carriesSecret(state.action, ref)) continue;
    run.base.masker.addDerived(state.inputs![name]!, writtenIn([ref]));
  }
}

/** A text about an action, in which a sensitive one does not show its own inputs. */
function ownText(state: ActionState, text: string): string {
  if (!state.action.definition.sensitive || !state.inputs) return text;
  const own = new Masker();
  own.add(state.inputs);
  return own.mask(text);
}

/** Where the call of an action stands in the file. */
export function placeOf({ section, name, inputs, providerRange, range }: ActionDefinition): CallPlace {
  const field = `spec.workflow.${section}.${name}`;
  const at = providerRange ?? range;
  return { inputs, field, range: at && { ...at, field } };
}

function graceOf(run: ActionRun): number {
  return run.options.gracePeriod ? durationMillis(run.options.gracePeriod) : GRACE_PERIOD;
}

async function attemptOnce(
  run: ActionRun,
  state: ActionState,
  scope: Scope,
  provider: Awaited<ReturnType<typeof providerOf>>,
  work: TimedWork,
): Promise<void> {
  const { definition } = state.action;
  const inputs = state.inputs!;
  const call = callProvider(run.base, {
    provider,
    inputs,
    mode: "action",
    caller: { kind: "action", name: state.action.name },
    resolvers: scope.values,
    variables: scope.variables,
    baseFolder: run.baseFolder,
    outputFolder: run.options.outputFolder,
    files: run.options.files ?? {},
    signal: work.signal,
    deadline: work.deadline(),
    parentSpan: run.spanOf(state),
    sensitive: definition.sensitive,
  }).catch((error) => {
    if (work.signal.aborted) throw error;
    throw placed(error, placeOf(definition));
  });
  const output: ProviderOutput = await work.run(call);
  state.results = output.data;
  run.base.volume.hold(state, output.data);
  state.streamed = output.streamed ?? false;
  if (output.sensitive) state.isSensitive = true;
  // Statuses and the like stand among the secrets.
  if (definition.sensitive) run.base.masker.add(output.data, SECRET_RESULT);
  if (run.failsOnUnsuccessful && isUnsuccessful(output.data, inputs)) throw new Unsuccessful(output.data);
  await checkSchema(run, state, output.data);
}

async function evaluateInputs(
  run: ActionRun,
  state: ActionState,
  scope: Scope,
  schema: Parameters<ActionRun["evaluator"]["input"]>[3],
  signal: AbortSignal,
): Promise<ValueObject> {
  const result = object();
  try {
    for (const [name, input] of state.action.inputs) {
      result[name] = input.kind === "known"
        ? input.value
        : await run.evaluator.input(name, withKnown(input.ref, input.known), scope, schema, signal);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new EvaluationFailure(error);
  }
  return result;
}

async function wantsRetry(
  run: ActionRun,
  state: ActionState,
  error: unknown,
  attempt: number,
  most: number,
  scope: Scope,
): Promise<boolean> {
  const retryIf = state.action.definition.retry?.retryIf;
  if (!retryIf) return true;
  const variables = object(scope.variables);
  variables.__error = errorDocument(error, attempt, most);
  const condition = {
    kind: "expr",
    text: retryIf.text,
    ...(retryIf.range && { range: retryIf.range }),
  } as const;
  try {
    return await run.evaluator.condition(condition, { values: scope.values, variables }, "retryIf");
  } catch (failure) {
    throw new ScafctlError("SCAF4004", `${messageOf(failure)} (while handling: ${messageOf(error)})`, {
      cause: failure,
      range: retryIf.range,
    });
  }
}

async function checkSchema(run: ActionRun, state: ActionState, data: Value): Promise<void> {
  const { definition, name } = state.action;
  const mode: SchemaMode = definition.resultSchemaMode ?? run.workflow.resultSchemaMode ?? "error";
  if (definition.resultSchema === undefined || mode === "ignore") return;
  const problems = await run.validate(definition.resultSchema, data);
  if (problems.length === 0) return;
  const text = `the result does not match its schema: ${problems.join("; ")}`;
  if (mode === "error") throw new ScafctlError("SCAF4006", text, { range: definition.range });
  run.base.emit({
    type: "warning",
    time: run.base.facts.now(),
    source: name,
    message: `action "${name}": ${text}`,
  });
}

function settleFailure(run: ActionRun, state: ActionState, error: unknown, signal: AbortSignal): void {
  const { masker } = run.base;
  const { action } = state;
  state.error = error;
  if (signal.aborted) {
    state.status = "cancelled";
    state.errorText = masker.mask(messageOf(signal.reason));
    return;
  }
  if (error instanceof ScafctlError && error.code === "SCAF4005") {
    state.status = "timeout";
    state.errorText = "action timed out";
  } else {
    state.status = "failed";
    const text = masker.mask(ownText(state, messageOf(error)));
    const isSchema = error instanceof ScafctlError && error.code === "SCAF4006";
    state.reason = text;
    state.errorText = error instanceof EvaluationFailure || state.attempts === 0
      ? text
      : `action failed after ${state.attempts} attempt(s): ${
        isSchema ? "" : "provider execution failed: "
      }${text}`;
  }
  const onError = onErrorOf(action);
  state.stops = onError === "fail" || error instanceof EvaluationFailure;
  state.isIgnored = onError === "ignore" && !state.stops;
}

/** Work under a time limit and a signal, whose end is waited for a while after it was told to stop. */
class TimedWork {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #limit: number;
  readonly #grace: number;
  readonly #timers: Timers;
  readonly #stopTimer: () => void;
  readonly #forget: () => void;
  #deadline: number | undefined;

  constructor(timers: Timers = systemTimers, limit: number, outer: AbortSignal, grace: number) {
    this.signal = this.#controller.signal;
    this.#limit = limit;
    this.#grace = grace;
    this.#timers = timers;
    const abort = () => this.#controller.abort(outer.reason);
    this.#forget = onAbort(outer, abort);
    if (outer.aborted) abort();
    this.#stopTimer = limit > 0 ? timers.after(limit, () => this.#expire()) : () => {};
  }

  #expire(): void {
    this.#controller.abort(
      new ScafctlError("SCAF4005", `timed out after ${millisText(this.#limit)}`, {
        hint: "raise the action's timeout or --action-timeout",
      }),
    );
  }

  /** Ends the work when its time is over: what only computes sees its deadline before the timer can fire. */
  checkTime(): void {
    if (this.#deadline !== undefined && Date.now() >= this.#deadline) this.#expire();
  }

  /** The instant the limit ends, reckoned from the first call. */
  deadline(): number | undefined {
    if (this.#limit <= 0) return undefined;
    return this.#deadline ??= Date.now() + this.#limit;
  }

  /** The end of the work; after an abort its own end, or the abort's reason when it takes too long. */
  run<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let stopGrace = () => {};
      const abort = () => {
        stopGrace = this.#timers.after(this.#grace, () => reject(this.signal.reason));
      };
      this.signal.addEventListener("abort", abort, { once: true });
      if (this.signal.aborted) abort();
      const settle = () => {
        stopGrace();
        this.signal.removeEventListener("abort", abort);
      };
      work.then((value) => {
        settle();
        if (this.signal.aborted) reject(this.signal.reason);
        else resolve(value);
      }, (error) => {
        settle();
        reject(error);
      });
    });
  }

  stop(): void {
    this.#stopTimer();
    this.#forget();
  }
}
