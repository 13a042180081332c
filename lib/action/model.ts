import type { ActionDefinition, OnError, ValueRef } from "../solution/model.ts";
import type { Value, ValueObject } from "../value/mod.ts";

/** An input of an expanded action: known, or to be evaluated when the action runs. */
export type ExpandedInput =
  | { readonly kind: "known"; readonly value: Value; readonly ref: ValueRef }
  | {
    readonly kind: "deferred";
    readonly ref: ValueRef;
    /** Values of those parts of it that need no action. */
    readonly known: ReadonlyMap<ValueRef, Value>;
  };

/** Where an iteration came from. */
export interface Iteration {
  readonly base: string;
  readonly index: number;
  readonly item: Value;
  /** Dimension values of a matrix combination. */
  readonly matrix?: ValueObject;
  /** Names the iteration's expressions see. */
  readonly variables: ValueObject;
  /** Iterations of the base at once; 0 means no limit. */
  readonly concurrency: number;
  readonly onError?: OnError;
  /** The list derives from a secret. */
  readonly isSensitive: boolean;
}

/** An action as it will run: one per iteration. */
export interface ExpandedAction {
  readonly name: string;
  readonly definition: ActionDefinition;
  readonly section: "actions" | "finally";
  readonly iteration?: Iteration;
  /** The condition's value when it could be known; undefined when it is evaluated at run time or there is none. */
  readonly when?: boolean;
  /** Empty when the condition is known to be false. */
  readonly inputs: ReadonlyMap<string, ExpandedInput>;
  /** Expanded names of the same section that must end before; sorted. */
  readonly dependencies: readonly string[];
  /** Expanded names of the other section that are read; sorted. */
  readonly crossSectionRefs: readonly string[];
  /** Something looks at all of `__actions`, so that every lower phase must have ended. */
  readonly readsAll: boolean;
  /** Names of conflicting actions in the same section, declared either way. */
  readonly conflicts: ReadonlySet<string>;
  /** A secret flows into an input. */
  readonly isTainted: boolean;
}

/** What an action does with a failure: the loop's word before the action's. */
export function onErrorOf(action: ExpandedAction): OnError {
  return action.iteration?.onError ?? action.definition.onError ?? "fail";
}

/** One section of the graph: phases of names in the order in which they run. */
export type Phases = readonly (readonly string[])[];

/** The concrete graph: no list is left to expand. */
export interface ActionGraph {
  readonly actions: ReadonlyMap<string, ExpandedAction>;
  readonly main: Phases;
  readonly finally: Phases;
  /** Per base its expanded names, in order; empty lists included. */
  readonly expansions: ReadonlyMap<string, readonly string[]>;
  /** Aliases, each with the name (or base name) it stands for. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Prefix of names in diagrams and documents is nowhere needed; sections have these names. */
export const SECTIONS = ["actions", "finally"] as const;
