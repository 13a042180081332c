/** Sizes of a {@link TemplateCache}. */
export interface CacheLimits {
  /** Entries that are kept. */
  readonly entries: number;
  /** Sum of the lengths of all kept keys (which hold the template texts), in UTF-16 units. */
  readonly units: number;
}

/** The cache used unless a caller brings another. */
export const DEFAULT_CACHE_LIMITS: CacheLimits = { entries: 10_000, units: 32 * 1024 * 1024 };

/** Keeps what was compiled; the entry that was not used for the longest time goes first. */
export class TemplateCache<T> {
  readonly #entries = new Map<string, T>();
  readonly #limits: CacheLimits;
  #units = 0;

  constructor(limits: Partial<CacheLimits> = {}) {
    this.#limits = { ...DEFAULT_CACHE_LIMITS, ...limits };
  }

  /** Number of kept entries. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A map keeps the order of insertion, so the newest use goes to the end.
    if (this.#entries.size > this.#limits.entries / 2) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  set(key: string, entry: T): void {
    if (key.length > this.#limits.units / 4) return;
    if (!this.#entries.has(key)) this.#units += key.length;
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limits.entries && this.#units <= this.#limits.units) break;
      this.#entries.delete(oldest);
      this.#units -= oldest.length;
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#units = 0;
  }
}
