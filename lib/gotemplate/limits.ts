import type { Meter } from "./fmt/types.ts";

/** Bounds of one render. Each has a default that no sensible template meets. */
export interface RenderLimits {
  /** Nodes executed, range iterations, and the work that functions report. */
  readonly steps?: number;
  /** Bytes of the result, and of the texts that functions build on the way. */
  readonly outputBytes?: number;
  /** Templates that call each other. */
  readonly depth?: number;
}

/** The limits of a render that sets none. A template without end meets the first within a fifth of a second. */
export const DEFAULT_LIMITS: Required<RenderLimits> = {
  steps: 2_000_000,
  outputBytes: 64 * 1024 * 1024,
  depth: 1_000,
};

/** A limit was reached or the caller gave up. Becomes a `TemplateError` with the place where it happened. */
export class LimitError extends Error {
  override readonly name = "LimitError";
  constructor(readonly kind: "limit" | "cancelled", message: string) {
    super(message);
  }
}

/** What may end a render before its limits do. */
export interface Cancellation {
  readonly signal?: AbortSignal | undefined;
  /** An instant in milliseconds since the Unix epoch. */
  readonly deadline?: number | undefined;
}

/** Steps between two looks at the clock. */
const SLICE = 8_192;

/** Counts the work and the output of one render. */
export class Budget implements Meter {
  readonly limits: Required<RenderLimits>;
  readonly #cancellation: Cancellation;
  #fuel: number;
  #left: number;
  #bytesLeft: number;

  constructor(limits: RenderLimits, cancellation: Cancellation) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.#cancellation = cancellation;
    this.#bytesLeft = this.limits.outputBytes;
    this.#left = this.limits.steps;
    this.#fuel = 0;
    this.#refuel();
  }

  step(count: number): void {
    if ((this.#fuel -= count) < 0) this.#refuel();
  }

  produce(bytes: number): void {
    if ((this.#bytesLeft -= bytes) < 0) {
      throw new LimitError("limit", `output limit of ${this.limits.outputBytes} bytes exceeded`);
    }
  }

  /** Invariant: `#left` are the steps that have not been handed out as fuel. */
  #refuel(): void {
    const { signal, deadline } = this.#cancellation;
    if (signal?.aborted) throw new LimitError("cancelled", "rendering was cancelled");
    if (deadline !== undefined && Date.now() >= deadline) {
      throw new LimitError("cancelled", "rendering exceeded its deadline");
    }
    if (-this.#fuel > this.#left) {
      throw new LimitError("limit", `step limit of ${this.limits.steps} exceeded`);
    }
    const granted = Math.min(SLICE - this.#fuel, this.#left);
    this.#left -= granted;
    this.#fuel += granted;
  }
}
