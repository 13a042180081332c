import { REDACTED } from "../diagnostics/mod.ts";
import { encodeBase64, Float, formatJson, isObject, Uint, type Value, ValueMap } from "../value/mod.ts";
import type { IsWritten } from "./written.ts";

export { REDACTED };

/** Shorter texts are not replaced: they would tear holes into everything. */
const SHORTEST = 4;

/** Up to so many forms are searched one by one, which is faster in long texts. */
const FEW = 64;

/** Lines of a secret of several lines (a key file) are replaced one by one when they have this length. */
const SHORTEST_LINE = 12;

/**
 * Knows the sensitive values of a run and replaces them in texts, also in the forms in which they leak: JSON-escaped,
 * URL-encoded and in base64 (at each of the three alignments). Grows while the run meets new secrets.
 */
export class Masker {
  readonly #needles = new Set<string>();
  /** Texts that stand beside secrets and are none. */
  readonly #open = new Set<string>();
  /** Texts in answers from outside: they are masked only where they are used as derived from a secret. */
  readonly #foreign = new Set<string>();
  #strict: { readonly size: number; readonly masker: Masker } | undefined;
  #sorted: readonly string[] | undefined;
  #index: ReadonlyMap<string, readonly string[]> | undefined;
  #longest = 0;

  /**
   * Learns every text and number in a value, those of at least `shortest` characters. Where not everything in a value is
   * secret, a higher number keeps ordinary words from being masked everywhere.
   */
  add(value: Value, shortest = SHORTEST): void {
    for (const leaf of leavesOf(value)) {
      if (leaf instanceof Uint8Array) this.#addBytes(leaf);
      else if (typeof leaf === "string" && leaf.length >= shortest) this.#addText(leaf);
      else if (typeof leaf !== "string" && String(leaf).length >= shortest) this.#addNeedle(String(leaf));
    }
  }

  /**
   * Learns what was computed from secrets. Left out is what carries nothing of them: texts that the user wrote, and those
   * that are known to be {@link open}. So the words of a choice and the status of a child stay readable elsewhere.
   */
  addDerived(value: Value, isWritten: IsWritten): void {
    this.#learn(value, isWritten, false);
  }

  /** As {@link addDerived}, for a value that nobody shows yet: what came from outside as it is can wait. */
  addIntermediate(value: Value, isWritten: IsWritten): void {
    this.#learn(value, isWritten, true);
  }

  #learn(value: Value, isWritten: IsWritten, sparesForeign: boolean): void {
    for (const leaf of leavesOf(value)) {
      if (leaf instanceof Uint8Array) {
        this.#addBytes(leaf);
        continue;
      }
      const text = String(leaf);
      if (this.#open.has(text) || (sparesForeign && this.#foreign.has(text))) continue;
      if (isWritten(text)) this.#open.add(text);
      else if (typeof leaf === "string") this.#addText(leaf, isWritten);
      else this.#addNeedle(text);
    }
  }

