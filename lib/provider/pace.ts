/** How long (ms) the work of a run may keep the thread before whatever else waits has its turn. */
const SLICE = 50;

/**
 * Lets the event loop go round between evaluations. Without it evaluations that begin together would all be done before the
 * result of the first is looked at: its size would be counted, and a failure or a signal noticed, only when all of them
 * are there.
 */
export class Pace {
  #began = 0;
  #waiting: (() => void)[] = [];

  /** `now` are milliseconds of any clock. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** To be awaited right before an evaluation, when there is something to wait for. They go on in the order they came. */
  turn(): Promise<void> | undefined {
    const time = this.now();
    if (this.#began === 0) this.#began = time;
    if (this.#waiting.length === 0 && time - this.#began < SLICE) return undefined;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) void this.#goOn();
    });
  }

  async #goOn(): Promise<void> {
    for (let next = 0; next < this.#waiting.length;) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#began = this.now();
      do {
        this.#waiting[next++]!();
        // The one that was let go evaluates before this goes on.
        await undefined;
        await undefined;
      } while (next < this.#waiting.length && this.now() - this.#began < SLICE);
    }
    this.#waiting = [];
  }
}

const pace = new Pace();

/** The turn of an evaluation in this thread, see {@link Pace.turn}. */
export function turn(): Promise<void> | undefined {
  return pace.turn();
}
