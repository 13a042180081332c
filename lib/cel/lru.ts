/** A bounded map; the entry that was not used for longest is dropped first. */
export class LruCache<T> {
  readonly #entries = new Map<string, T>();
  readonly #limit: number;

  /** `limit` entries at most; 0 keeps nothing. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Number of entries. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    const value = this.#entries.get(key);
    // Order is only kept once the cache fills up: below half, nothing is near to being dropped.
    if (value !== undefined && this.#entries.size * 2 > this.#limit) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: string, value: T): void {
    if (this.#limit === 0) return;
    if (this.#entries.size >= this.#limit) this.#entries.delete(this.#entries.keys().next().value!);
    this.#entries.set(key, value);
  }
}
