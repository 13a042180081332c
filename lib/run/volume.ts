import { ScafctlError } from "../diagnostics/mod.ts";
import { limitDefault } from "../limits/mod.ts";
import { asBigInt, formatJson, type Value } from "../value/mod.ts";

/**
 * What the values that a run keeps take together. Each of them is bounded by itself, but a solution can have any number of
 * them, also by running others: a part counts against its whole, and gives back what it held when it is over.
 */
export class Volume {
  readonly #most: number;
  readonly #whole: Volume | undefined;
  readonly #held = new Map<object, number>();
  #taken = 0;

  /** `most` are bytes of JSON. */
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

  /** Counts what an owner keeps, in the place of what it kept before. Throws SCAF6003 when all together are too large. */
  hold(owner: object, bytes: number): void {
    const change = bytes - (this.#held.get(owner) ?? 0);
    this.#held.set(owner, bytes);
    this.#add(change);
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
      `the values of the run have ${this.#taken} bytes together, the limit is ${this.#most}`,
      { hint: "keep less of what is read, or raise it with --limit runValues=SIZE" },
    );
  }
}

/** Length of a value as JSON, in bytes; numbers that JSON does not know count as their names, what nests too deep as 0. */
export function jsonBytes(value: Value): number {
  if (value === null) return 4;
  if (typeof value === "boolean") return value ? 4 : 5;
  if (typeof value === "number" || typeof value === "bigint") {
    return asBigInt(value) === undefined ? String(value).length : value.toString().length;
  }
  try {
    return utf8Length(formatJson(value, { nonFinite: "text" }));
  } catch {
    return 0;
  }
}

/** Bytes of a text in UTF-8. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair counts two, so that the pair counts four.
    bytes += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2;
  }
  return bytes;
}
