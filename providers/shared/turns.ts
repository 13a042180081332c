/**
 * Lets others have their turn in long work that never waits: after every `slice` units the event loop goes round once,
 * and a cancelled call ends.
 */
export class Turns {
  #left: number;

  constructor(private readonly signal: AbortSignal, private readonly slice: number) {
    this.#left = slice;
  }

  /** Counts work done. Await the result when there is one. Throws the signal's reason when the call was cancelled. */
  done(units: number): Promise<void> | undefined {
    this.signal.throwIfAborted();
    this.#left -= units;
    if (this.#left > 0) return undefined;
    this.#left = this.slice;
    return new Promise((resolve) => setTimeout(resolve, 0));
  }
}
