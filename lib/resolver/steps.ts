import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import type { Scope } from "../evaluate/mod.ts";
import type { Capability } from "../provider/mod.ts";
import { checkCount, type ItemEnd, mapLimited, placed, providerOf } from "../run/mod.ts";
import type { ForEach, ProviderStep } from "../solution/model.ts";
import { goTypeName, object, type Value, type ValueObject } from "../value/mod.ts";
import type { ResolverRun } from "./resolver_run.ts";
import type { LifePhase, ResolverState } from "./state.ts";
import { safeMessage } from "./texts.ts";

/** A step whose condition is false; not a failure. */
export class SourceSkipped extends Error {
  override readonly name = "SourceSkipped";
}

/** Where a step stands. */
interface Place {
  readonly phase: LifePhase;
  readonly mode: Capability;
  /** From 0. */
  readonly index: number;
}

/** The value of one source of the resolve phase. Throws {@link SourceSkipped} when its condition is false. */
export async function runSource(
  run: ResolverRun,
  state: ResolverState,
  step: ProviderStep,
  index: number,
  scope: Scope,
  signal: AbortSignal,
): Promise<Value> {
  const place: Place = { phase: "resolve", mode: "from", index };
  return await attempt(run, state, step, place, async () => {
    if (step.forEach) {
      return kept(
        run,
        state,
        await runForEach(run, state, step, step.forEach, place, scope, undefined, signal),
      );
    }
    return kept(run, state, await runOnce(run, state, step, place, scope, signal));
  });
}

/** The value after one transform step. Throws {@link SourceSkipped} when its condition is false. */
export async function runStep(
  run: ResolverRun,
  state: ResolverState,
  step: ProviderStep,
  index: number,
  self: Value,
  signal: AbortSignal,
): Promise<Value> {
  const base = run.scope(state);
  const scope: Scope = { values: base.values, variables: run.withSelf(base.variables, self) };
  const place: Place = { phase: "transform", mode: "transform", index };
  return await attempt(run, state, step, place, async () => {
    if (step.forEach) {
      return kept(run, state, await runForEach(run, state, step, step.forEach, place, scope, self, signal));
    }
    return kept(run, state, await runOnce(run, state, step, place, scope, signal));
  });
}

/** Counts what a resolver has so far, in the place of what it had before. */
function kept(run: ResolverRun, state: ResolverState, value: Value): Value {
  run.base.volume.hold(state, value);
  return value;
}

/** Runs a step and keeps account of its failure. */
async function attempt(
  run: ResolverRun,
  state: ResolverState,
  step: ProviderStep,
  place: Place,
  work: () => Promise<Value>,
): Promise<Value> {
  const start = run.base.facts.now();
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceSkipped) throw error;
    const text = safeMessage(error, run.maskerOf(state));
    state.failedAttempts.push({
      provider: step.provider,
      phase: place.phase,
      step: place.index,
      duration: Math.max(0, run.base.facts.now() - start),
      error: text,
      ...(step.onError && { onError: step.onError }),
    });
    run.base.emit({
      type: "resolver.attemptFailed",
      time: run.base.facts.now(),
      name: state.planned.definition.name,
      provider: step.provider,
      phase: place.phase,
      step: place.index,
      error: text,
    });
    throw error;
  }
}

async function runOnce(
  run: ResolverRun,
  state: ResolverState,
  step: ProviderStep,
  place: Place,
  scope: Scope,
  signal: AbortSignal,
): Promise<Value> {
  if (step.when && !await run.evaluator.condition(step.when, scope, "when", signal)) {
    throw new SourceSkipped();
  }
  return await call(run, state, step, place, scope, signal);
}

/** Evaluates the inputs and calls the provider. */
export async function call(
  run: ResolverRun,
  state: ResolverState,
  step: Pick<ProviderStep, "provider" | "inputs" | "providerRange">,
  place: Place,
  scope: Scope,
  signal: AbortSignal,
): Promise<Value> {
  const provider = await providerOf(run.base.registry, step.provider, step.providerRange);
  const inputs = await run.evaluator.inputs(step.inputs, scope, provider.descriptor.schema, signal);
  const isIteration = state.isSensitive && Object.hasOwn(scope.variables, "__item");
  for (const [name, ref] of step.inputs) {
    if (provider.descriptor.runsSolutions) run.learnForChild(ref, inputs[name]!, isIteration);
    else run.learnFrom(ref, inputs[name]!);
  }
  state.providerCalls++;
  const output = await inPlace(state, step, place, signal, () =>
    run.call({
      provider,
      inputs,
      mode: place.mode,
      caller: {
        kind: "resolver",
        name: state.planned.definition.name,
        phase: place.phase,
        step: place.index,
      },
      resolvers: scope.values,
      variables: scope.variables,
      baseFolder: run.baseFolder,
      signal,
      deadline: run.limits.get(state)?.deadline,
      parentSpan: state.span,
      isTainted: state.isSensitive,
    }));
  if (output.sensitive) run.taint(state);
  return output.data;
}

