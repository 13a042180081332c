/**
 * The variables of one template while it is compiled. A slot is the place that Go's executor would give the variable on
 * its stack, so leaving a scope frees its slots.
 */
export class Scope {
  readonly #names: string[] = ["$"];
  #size = 1;

  /** Slots that the template needs. */
  get size(): number {
    return this.#size;
  }

  declare(name: string): number {
    this.#names.push(name);
    this.#size = Math.max(this.#size, this.#names.length);
    return this.#names.length - 1;
  }

  /** Slot of the innermost variable of a name; -1 when it would not exist at run time. */
  slot(name: string): number {
    return this.#names.lastIndexOf(name);
  }

  /** A copy that later declarations do not change. */
  snapshot(): Scope {
    const copy = new Scope();
    copy.#names.push(...this.#names.slice(1));
    return copy;
  }

  /** Runs a part of the compilation; what it declares ends with it. */
  nested<T>(compile: () => T): T {
    const mark = this.#names.length;
    const result = compile();
    this.#names.length = mark;
    return result;
  }
}
