import type { Value, ValueObject } from "../value/mod.ts";

/** What an expression or template sees. */
export interface Scope {
  /** Resolver values: `_` in expressions, the top level in templates. */
  readonly values: ValueObject;
  /** Names beside `_`: `__self`, `__item`, `__actions`, aliases. */
  readonly variables: ValueObject;
}

/** What bounds one evaluation. */
export interface EvaluationLimits {
  readonly signal?: AbortSignal;
  /** Instant (ms since the epoch) after which the evaluation ends: while it computes, no signal can arrive. */
  readonly deadline?: number;
  /** Bytes of a template's output. */
  readonly templateOutput?: number;
  /** Work of one template; the engine's own limit when absent. */
  readonly templateSteps?: number | undefined;
  /** CEL cost; 0 means none. */
  readonly celCost?: number;
}

/** The two languages, behind one door: texts are compiled once for each set of names and kept. */
export interface Languages {
  /** The value of a CEL expression. Throws SCAF5009. */
  expression(text: string, scope: Scope, limits: EvaluationLimits): Value | Promise<Value>;
  /** The text of a template. Throws SCAF5010. */
  template(text: string, scope: Scope, limits: EvaluationLimits): string | Promise<string>;
}
