import { build, type Dag, ReadyQueue } from "../graph/mod.ts";
import type { ExpandedAction, Phases } from "./model.ts";

/** What {@link runPhases} needs. */
export interface PhaseOptions {
  /** Actions at once; 0 means no limit. */
  readonly maxConcurrency: number;
  /** Whether a failure of this action can stop the section: phases after it then wait for its end. */
  canStop(action: ExpandedAction): boolean;
  /** Runs an action. Never rejects; tells whether the section stops: what comes in later phases is not started. */
  run(action: ExpandedAction): Promise<{ readonly stops: boolean }>;
  /** Ends an action without running it, because of a stop. */
  skip(action: ExpandedAction): void;
  onPhase?(phase: number, names: readonly string[], state: "started" | "finished"): void;
}

/**
 * Runs one section. Within a phase everything runs at once; a phase begins when no earlier one can fail any more, which
 * is early when their open actions may only go on (decision S29). Exclusive actions never overlap, and the iterations of
 * a list keep to its own limit. Resolves when everything has ended.
 */
export function runPhases(
  actions: ReadonlyMap<string, ExpandedAction>,
  phases: Phases,
  options: PhaseOptions,
): Promise<void> {
  if (phases.length === 0) return Promise.resolve();
  return new Promise((resolve) => new PhaseRunner(actions, phases, options, resolve).start());
}

/** Actions that are started in one go, and the turns they then get; see the resolvers' scheduler. */
const BURST = 256;
const TURNS = 64;

class PhaseRunner {
  readonly #actions: readonly ExpandedAction[];
  readonly #phases: Phases;
  readonly #options: PhaseOptions;
  readonly #done: () => void;
  readonly #dag: Dag;
  readonly #queue: ReadyQueue;
  readonly #phaseOf: readonly number[];
  /** Per phase: open actions, and those of them that can stop the section. */
  readonly #open: number[];
  readonly #risks: number[];
  readonly #begun: boolean[];
  readonly #running = new Set<number>();
  readonly #perBase = new Map<string, number>();
  /** Ready ones that a running action holds back, in order: an exclusive one, or others of their list. */
  #aside: number[] = [];
  /** Lowest phase that can still stop the section, and lowest one that is not over. */
  #barrier = 0;
  #frontier = 0;
  #lastPhase = Infinity;
  #left: number;
  #isPumping = false;
  #isYielding = false;
  #credit = 0;

  constructor(
    actions: ReadonlyMap<string, ExpandedAction>,
    phases: Phases,
    options: PhaseOptions,
    done: () => void,
  ) {
    const names = phases.flat();
    this.#phases = phases;
    this.#options = options;
    this.#done = done;
    this.#dag = build(names.map((name) => [name, actions.get(name)!.dependencies] as const));
    this.#actions = this.#dag.names.map((name) => actions.get(name)!);
    const phaseOf: number[] = new Array(names.length);
    phases.forEach((phase, index) => phase.forEach((name) => phaseOf[this.#dag.indexOf.get(name)!] = index));
    this.#phaseOf = phaseOf;
    this.#queue = new ReadyQueue(this.#dag.dependencies, this.#dag.dependents, (node) => phaseOf[node]!);
    this.#open = phases.map((phase) => phase.length);
    this.#risks = phases.map((phase) => phase.filter((name) => options.canStop(actions.get(name)!)).length);
    this.#begun = phases.map(() => false);
    this.#left = names.length;
  }

  start(): void {
    while (this.#risks[this.#barrier] === 0) this.#barrier++;
    this.#queue.start();
    this.#pump();
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    do {
      const aside = this.#aside;
      this.#aside = [];
      for (const node of aside) this.#consider(node);
      for (let node = this.#queue.peek(); node !== undefined; node = this.#queue.peek()) {
        const phase = this.#phaseOf[node]!;
        // Ready ones come by phase, so that behind the first one that must wait all others wait too.
        if (phase <= this.#lastPhase && (phase > this.#barrier || this.#isFull())) break;
        this.#queue.take();
        this.#consider(node);
      }
      // What was set aside waits for something that runs; when skipping was all that happened, nothing does.
    } while (this.#running.size === 0 && this.#aside.length > 0);
    this.#isPumping = false;
    if (this.#left === 0) {
      this.#left = -1;
      this.#done();
    }
  }

  #isFull(): boolean {
    const { maxConcurrency } = this.#options;
    return this.#isYielding || (maxConcurrency > 0 && this.#running.size >= maxConcurrency);
  }

  /** Lets running ones get on for some turns, so that thousands of quick ones are not under way at once. */
  #yield(turns: number): void {
    this.#isYielding = turns > 0 && this.#running.size > BURST / 2;
    if (this.#isYielding) return queueMicrotask(() => this.#yield(turns - 1));
    this.#credit = BURST / 2;
    this.#pump();
  }

  /** Starts a ready action, skips it when the section has stopped, or sets it aside. */
  #consider(node: number): void {
    if (this.#phaseOf[node]! > this.#lastPhase) {
      this.#options.skip(this.#actions[node]!);
      this.#end(node);
    } else if (!this.#isFull() && this.#mayStart(node)) this.#start(node);
    else this.#aside.push(node);
  }

  #mayStart(node: number): boolean {
    const action = this.#actions[node]!;
    if (action.readsAll && this.#phaseOf[node]! > this.#frontier) return false;
    const { iteration } = action;
    if (iteration && iteration.concurrency > 0) {
      if ((this.#perBase.get(iteration.base) ?? 0) >= iteration.concurrency) return false;
    }
    if (action.conflicts.size === 0) return true;
    for (const other of this.#running) if (action.conflicts.has(this.#actions[other]!.name)) return false;
    return true;
  }

  #start(node: number): void {
    const action = this.#actions[node]!;
    const phase = this.#phaseOf[node]!;
    if (!this.#begun[phase]) {
      this.#begun[phase] = true;
      this.#options.onPhase?.(phase, this.#phases[phase]!, "started");
    }
    this.#running.add(node);
    if (this.#running.size > BURST && --this.#credit < 0) this.#yield(TURNS);
    const base = action.iteration?.base;
    if (base !== undefined) this.#perBase.set(base, (this.#perBase.get(base) ?? 0) + 1);
    this.#options.run(action).then(({ stops }) => {
      this.#running.delete(node);
      if (base !== undefined) this.#perBase.set(base, this.#perBase.get(base)! - 1);
      if (stops) this.#lastPhase = Math.min(this.#lastPhase, phase);
      this.#end(node);
      this.#pump();
    });
  }

  #end(node: number): void {
    const phase = this.#phaseOf[node]!;
    this.#left--;
    this.#open[phase]!--;
    if (this.#options.canStop(this.#actions[node]!)) this.#risks[phase]!--;
    while (this.#risks[this.#barrier] === 0) this.#barrier++;
    while (this.#open[this.#frontier] === 0) this.#frontier++;
    if (this.#open[phase] === 0 && this.#begun[phase]) {
      this.#options.onPhase?.(phase, this.#phases[phase]!, "finished");
    }
    this.#queue.end(node);
  }
}
