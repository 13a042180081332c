import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { durationMillis, formatJson, type Value } from "../value/mod.ts";
import type { Scope } from "../evaluate/mod.ts";
import { millisText } from "../run/mod.ts";
import { coerce } from "./coerce.ts";
import { JSON_BYTES_AT_MOST, jsonBytes } from "./json_bytes.ts";
import { customMessage } from "./messages.ts";
import type { ResolverRun } from "./resolver_run.ts";
import type { LifePhase, ResolverState } from "./state.ts";
import { runSource, runStep, SourceSkipped } from "./steps.ts";
import { safeMessage, wrap } from "./texts.ts";
import { validateValue, ValidationFailure } from "./validation.ts";

/** Default time of one resolver, in milliseconds. */
export const RESOLVER_TIMEOUT = 30_000;

/**
 * One resolver's life: condition, sources, transforms, type, validation, size. What comes of it is left in the state;
 * a rejection is a failure with its cause as message (without the resolver's name).
 */
export async function live(
  run: ResolverRun,
  state: ResolverState,
  signal: AbortSignal,
  abort: (reason: unknown) => void,
): Promise<void> {
  const { definition } = state.planned;
  if (run.options.mocks && Object.hasOwn(run.options.mocks, definition.name)) {
    return succeed(run, state, run.options.mocks[definition.name]!);
  }
  const milliseconds = definition.timeout
    ? durationMillis(definition.timeout)
    : run.options.resolverTimeout
    ? durationMillis(run.options.resolverTimeout)
    : RESOLVER_TIMEOUT;
  if (milliseconds > 0) {
    // Engines and lanes hold it against the real clock, whatever clock the run reports by.
    const deadline = Date.now() + milliseconds;
    run.limits.set(state, {
      deadline,
      milliseconds,
      stop: run.base.timers.after(milliseconds, () => abort(timedOut(state, milliseconds))),
    });
    run.evaluator.setDeadline(signal, deadline);
  }
  try {
    const scope = run.scope(state);
    if (definition.when && !await run.evaluator.condition(definition.when, scope, "when", signal)) {
      state.status = "skipped";
      return;
    }
    await produce(run, state, scope, signal);
  } catch (error) {
    throwIfLate(run, state);
    throw error;
  } finally {
    run.forgetLimit(state);
  }
}

function timedOut(state: ResolverState, milliseconds: number): ScafctlError {
  return new ScafctlError("SCAF3006", `timed out after ${millisText(milliseconds)}`, {
    range: state.planned.definition.range,
    hint: "raise the resolver's timeout or --resolver-timeout",
  });
}

/** What only computes sees its deadline before the timer can fire; its failure is that of the time, not its own. */
function throwIfLate(run: ResolverRun, state: ResolverState): void {
  const limit = run.limits.get(state);
  if (limit && Date.now() >= limit.deadline) throw timedOut(state, limit.milliseconds);
}

async function produce(
  run: ResolverRun,
  state: ResolverState,
  scope: Scope,
  signal: AbortSignal,
): Promise<void> {
  const { definition } = state.planned;
  const { options } = run;
  let value = await timed(run, state, "resolve", () => resolveValue(run, state, scope, signal));
  let producedBy: LifePhase = "resolve";
  if (definition.transform && !options.skipTransform) {
    const { transform } = definition;
    const before = value;
    value = await timed(run, state, "transform", async () => {
      if (transform.when && !await run.evaluator.condition(transform.when, scope, "transform when", signal)) {
        return before;
      }
      producedBy = "transform";
      return await transformValue(run, state, before, signal);
    });
  }
  try {
    value = coerce(value, definition.type);
  } catch (error) {
    const text = state.isSensitive
      ? `type coercion failed in ${producedBy} phase: the value is not a ${typeName(definition.type)}`
      : `type coercion failed in ${producedBy} phase: ${safeMessage(error, run.base.masker)}`;
    // The cause quotes the value, and in a form of its own that no mask knows.
    const cause = state.isSensitive ? undefined : error;
    throw await customMessage(
      run,
      state,
      wrap("SCAF3003", text, cause, run.base.masker, definition.typeRange ?? definition.range),
    );
  }
  run.learn(state, value);
  if (definition.validate && !options.skipValidation && !options.skipTransform) {
    await timed(run, state, "validate", () => validateValue(run, state, value, signal));
  }
  checkSize(run, state, value);
  succeed(run, state, value);
}

function typeName(type: ResolverState["planned"]["definition"]["type"]): string {
  return typeof type === "string" ? type : type.unknown;
}

