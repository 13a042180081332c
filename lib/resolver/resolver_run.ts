import { type Evaluator, type IsWritten, type Masker, type Scope, writtenIn } from "../evaluate/mod.ts";
import type { ProviderOutput } from "../provider/mod.ts";
import { callProvider, type CallRequest, type ResolveOptions, type Run } from "../run/mod.ts";
import { references, type ValueRef } from "../solution/mod.ts";
import { object, type Value, type ValueObject } from "../value/mod.ts";
import type { ResolverPlan } from "./plan.ts";
import type { ResolverState } from "./state.ts";

/** The time limit of a running resolver. */
export interface TimeLimit {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly milliseconds: number;
  /** Stops its timer. */
  readonly stop: () => void;
}

/** What the resolvers of one resolution share. */
export class ResolverRun {
  /** `_` for everything whose references are known: grows while resolvers end, and holds all that they refer to. */
  readonly values: ValueObject;
  readonly sensitive = new Set<string>();
  /** How long running resolvers may take. */
  readonly limits = new Map<ResolverState, TimeLimit>();
  readonly states: readonly ResolverState[];
  /** Shared by all that have no value of their own yet; never changed. */
  readonly #planVariables: ValueObject;
  /** Snapshots of `_` by phase; complete ones are kept, since several may look at the same. */
  readonly #snapshots = new Map<number, ValueObject>();
  readonly #written = new WeakMap<ResolverState, IsWritten>();

  constructor(
    readonly base: Run,
    readonly evaluator: Evaluator,
    readonly options: ResolveOptions,
    readonly plan: ResolverPlan,
    readonly baseFolder: string,
    states: readonly ResolverState[],
  ) {
    this.values = object(options.parameters);
    for (const name of base.secretParameters) this.sensitive.add(name);
    this.#planVariables = object([["__plan", plan.document]]);
    this.states = states;
  }

  /** What a resolver sees before it has a value of its own. */
  scope(state: ResolverState): Scope {
    const variables = this.#planVariables;
    const values = state.planned.whole ? this.snapshot(state.planned.phase - 1) : this.values;
    return { values, variables };
  }

  /** The variables with a value as `__self`. */
  withSelf(variables: ValueObject, self: Value): ValueObject {
    const result = object(variables);
    result.__self = self;
    return result;
  }

  /** `_` as resolvers of the phase after the given number of phases see it: exactly what the lower ones gave. */
  snapshot(phases: number): ValueObject {
    const known = this.#snapshots.get(phases);
    if (known) return known;
    const result = object(this.options.parameters);
    let isComplete = true;
    for (const phase of this.plan.schedule.phases.slice(0, phases)) {
      for (const node of phase) {
        const state = this.states[node]!;
        if (state.endTime === undefined) isComplete = false;
        else if (state.status === "success") result[state.planned.definition.name] = state.value!;
      }
    }
    if (isComplete) this.#snapshots.set(phases, result);
    return result;
  }

  /** Makes the values of a sensitive resolver known to the masker, intermediate ones included. */
  learn(state: ResolverState, value: Value): void {
    if (!state.isSensitive) return;
    const { definition } = state.planned;
    if (definition.sensitive) return this.base.masker.add(value);
    let isWritten = this.#written.get(state);
    if (!isWritten) {
      const steps = [...definition.resolve?.with ?? [], ...definition.transform?.with ?? []];
      this.#written.set(state, isWritten = writtenIn(steps.flatMap(({ inputs }) => [...inputs.values()])));
    }
    this.base.masker.addIntermediate(value, isWritten);
  }

  /** Stops the clock of a resolver that has ended or is given up. */
  forgetLimit(state: ResolverState): void {
    this.limits.get(state)?.stop();
    this.limits.delete(state);
  }

  /** Makes a resolver sensitive from here on. */
  taint(state: ResolverState): void {
    state.isSensitive = true;
  }

  /** Whether something sensitive flows into a resolver's value. */
  isTainted(state: ResolverState): boolean {
    const { flows, phase } = state.planned;
    for (const name of flows.names) if (this.sensitive.has(name)) return true;
    if (!flows.whole) return false;
    const visible = this.snapshot(phase - 1);
    for (const name of this.sensitive) if (Object.hasOwn(visible, name)) return true;
    return false;
  }

  /** What masks a text about a resolver: one that derives from secrets may quote what came of them. */
  maskerOf(state: ResolverState): Masker {
    return state.isSensitive ? this.base.masker.strict() : this.base.masker;
  }

  /** Makes the value of one input known to the masker when a secret flows into it. */
  learnFrom(ref: ValueRef, value: Value): void {
    if (this.#carriesSecret(ref)) this.base.masker.addIntermediate(value, writtenIn([ref]));
  }

  /** As {@link learnFrom}, for an input of a child: what is secret here has to be known as such there. */
  learnForChild(ref: ValueRef, value: Value, isIteration: boolean): void {
    if (ref.kind === "literal" || !(isIteration || this.#carriesSecret(ref))) return;
    this.base.masker.addDerived(value, writtenIn([ref]));
  }

  #carriesSecret(ref: ValueRef): boolean {
    if (this.sensitive.size === 0 || ref.kind === "literal") return false;
    const found = references(ref);
    return found.wholeResolvers || found.resolvers.some(({ name }) => this.sensitive.has(name));
  }

  call(request: CallRequest): Promise<ProviderOutput> {
    return callProvider(this.base, request);
  }

  warn(source: string, message: string): void {
    this.base.emit({ type: "warning", time: this.base.facts.now(), source, message });
  }
}