/** Does the work of a step; its errors tell where the step, or the input that they are about, stands in the file. */
async function inPlace<T>(
  state: ResolverState,
  { inputs, providerRange }: Pick<ProviderStep, "inputs" | "providerRange">,
  { phase, index }: Place,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw error;
    const field = `spec.resolvers.${state.planned.definition.name}.${phase}.with[${index}]`;
    throw placed(error, { inputs, range: providerRange, field });
  }
}

/** What stands for a skipped item until the list is put together. */
const SKIPPED = Symbol("skipped");

async function runForEach(
  run: ResolverRun,
  state: ResolverState,
  step: ProviderStep,
  forEach: ForEach,
  place: Place,
  scope: Scope,
  self: Value | undefined,
  signal: AbortSignal,
): Promise<Value> {
  const items = await itemsOf(run, forEach, scope, self, signal);
  // Without a word from the loop itself the step's own rule holds.
  const goesOn = (forEach.onError ?? step.onError ?? "fail") !== "fail";
  // What the loop has so far counts as long as it goes on: a later step may make less of it.
  const volume = run.base.volume.part();
  const ends = await mapLimited(items, forEach.concurrency, !goesOn, async (item, index) => {
    const variables = iterationVariables(scope.variables, forEach, item, index);
    try {
      const value = await runOnce(run, state, step, place, { values: scope.values, variables }, signal);
      volume.hold({}, value);
      return value;
    } catch (error) {
      if (error instanceof SourceSkipped) return SKIPPED;
      throw error;
    }
  }).finally(() => volume.release());
  if (signal.aborted) throw signal.reason;
  const hasFailed = ends.some((end) => end && "error" in end);
  if (!hasFailed) return plainResults(ends, forEach.keepSkipped);
  if (goesOn) return reports(run, items, ends, forEach.keepSkipped);
  const first = ends.findIndex((end) => end && "error" in end);
  const { error } = ends[first] as { error: unknown };
  throw new ScafctlError("SCAF3009", `forEach iteration ${first} failed: ${messageOf(error)}`, {
    cause: error,
    range: forEach.range,
    hint: error instanceof ScafctlError ? error.hint : undefined,
  });
}

async function itemsOf(
  run: ResolverRun,
  forEach: ForEach,
  scope: Scope,
  self: Value | undefined,
  signal: AbortSignal,
): Promise<Value[]> {
  if (!forEach.in && self === undefined) {
    throw new ScafctlError("SCAF3009", "forEach.in is needed in the resolve phase", { range: forEach.range });
  }
  const list = forEach.in ? await run.evaluator.list(forEach.in, scope, signal) : self!;
  if (forEach.in) run.learnFrom(forEach.in, list);
  if (Array.isArray(list)) {
    checkCount("forEach", list.length, run.base.facts.limits, "forEachItems", forEach.range);
    return list;
  }
  throw new ScafctlError("SCAF3009", `forEach: expected an array, got ${goTypeName(list)}`, {
    range: forEach.in?.range ?? forEach.range,
  });
}

/** The variables of one iteration: item and number, under their own names and the loop's. */
export function iterationVariables(
  variables: ValueObject,
  aliases: { readonly item?: string; readonly index?: string },
  item: Value,
  index: number,
): ValueObject {
  const result = object(variables);
  result.__item = item;
  result.__index = index;
  if (aliases.item !== undefined) result[aliases.item] = item;
  if (aliases.index !== undefined) result[aliases.index] = index;
  return result;
}

type End = ItemEnd<Value | typeof SKIPPED> | undefined;

function plainResults(ends: readonly End[], keepSkipped: boolean): Value[] {
  const values: Value[] = [];
  for (const end of ends) {
    const { value } = end as { value: Value | typeof SKIPPED };
    if (value !== SKIPPED) values.push(value);
    else if (keepSkipped) values.push(null);
  }
  return values;
}

/** One entry per item, since some of them failed; those of skipped items on request. */
function reports(
  run: ResolverRun,
  items: readonly Value[],
  ends: readonly End[],
  keepSkipped: boolean,
): Value[] {
  return ends.flatMap((end, index) => {
    if (!keepSkipped && end && "value" in end && end.value === SKIPPED) return [];
    return [report(run, items[index]!, index, end)];
  });
}

function report(run: ResolverRun, item: Value, index: number, end: End): ValueObject {
  const entry = object([["index", index], ["item", item]]);
  if (end && "error" in end) entry.error = safeMessage(end.error, run.base.masker);
  else if (end && end.value !== SKIPPED) entry.data = end.value;
  return entry;
}