async function timed<T>(
  run: ResolverRun,
  state: ResolverState,
  phase: LifePhase,
  work: () => Promise<T>,
): Promise<T> {
  const { now } = run.base.facts;
  const start = now();
  state.phase = phase;
  try {
    return await work();
  } catch (error) {
    if (error instanceof ValidationFailure) throw await error.finish(run, state);
    throw error;
  } finally {
    state.phaseMetrics.push({ phase, duration: Math.max(0, now() - start) });
  }
}

async function resolveValue(
  run: ResolverRun,
  state: ResolverState,
  scope: Scope,
  signal: AbortSignal,
): Promise<Value> {
  const { definition } = state.planned;
  const { resolve } = definition;
  const fail = async (text: string, cause?: unknown): Promise<ScafctlError> =>
    await customMessage(
      run,
      state,
      wrap("SCAF3002", `resolve phase: ${text}`, cause, run.base.masker, definition.range),
    );
  if (resolve?.when && !await run.evaluator.condition(resolve.when, scope, "resolve when", signal)) {
    throw await fail("skipped by its when condition, so there is no value");
  }
  let last: { text: string; error: unknown } | undefined;
  let lastValue: Value | undefined;
  for (const [index, source] of (resolve?.with ?? []).entries()) {
    const where = `source ${index + 1} (${source.provider})`;
    let value: Value;
    try {
      value = await runSource(run, state, source, index, scope, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof SourceSkipped) continue;
      throwIfLate(run, state);
      last = { text: `${where}: ${saidBy(source.provider, error)}`, error };
      if (source.onError === "fail") throw await fail(last.text, error);
      continue;
    }
    state.provider = source.provider;
    run.learn(state, value);
    if (!resolve?.until || source.forEach) return value;
    const seen: Scope = { values: scope.values, variables: run.withSelf(scope.variables, value) };
    if (await run.evaluator.condition(resolve.until, seen, "until", signal)) return value;
    lastValue = value;
  }
  if (lastValue !== undefined) {
    const shown = state.isSensitive ? "[REDACTED]" : excerpt(lastValue);
    throw await fail(`no source gave a value that satisfies until, the last one was ${shown}`, last?.error);
  }
  if (last) {
    const several = (resolve?.with.length ?? 0) > 1;
    throw await fail(several ? `all sources failed, last error: ${last.text}` : last.text, last.error);
  }
  throw await fail("no sources produced a value");
}

/** What a provider says went wrong; its name is not repeated where the place names it already. */
function saidBy(provider: string, error: unknown): string {
  const text = messageOf(error);
  // The texts of this one are specified as a whole.
  if (provider === "solution") return text;
  return text.startsWith(`${provider}: `) ? text.slice(provider.length + 2) : text;
}

function excerpt(value: Value): string {
  let text: string;
  try {
    text = formatJson(value, { escapeHtml: false, nonFinite: "text" });
  } catch {
    return "not printable";
  }
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

async function transformValue(
  run: ResolverRun,
  state: ResolverState,
  initial: Value,
  signal: AbortSignal,
): Promise<Value> {
  const { definition } = state.planned;
  let value = initial;
  for (const [index, step] of (definition.transform?.with ?? []).entries()) {
    try {
      value = await runStep(run, state, step, index, value, signal);
      run.learn(state, value);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof SourceSkipped) continue;
      throwIfLate(run, state);
      if (step.onError === "continue") continue;
      const text = `transform phase: step ${index + 1} (${step.provider}): ${saidBy(step.provider, error)}`;
      throw await customMessage(run, state, wrap("SCAF3001", text, error, run.base.masker, step.range));
    }
  }
  return value;
}

/** Default sizes of a value's JSON that give a warning and an error, in bytes. */
export const WARN_VALUE_SIZE = 1024 * 1024;
export const MAX_VALUE_SIZE = 10 * 1024 * 1024;

function checkSize(run: ResolverRun, state: ResolverState, value: Value): void {
  state.sized = value;
  const { name, range } = state.planned.definition;
  const most = run.options.maxValueSize ?? MAX_VALUE_SIZE;
  const warn = run.options.warnValueSize ?? WARN_VALUE_SIZE;
  const rough = run.base.volume.hold(state, value);
  // Writing a value only to see its length is what a small one does not need.
  if ([most, warn].every((limit) => limit === 0 || rough * JSON_BYTES_AT_MOST <= limit)) return;
  const bytes = jsonBytes(value);
  if (most > 0 && bytes > most) {
    throw new ScafctlError("SCAF3005", `the value has ${bytes} bytes, more than the maximum of ${most}`, {
      range,
      hint: "raise --max-value-size",
    });
  }
  if (warn > 0 && bytes > warn) {
    run.warn(name, `the value of resolver "${name}" has ${bytes} bytes, more than ${warn}`);
  }
}

function succeed(run: ResolverRun, state: ResolverState, value: Value): void {
  state.value = value;
  state.status = "success";
  run.learn(state, value);
}
