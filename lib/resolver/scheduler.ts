import { ScafctlError } from "../diagnostics/mod.ts";
import { type Dag, levels, ReadyQueue } from "../graph/mod.ts";
import { orAborted, type Timers } from "../run/mod.ts";
import { Duration, formatDuration } from "../value/mod.ts";

/** What the scheduler has to know of a node; `null` phases do not exist, every node of a plan has one. */
export interface Schedule {
  readonly dag: Dag;
  /** Phase of each node, from 0. */
  readonly phaseOf: readonly number[];
  readonly phases: readonly (readonly number[])[];
  /** Nodes that look at every value of the lower phases, so that they wait for all of them. */
  readonly waitsForLower: (node: number) => boolean;
}

/** The plan of a graph without cycles. */
export function scheduleOf(dag: Dag, waitsForLower: (node: number) => boolean): Schedule {
  const { levels: phases, levelOf } = levels(dag);
  return { dag, phases, phaseOf: levelOf, waitsForLower };
}

/** How a node ended. A `failed` one stops later phases (or, in validate-all, what depends on it). */
export type NodeEnd<T> =
  | { readonly status: "done"; readonly result: T }
  | { readonly status: "failed"; readonly error: unknown; readonly result?: T }
  /** Never ran, or ran into the end of the whole: what it may have produced is dropped. */
  | { readonly status: "dropped"; readonly reason: "earlier-phase" | "dependency" | "cancelled" };

/** Options of {@link runSchedule}. */
export interface ScheduleOptions<T> {
  /** Nodes at once; 0 means no limit. */
  readonly maxConcurrency: number;
  /** Milliseconds; see {@link PhaseClock}. 0 means no limit. */
  readonly phaseTimeout: number;
  /** Go on after failures with everything that does not depend on a failed node. */
  readonly goesOn: boolean;
  readonly signal: AbortSignal;
  readonly timers: Timers;
  /** Runs a node. A rejection is its failure; `abort` makes the node fail with a reason at once. */
  run(node: number, signal: AbortSignal, abort: (reason: unknown) => void): Promise<T>;
  /** Told of every end, before dependents start. */
  onEnd?(node: number, end: NodeEnd<T>): void;
}

/**
 * Runs the nodes of a plan. A node starts when the last node it depends on has ended. After a failure in phase p nothing
 * of a later phase starts and what runs of one is aborted and dropped, while all of phases up to p comes to its end: what
 * is known at the end depends on the plan alone, not on timing. Resolves with the end of every node.
 */
export function runSchedule<T>(schedule: Schedule, options: ScheduleOptions<T>): Promise<NodeEnd<T>[]> {
  return new Promise((resolve) => new Scheduler(schedule, options, resolve).start());
}

const EARLIER = { status: "dropped", reason: "earlier-phase" } as const;
const DEPENDENCY = { status: "dropped", reason: "dependency" } as const;
const CANCELLED = { status: "dropped", reason: "cancelled" } as const;

/** Nodes that are started in one go before those get a chance to end. */
const BURST = 256;

/** How many turns they get. Work that only computes ends within them; work that waits is not waited for. */
const TURNS = 64;

class Scheduler<T> {
  readonly #schedule: Schedule;
  readonly #options: ScheduleOptions<T>;
  readonly #done: (ends: NodeEnd<T>[]) => void;
  readonly #queue: ReadyQueue;
  readonly #ends: (NodeEnd<T> | undefined)[];
  readonly #running = new Map<number, AbortController>();
  /** Unfinished nodes per phase. */
  readonly #open: number[];
  /** Nodes that wait for all of the lower phases, per phase. */
  readonly #held: number[][];
  readonly #clocks: PhaseClock[];
  /** Lowest phase with unfinished nodes. */
  #frontier = 0;
  /** Phases beyond this one are given up. */
  #lastPhase = Infinity;
  #left: number;
  #isPumping = false;
  #isYielding = false;
  /** Starts beyond a burst that are left before running ones get a chance to end. */
  #credit = 0;
  #onAbort = () => this.#cancel();

  constructor(schedule: Schedule, options: ScheduleOptions<T>, done: (ends: NodeEnd<T>[]) => void) {
    this.#schedule = schedule;
    this.#options = options;
    this.#done = done;
    const { dag, phases, phaseOf } = schedule;
    this.#queue = new ReadyQueue(dag.dependencies, dag.dependents, (node) => phaseOf[node]!);
    this.#ends = new Array(dag.names.length);
    this.#open = phases.map((phase) => phase.length);
    this.#held = phases.map((phase) => phase.filter((node) => schedule.waitsForLower(node)));
    this.#clocks = phases.map((_, phase) =>
      new PhaseClock(options.timers, options.phaseTimeout, () => this.#expire(phase))
    );
    this.#left = dag.names.length;
  }

