/** A map that forgets its least recently used entries, so that a long-lived process does not grow without end. */
export class BoundedCache<Result> {
  readonly #entries = new Map<string, Result>();

  constructor(readonly limit: number) {}

  /** The value under a key, made when it is not there. */
  get(key: string, make: () => Result): Result {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known;
    }
    const made = make();
    this.#entries.set(key, made);
    if (this.#entries.size > this.limit) this.#entries.delete(this.#entries.keys().next().value!);
    return made;
  }
}
