/**
 * Counts down what each node still waits for and yields nodes as they become ready. Beside its dependencies a node may
 * wait for a *gate*: a number of ends that somebody else counts (see {@link ReadyQueue.hold}). Ready nodes come out in
 * the order of `rank`, so that with a limit on concurrency the choice does not depend on timing alone.
 */
export class ReadyQueue {
  readonly #open: number[];
  readonly #dependents: readonly (readonly number[])[];
  readonly #rank: (node: number) => number;
  // A binary heap by rank.
  readonly #ready: number[] = [];

  constructor(
    dependencies: readonly (readonly number[])[],
    dependents: readonly (readonly number[])[],
    rank: (node: number) => number = (node) => node,
  ) {
    this.#open = dependencies.map((list) => list.length);
    this.#dependents = dependents;
    this.#rank = rank;
  }

  /** Lets a node wait for one more thing than its dependencies. Only before {@link start}. */
  hold(node: number): void {
    this.#open[node]!++;
  }

  /** Makes everything ready that waits for nothing. */
  start(): void {
    this.#open.forEach((count, node) => {
      if (count === 0) this.#push(node);
    });
  }

  /** Tells that a node has ended. */
  end(node: number): void {
    for (const dependent of this.#dependents[node]!) this.release(dependent);
  }

  /** Ends one wait of a node. */
  release(node: number): void {
    if (--this.#open[node]! === 0) this.#push(node);
  }

  /** The next ready node without taking it. */
  peek(): number | undefined {
    return this.#ready[0];
  }

  /** Takes the next ready node. */
  take(): number | undefined {
    const top = this.#ready[0];
    const last = this.#ready.pop();
    if (top === undefined || last === undefined || this.#ready.length === 0) return top;
    this.#ready[0] = last;
    this.#sink(0);
    return top;
  }

  get size(): number {
    return this.#ready.length;
  }

  #push(node: number): void {
    const heap = this.#ready;
    let index = heap.push(node) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#before(heap[index]!, heap[parent]!)) return;
      [heap[index], heap[parent]] = [heap[parent]!, heap[index]!];
      index = parent;
    }
  }

  #sink(index: number): void {
    const heap = this.#ready;
    while (true) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < heap.length && this.#before(heap[child]!, heap[least]!)) least = child;
      }
      if (least === index) return;
      [heap[index], heap[least]] = [heap[least]!, heap[index]!];
      index = least;
    }
  }

  #before(a: number, b: number): boolean {
    return (this.#rank(a) - this.#rank(b) || a - b) < 0;
  }
}
