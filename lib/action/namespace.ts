import type { ActionStatus, SkipReason } from "../run/mod.ts";
import { secondsText } from "../run/mod.ts";
import { compareStrings, isObject, object, type Value, type ValueObject } from "../value/mod.ts";
import type { ActionGraph, ExpandedAction } from "./model.ts";

/** What is known of an action while it runs and after. */
export class ActionState {
  readonly action: ExpandedAction;
  status: ActionStatus = "pending";
  skipReason: SkipReason | undefined;
  inputs: ValueObject | undefined;
  results: Value | undefined;
  /** The text that results and outputs show. */
  errorText: string | undefined;
  /** The failure alone, without how often it was tried. */
  reason: string | undefined;
  error: unknown;
  startTime: number | undefined;
  endTime: number | undefined;
  attempts = 0;
  streamed = false;
  isSensitive: boolean;
  /** The failure stops the workflow. */
  stops = false;
  isIgnored = false;

  constructor(action: ExpandedAction) {
    this.action = action;
    this.isSensitive = action.definition.sensitive || action.isTainted;
  }

  get hasEnded(): boolean {
    return this.status !== "pending" && this.status !== "running";
  }

  get hasFailed(): boolean {
    return this.status === "failed" || this.status === "timeout";
  }

  /** Its entry in `__actions`. */
  document(): ValueObject {
    const result = object([["status", this.status]]);
    if (this.inputs) result.inputs = this.inputs;
    if (this.results !== undefined) result.results = this.results;
    if (this.skipReason) result.skipReason = this.skipReason;
    if (this.startTime !== undefined) result.startTime = secondsText(this.startTime);
    if (this.endTime !== undefined) result.endTime = secondsText(this.endTime);
    if (this.errorText !== undefined) result.error = this.errorText;
    return result;
  }
}

/**
 * `__actions`: the entries of actions that have ended, lists under their base name once all iterations have, and aliases.
 * Everything an action refers to by name is there when it starts, because it is a dependency; what it does not refer to it
 * cannot see, so that nothing depends on what happens to be quick.
 */
export class Namespace {
  readonly #entries = new Map<string, ValueObject>();
  readonly #graph: ActionGraph;
  readonly #states: ReadonlyMap<string, ActionState>;
  readonly #aliasOf: ReadonlyMap<string, string>;
  readonly #open = new Map<string, number>();
  readonly #unselected: readonly string[];
  /** What lower phases gave, by phase. */
  readonly #snapshots = new Map<string, ValueObject>();
  #phases: ReadonlyMap<string, number> | undefined;

  /** `unselected` names actions that the run leaves out: whoever asks for one learns that it was skipped. */
  constructor(
    graph: ActionGraph,
    states: ReadonlyMap<string, ActionState>,
    unselected: readonly string[] = [],
  ) {
    this.#graph = graph;
    this.#states = states;
    this.#aliasOf = new Map([...graph.aliases].map(([alias, name]) => [name, alias]));
    for (const [base, names] of graph.expansions) {
      this.#open.set(base, names.length);
      if (names.length === 0) this.#entries.set(base, object([["results", []], ["status", "succeeded"]]));
    }
    for (const name of unselected) this.#entries.set(name, object([["status", "skipped"]]));
    this.#unselected = unselected;
  }

  /** The variables of an action that refers to these names: `__actions`, all of it when `whole`, and their aliases. */
  variables(action: ExpandedAction, names: Iterable<string>, whole: boolean): ValueObject {
    const entries = object();
    const result = object();
    for (const name of names) {
      const entry = this.#entries.get(name);
      if (!entry) continue;
      entries[name] = entry;
      const alias = this.#aliasOf.get(name);
      if (alias !== undefined) result[alias] = entry;
    }
    result.__actions = whole ? this.#below(action) : entries;
    return result;
  }

  /** Everything, as the phases below that of an action left it, in an order that is always the same. */
  #below({ name, section }: ExpandedAction): ValueObject {
    const phase = (this.#phases ??= phasesOf(this.#graph)).get(name)!;
    const key = `${section} ${phase}`;
    const known = this.#snapshots.get(key);
    if (known) return known;
    const phases = section === "actions"
      ? this.#graph.main.slice(0, phase)
      : [...this.#graph.main, ...this.#graph.finally.slice(0, phase)];
    const names = new Set(phases.flat());
    const result = object();
    for (const [base, iterations] of this.#graph.expansions) {
      if (iterations.every((each) => names.has(each))) names.add(base);
    }
    for (const each of this.#unselected) names.add(each);
    for (const each of [...names].sort(compareStrings)) {
      const entry = this.#entries.get(each);
      if (entry) result[each] = entry;
    }
    this.#snapshots.set(key, result);
    return result;
  }

  /** Enters an action that has ended. */
  add(state: ActionState): void {
    this.#entries.set(state.action.name, state.document());
    const base = state.action.iteration?.base;
    if (base === undefined) return;
    const left = this.#open.get(base)! - 1;
    this.#open.set(base, left);
    if (left === 0) this.#entries.set(base, this.#aggregate(base));
  }

  /** The results of all iterations under their base name (decision S9). */
  #aggregate(base: string): ValueObject {
    const states = this.#graph.expansions.get(base)!.map((name) => this.#states.get(name)!);
    const results = states.map((state) => {
      const { iteration } = state.action;
      const entry = object(iteration!.matrix ?? {});
      entry.index = iteration!.index;
      entry.item = iteration!.item;
      entry.status = state.status;
      entry.results = state.results ?? null;
      if (state.errorText !== undefined) entry.error = state.errorText;
      return entry;
    });
    const errors = states.flatMap(({ errorText, action }) =>
      errorText === undefined ? [] : [`${action.name}: ${errorText}`]
    );
    const document = object([["results", results], ["status", aggregateStatus(states)]]);
    if (errors.length > 0) document.error = errors.join("; ");
    return document;
  }
}

function phasesOf(graph: ActionGraph): ReadonlyMap<string, number> {
  return new Map(
    [graph.main, graph.finally].flatMap((phases) =>
      phases.flatMap((names, phase) => names.map((name) => [name, phase] as const))
    ),
  );
}

function aggregateStatus(states: readonly ActionState[]): ActionStatus {
  for (const status of ["failed", "timeout", "cancelled"] as const) {
    if (states.some((state) => state.status === status)) return status;
  }
  return states.every((state) => state.status === "skipped") ? "skipped" : "succeeded";
}

/** Whether a provider's data says that it did not succeed, and nothing turned that off (decision F6). */
export function isUnsuccessful(data: Value, inputs: ValueObject): boolean {
  if (!isObject(data) || data.success !== false) return false;
  // An envelope that was asked for instead of an error is an answer.
  return inputs.allowFailure !== true && inputs.propagateErrors !== false;
}
