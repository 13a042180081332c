import { ScafctlError } from "../diagnostics/mod.ts";
import { limitDefault } from "../limits/mod.ts";
import { isObject, type Value, ValueMap } from "../value/mod.ts";

/**
 * What the values that a run keeps take together. Each of them is bounded by itself, but a solution can have any number of
 * them, also by running others: a part counts against its whole, and gives back what it held when it is over.
 */
export class Volume {
  readonly #most: number;
  readonly #whole: Volume | undefined;
  readonly #held = new Map<object, { readonly value: Value; readonly bytes: number }>();
  #taken = 0;

  /** `most` are bytes as {@link roughBytes} counts them. */
  constructor(most: number = limitDefault("runValues"), whole?: Volume) {
    this.#most = most;
    this.#whole = whole;
  }

  /** Bytes that are held now. */
  get taken(): number {
    return this.#taken;
  }

  /** A part of this volume, for a child or a loop. To be released. */
  part(): Volume {
    return new Volume(this.#most, this);
  }

  /**
   * Counts the value that an owner keeps, in the place of the one before, and returns its {@link roughBytes}. Throws SCAF6003
   * when all together are too large.
   */
  hold(owner: object, value: Value): number {
    const before = this.#held.get(owner);
    if (before?.value === value) return before.bytes;
    const bytes = roughBytes(value, this.#most);
    this.#held.set(owner, { value, bytes });
    this.#add(bytes - (before?.bytes ?? 0));
    return bytes;
  }

  /** Gives everything back. */
  release(): void {
    if (this.#whole) this.#whole.#add(-this.#taken);
    this.#taken = 0;
    this.#held.clear();
  }

  #add(bytes: number): void {
    this.#taken += bytes;
    if (this.#whole) this.#whole.#add(bytes);
    if (bytes <= 0 || this.#whole || this.#taken <= this.#most) return;
    throw new ScafctlError(
      "SCAF6003",
      `the values of the run have more bytes together than the limit of ${this.#most}`,
      { hint: "keep less of what is read, or raise it with --limit runValues=SIZE" },
    );
  }
}

/** What a part of a value that is no text takes, at least, in any form. */
const SCALAR = 8;

/**
 * About what a value takes in memory, in bytes: its texts and a little for each part, every part as often as it can be
 * reached. A walk costs a tenth of writing it as JSON. It ends as soon as it comes to more than `most`, since parts that are shared
 * can be more than anybody could count.
 */
export function roughBytes(value: Value, most = Infinity): number {
  const rest: object[] = [];
  let bytes = 0;
  const count = (part: Value) => {
    bytes += SCALAR;
    if (typeof part === "string") bytes += part.length;
    else if (typeof part === "object" && part !== null) rest.push(part);
  };
  count(value);
  for (let next = rest.pop(); next !== undefined && bytes <= most; next = rest.pop()) {
    if (Array.isArray(next)) { for (const item of next) count(item); }
    else if (next instanceof Uint8Array) bytes += next.length;
    else if (next instanceof ValueMap) { for (const item of next.values()) count(item); }
    else if (isObject(next)) {
      for (const key of Object.keys(next)) {
        bytes += key.length;
        count(next[key]!);
      }
    }
  }
  return bytes;
}