  start(): void {
    for (const held of this.#held.slice(1)) held.forEach((node) => this.#queue.hold(node));
    this.#options.signal.addEventListener("abort", this.#onAbort, { once: true });
    this.#queue.start();
    this.#clocks[0]?.reached();
    if (this.#options.signal.aborted) this.#cancel();
    this.#pump();
  }

  #pump(): void {
    // An end that comes while nodes are being started is picked up by the loop that runs already.
    if (this.#isPumping) return;
    this.#isPumping = true;
    const limit = this.#options.maxConcurrency || Infinity;
    while (this.#running.size < limit && !this.#isYielding) {
      const node = this.#queue.take();
      if (node === undefined) break;
      this.#startNode(node);
      // Thousands that are under way at once are hard on the memory, and no faster when all they do is compute.
      if (this.#running.size > BURST && --this.#credit < 0) this.#yield(TURNS);
    }
    this.#isPumping = false;
    if (this.#left === 0) this.#finish();
  }

  #yield(turns: number): void {
    this.#isYielding = turns > 0 && this.#running.size > BURST / 2;
    if (this.#isYielding) return queueMicrotask(() => this.#yield(turns - 1));
    this.#credit = BURST / 2;
    this.#pump();
  }

  #startNode(node: number): void {
    const { phaseOf, dag } = this.#schedule;
    // Given up while it waited.
    if (this.#ends[node]) return;
    const phase = phaseOf[node]!;
    if (phase > this.#lastPhase) return this.#end(node, EARLIER);
    const isBlocked = dag.dependencies[node]!.some((dependency) => {
      const end = this.#ends[dependency];
      return end?.status === "failed" || (end?.status === "dropped" && end.reason === "dependency");
    });
    if (isBlocked) return this.#end(node, DEPENDENCY);
    const clock = this.#clocks[phase]!;
    if (clock.error) return this.#end(node, { status: "failed", error: clock.error });
    const controller = new AbortController();
    this.#running.set(node, controller);
    clock.begun();
    const abort = (reason: unknown) => controller.abort(reason);
    orAborted(this.#options.run(node, controller.signal, abort), controller.signal).then(
      (result) => this.#settle(node, { status: "done", result }),
      (error) => this.#settle(node, { status: "failed", error }),
    );
  }

  #settle(node: number, end: NodeEnd<T>): void {
    this.#running.delete(node);
    if (!this.#ends[node]) this.#end(node, end);
    this.#pump();
  }

  #end(node: number, end: NodeEnd<T>): void {
    this.#ends[node] = end;
    this.#left--;
    this.#options.onEnd?.(node, end);
    const phase = this.#schedule.phaseOf[node]!;
    this.#open[phase]!--;
    if (end.status === "failed" && !this.#options.goesOn) this.#giveUpAfter(phase);
    this.#queue.end(node);
    this.#advance();
  }

  /** Moves on to the lowest phase that has work, and lets those start that waited for all below them. */
  #advance(): void {
    while (this.#frontier < this.#open.length && this.#open[this.#frontier] === 0) {
      this.#clocks[this.#frontier]!.stop();
      this.#frontier++;
      this.#clocks[this.#frontier]?.reached();
      this.#held[this.#frontier]?.forEach((node) => this.#queue.release(node));
    }
  }

  #giveUpAfter(phase: number): void {
    if (phase >= this.#lastPhase) return;
    this.#lastPhase = phase;
    for (const [node, controller] of this.#running) {
      if (this.#schedule.phaseOf[node]! <= phase) continue;
      // Dropped before it is aborted, so that whatever the abort leads to is not taken for a result.
      this.#drop(node, EARLIER);
      controller.abort(new ScafctlError("SCAF6005", "an earlier phase has failed"));
    }
    this.#ends.forEach((end, node) => {
      if (end && end.status !== "dropped" && this.#schedule.phaseOf[node]! > phase) {
        this.#ends[node] = EARLIER;
      }
    });
    // Nodes that wait for a dropped one come up through the queue and are dropped there; holds of given-up phases never
    // end, so those nodes are dropped here.
    for (let later = phase + 1; later < this.#held.length; later++) {
      for (const node of this.#held[later]!) if (!this.#ends[node]) this.#drop(node, EARLIER);
    }
  }

  #drop(node: number, end: NodeEnd<T>): void {
    if (this.#ends[node]) return;
    this.#ends[node] = end;
    this.#left--;
    this.#open[this.#schedule.phaseOf[node]!]!--;
    this.#options.onEnd?.(node, end);
    this.#queue.end(node);
  }

  #expire(phase: number): void {
    const error = this.#clocks[phase]!.error!;
    for (const node of this.#schedule.phases[phase]!) this.#running.get(node)?.abort(error);
    this.#pump();
  }

  #cancel(): void {
    const reason = this.#options.signal.reason;
    for (const [node, controller] of [...this.#running]) {
      this.#drop(node, CANCELLED);
      controller.abort(reason);
    }
    for (const node of this.#ends.keys()) this.#drop(node, CANCELLED);
    this.#running.clear();
    if (this.#left === 0) this.#finish();
  }

  #finish(): void {
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    this.#clocks.forEach((clock) => clock.stop());
    this.#left = -1;
    this.#done(this.#ends as NodeEnd<T>[]);
  }
}

/**
 * Limits a phase's time. It counts from the first start in the phase, but not while lower phases still run: a phase that
 * could begin early is not punished for it.
 */
class PhaseClock {
  error: ScafctlError | undefined;
  #hasBegun = false;
  #isReached = false;
  #stop: (() => void) | undefined;

  constructor(
    readonly timers: Timers,
    readonly timeout: number,
    readonly onExpire: () => void,
  ) {}

  begun(): void {
    this.#hasBegun = true;
    this.#arm();
  }

  reached(): void {
    this.#isReached = true;
    this.#arm();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #arm(): void {
    if (!this.#hasBegun || !this.#isReached || this.#stop || this.timeout === 0) return;
    this.#stop = this.timers.after(this.timeout, () => {
      const limit = formatDuration(new Duration(BigInt(Math.round(this.timeout * 1e6))));
      this.error = new ScafctlError("SCAF3006", `the phase exceeded its time limit of ${limit}`, {
        hint: "raise it with --phase-timeout",
      });
      this.onExpire();
    });
  }
}