  /** This one, which masks words of answers from outside as well: for errors that may quote what derives from a secret. */
  strict(): Masker {
    if (this.#foreign.size === 0) return this;
    // Neither set ever loses a text.
    const size = this.#needles.size + this.#foreign.size;
    if (this.#strict?.size === size) return this.#strict.masker;
    const strict = new Masker();
    for (const needle of this.#needles) strict.#needles.add(needle);
    for (const text of this.#foreign) if (!this.#open.has(text)) strict.#addText(text);
    this.#strict = { size, masker: strict };
    return strict;
  }

  /** Whether a text stands beside secrets and is known to be none. */
  isOpen(text: string): boolean {
    return this.#open.has(text) && !this.#needles.has(text);
  }

  /** Tells of an answer from outside. Its words are not made of the secret with which it was asked for. */
  foreign(value: Value): void {
    if (this.isEmpty) return;
    for (const leaf of leavesOf(value)) if (!(leaf instanceof Uint8Array)) this.#foreign.add(String(leaf));
  }

  /** Tells of texts and numbers that stand beside secrets but are none. What is known as a secret stays one. */
  open(value: Value): void {
    for (const leaf of leavesOf(value)) {
      if (!(leaf instanceof Uint8Array) && this.mask(String(leaf)) === String(leaf)) {
        this.#open.add(String(leaf));
      }
    }
  }

  /** The parts of a value that hold something secret, each of them whole. */
  secretsIn(value: Value): Value[] {
    if (this.isEmpty) return [];
    return leavesOf(value).filter((leaf) => !(leaf instanceof Uint8Array) && this.maskValue(leaf) !== leaf);
  }

  get isEmpty(): boolean {
    return this.#needles.size === 0;
  }

  /** The text without secrets. */
  mask(text: string): string {
    if (this.#needles.size === 0 || text.length < SHORTEST) return text;
    if (this.#needles.size > FEW) return this.#scan(text);
    let result = text;
    for (const needle of this.#all()) {
      if (result.includes(needle)) result = result.replaceAll(needle, REDACTED);
    }
    return result;
  }

  /** The value with secrets replaced in every text in it. Unchanged parts are shared. */
  maskValue(value: Value): Value {
    if (this.#needles.size === 0) return value;
    return this.#maskValue(value, 0);
  }

  /** How many characters at a text's end could be the beginning of a secret that the next piece completes. */
  heldBack(text: string): number {
    const most = Math.min(this.#longest - 1, text.length);
    for (let length = most; length > 0; length--) {
      const tail = text.slice(text.length - length);
      if (this.#all().some((needle) => needle.length > length && needle.startsWith(tail))) return length;
    }
    return 0;
  }

  /** One pass over the text, however many secrets there are: they are found by their first characters. */
  #scan(text: string): string {
    const index = this.#index ??= Map.groupBy(this.#all(), (needle) => needle.slice(0, SHORTEST));
    let result = "";
    let from = 0;
    for (let at = 0; at + SHORTEST <= text.length;) {
      const found = index.get(text.slice(at, at + SHORTEST))?.find((needle) => text.startsWith(needle, at));
      if (found === undefined) {
        at++;
        continue;
      }
      result += text.slice(from, at) + REDACTED;
      at += found.length;
      from = at;
    }
    return from === 0 ? text : result + text.slice(from);
  }

  #maskValue(value: Value, depth: number): Value {
    if (depth > 1_000) return REDACTED;
    if (typeof value === "string") return this.mask(value);
    if (typeof value === "number" || typeof value === "bigint") {
      return this.#needles.has(String(value)) ? REDACTED : value;
    }
    if (value instanceof Float || value instanceof Uint) {
      return this.#needles.has(String(value.value)) ? REDACTED : value;
    }
    if (Array.isArray(value)) return value.map((item) => this.#maskValue(item, depth + 1));
    if (value instanceof ValueMap) {
      return new ValueMap([...value].map(([key, item]) => [key, this.#maskValue(item, depth + 1)] as const));
    }
    if (isObject(value)) {
      const result = Object.create(Object.getPrototypeOf(value)) as Record<string, Value>;
      for (const key of Object.keys(value)) result[this.mask(key)] = this.#maskValue(value[key]!, depth + 1);
      return result;
    }
    return value;
  }

  #all(): readonly string[] {
    // Longest first, so that a secret within a secret does not leave the rest of it standing.
    return this.#sorted ??= [...this.#needles].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  }

  #addText(text: string, isPlain: IsWritten = () => false): void {
    if (text.length < SHORTEST) return;
    for (const form of [text, text.trim()]) {
      this.#addNeedle(form);
      // The form in which bytes are searched.
      this.#addNeedle(byteText(new TextEncoder().encode(form)));
      this.#addNeedle(JSON.stringify(form).slice(1, -1));
      // Go writes the brackets of HTML as escapes too.
      this.#addNeedle(formatJson(form).slice(1, -1));
      this.#addNeedle(encoded(form));
      this.#addNeedle(encoded(form).replaceAll("%20", "+"));
      if (form.length >= SHORTEST) this.#addBase64(new TextEncoder().encode(form));
    }
    if (!text.includes("\n")) return;
    for (const line of text.split("\n")) {
      if (line.trim().length >= SHORTEST_LINE && !isPlain(line.trim())) this.#addNeedle(line.trim());
    }
  }

  #addBytes(bytes: Uint8Array): void {
    if (bytes.length >= SHORTEST) this.#addBase64(bytes);
  }

  #addBase64(bytes: Uint8Array): void {
    const whole = encodeBase64(bytes);
    this.#addNeedle(whole);
    this.#addNeedle(whole.replace(/=+$/, ""));
    // Behind one or two other bytes the same secret reads differently; its first and last characters then depend on its
    // neighbours (`user:secret` in a header).
    for (const shift of [1, 2]) {
      const padded = new Uint8Array(bytes.length + shift);
      padded.set(bytes, shift);
      const first = shift === 1 ? 2 : 3;
      const core = encodeBase64(padded).replace(/=+$/, "").slice(first, -1);
      if (core.length >= 8) this.#addNeedle(core);
    }
  }

  #addNeedle(needle: string): void {
    if (needle.length < SHORTEST || this.#needles.has(needle) || REDACTED.includes(needle)) return;
    if (["true", "false", "null"].includes(needle)) return;
    this.#needles.add(needle);
    this.#sorted = undefined;
    this.#index = undefined;
    this.#longest = Math.max(this.#longest, needle.length);
  }
}

/** Texts, numbers and bytes of a value, however deep. */
function leavesOf(value: Value): (string | number | bigint | Uint8Array)[] {
  const leaves: (string | number | bigint | Uint8Array)[] = [];
  const pending: Value[] = [value];
  while (pending.length > 0) {
    const item = pending.pop()!;
    if (typeof item === "string" || typeof item === "number" || typeof item === "bigint") leaves.push(item);
    else if (item instanceof Float || item instanceof Uint) leaves.push(item.value);
    else if (item instanceof Uint8Array) leaves.push(item);
    else if (Array.isArray(item)) { for (const each of item) pending.push(each); }
    else if (item instanceof ValueMap) { for (const each of item.values()) pending.push(each); }
    else if (isObject(item)) { for (const key of Object.keys(item)) pending.push(item[key]!); }
  }
  return leaves;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/**
 * Masks output that arrives in pieces: an end of a piece that may begin a secret waits for the next one. Bytes are looked
 * at one by one, so that binary output passes unharmed and a character split between two pieces does not matter.
 */
export class StreamMasker {
  readonly #masker: Masker;
  #tail = "";
  #isBytes = false;

  constructor(masker: Masker) {
    this.#masker = masker;
  }

  /** What may be shown now. */
  push(piece: string | Uint8Array): string | Uint8Array {
    if (this.#masker.isEmpty && this.#tail === "") return piece;
    this.#isBytes = typeof piece !== "string";
    const masked = this.#masker.mask(this.#tail + (typeof piece === "string" ? piece : byteText(piece)));
    const held = this.#masker.heldBack(masked);
    this.#tail = masked.slice(masked.length - held);
    return this.#form(masked.slice(0, masked.length - held));
  }

  /** What was still held back. */
  end(): string | Uint8Array {
    const rest = this.#tail;
    this.#tail = "";
    return this.#form(rest);
  }

  #form(text: string): string | Uint8Array {
    return this.#isBytes ? Uint8Array.from(text, (character) => character.charCodeAt(0)) : text;
  }
}

/** One character per byte. */
function byteText(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 8_192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  }
  return text;
}
