import { CelError, type CelErrorCode, fail } from "./errors.ts";
import type { Host } from "./host.ts";
import type { Val } from "./values.ts";

/** Default bound of the cost counter. */
export const DEFAULT_COST_LIMIT = 1_000_000;
/** Default bound of a string's length in UTF-16 units. */
export const DEFAULT_MAX_STRING = 16 * 1024 * 1024;
/** Default bound of a list's length. */
export const DEFAULT_MAX_LIST = 10_000_000;

/** How much cost may pass between two looks at clock and signal. */
const SLICE = 5_000;

/** Bounds and surroundings of one evaluation. */
export interface EvaluateOptions {
  /** Cost after which the evaluation ends with code `cost`; default 1,000,000, 0 = unbounded. */
  readonly costLimit?: number;
  /** Time, as `performance.now()` counts it, after which the evaluation ends with code `deadline`. */
  readonly deadline?: number;
  /** Ends the evaluation with code `cancelled` soon after it is aborted. */
  readonly signal?: AbortSignal;
  /** Longest string that may be built, in UTF-16 units; default 16 Mi. */
  readonly maxString?: number;
  /** Longest list that may be built; default 10,000,000. */
  readonly maxList?: number;
  /** Largest result, written out: characters of its texts, and eight for every value in it; default 64 Mi. */
  readonly maxResult?: number;
  /** Overrides parts of the environment's host. */
  readonly host?: Partial<Host>;
}

/** What a function's implementation may use of the running evaluation. */
export interface CallContext {
  readonly host: Host;
  /** Counts work; ends the evaluation when a limit is passed. Call it before doing `units` steps of work. */
  charge(units: number): void;
  /** Ends the evaluation when a string of this length may not be built. */
  checkString(length: number): void;
  /** Ends the evaluation when a list of this length may not be built. */
  checkList(length: number): void;
  /** The part of a pause, in milliseconds, that fits into the time the evaluation still has. */
  pause(milliseconds: number): number;
  /** Looks at deadline and signal at once. Call it after something that took time. */
  look(): void;
  /** Marks that the result may hold a value that must be converted at the door. */
  sawInternal(): void;
}

/** A loop of a program, for the cost report. */
export interface LoopInfo {
  readonly label: string;
  readonly offset: number;
}

/** State of one evaluation: variables, loop variables, and the budget. */
export class Context implements CallContext {
  readonly vars: Readonly<Record<string, Val | undefined>>;
  readonly locals: Val[];
  readonly host: Host;
  readonly maxString: number;
  readonly maxList: number;
  internal = false;
  /** Cost left until the next look at the limits. Closures count it down. */
  budget: number;

  readonly #limit: number;
  readonly #options: EvaluateOptions;
  readonly #slice: number;
  #granted: number;
  readonly #loops: readonly LoopInfo[];
  /** Cost when a loop began, by loop; -1 while it is not running. A loop never runs inside itself. */
  readonly #startedAt: number[];
  readonly #spent: number[];

  constructor(
    vars: Readonly<Record<string, Val | undefined>>,
    locals: number,
    loops: readonly LoopInfo[],
    host: Host,
    options: EvaluateOptions,
  ) {
    this.vars = vars;
    this.locals = new Array(locals);
    this.host = host;
    this.#loops = loops;
    this.#startedAt = new Array(loops.length).fill(-1);
    this.#spent = new Array(loops.length).fill(0);
    this.#options = options;
    this.#limit = options.costLimit ?? DEFAULT_COST_LIMIT;
    this.maxString = options.maxString ?? DEFAULT_MAX_STRING;
    this.maxList = options.maxList ?? DEFAULT_MAX_LIST;
    const isWatched = options.deadline !== undefined || options.signal !== undefined;
    const limit = this.#limit > 0 ? this.#limit : Number.MAX_SAFE_INTEGER;
    this.#slice = isWatched ? Math.min(SLICE, limit) : limit;
    if (isWatched) this.#watch();
    this.#granted = this.#slice;
    this.budget = this.#slice;
  }

  charge(units: number): void {
    if ((this.budget -= units) < 0) this.refill();
  }

  /** Called when the budget ran out: grants the next slice or ends the evaluation. */
  refill(): void {
    const used = this.used;
    if (this.#limit > 0 && used > this.#limit) throw this.#costError(used);
    this.#watch();
    const room = this.#limit > 0 ? this.#limit - used : Number.MAX_SAFE_INTEGER;
    const grant = Math.min(this.#slice, room) - this.budget;
    this.#granted += grant;
    this.budget += grant;
  }

  /** Cost so far. */
  get used(): number {
    return this.#granted - this.budget;
  }

  checkString(length: number): void {
    if (length > this.maxString) {
      throw fail("size", `string of ${length} characters exceeds limit ${this.maxString}`);
    }
  }

  checkList(length: number): void {
    if (length > this.maxList) throw fail("size", `list of ${length} elements exceeds limit ${this.maxList}`);
  }

  pause(milliseconds: number): number {
    const { deadline } = this.#options;
    if (deadline === undefined) return milliseconds;
    return Math.max(0, Math.min(milliseconds, deadline - performance.now() + 1));
  }

  look(): void {
    this.#watch();
  }

  sawInternal(): void {
    this.internal = true;
  }

  /** Notes that a loop begins; every call is paired with {@link leave}. */
  enter(loop: number): void {
    this.#startedAt[loop] = this.used;
  }

  /** Notes that a loop ended, well or badly. */
  leave(loop: number): void {
    this.#spent[loop]! += this.used - this.#startedAt[loop]!;
    this.#startedAt[loop] = -1;
  }

  #watch(): void {
    const { deadline, signal } = this.#options;
    if (signal?.aborted) throw stopped("cancelled", "operation cancelled: evaluation was aborted");
    if (deadline !== undefined && performance.now() > deadline) {
      throw stopped("deadline", "operation cancelled: deadline exceeded");
    }
  }

  /**
   * Names the innermost loop that took at least half of the cost: that is where the expression must change.
   */
  #costError(used: number): CelError {
    let culprit: LoopInfo | undefined;
    let least = Infinity;
    this.#loops.forEach((loop, index) => {
      const start = this.#startedAt[index]!;
      const cost = this.#spent[index]! + (start < 0 ? 0 : used - start);
      if (cost * 2 < used || cost > least) return;
      culprit = loop;
      least = cost;
    });
    const what = culprit === undefined
      ? ""
      : ` (limit ${this.#limit}, most of it spent in ${culprit.label}())`;
    const error = stopped("cost", `operation cancelled: actual cost limit exceeded${what}`);
    error.offset = culprit?.offset;
    return error;
  }
}

function stopped(code: CelErrorCode, message: string): CelError {
  return new CelError(code, message);
}
