import { Duration, Float, isObject, object, Timestamp, Uint, type Value, ValueMap } from "./types.ts";
import { asNumber, double } from "./numbers.ts";
import { formatTimestamp } from "./time_text.ts";
import { mapEntries, sortedKeys } from "./compare.ts";
import { encodeBase64 } from "./base64.ts";

/** Deepest nesting of lists and maps that is read or written. */
export const MAX_DEPTH = 1_000;

/** A value that cannot be read from, or written as, the asked-for form. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

/**
 * Reads a JSON text. Every number becomes a double, as Go decodes into `any`; maps have no prototype.
 * Throws a {@link ValueError} for text that is no JSON or nests deeper than {@link MAX_DEPTH}.
 */
export function parseJson(text: string): Value {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new ValueError(error instanceof Error ? error.message : String(error));
  }
  return fromParsed(parsed, double, 0);
}

/**
 * The value behind plain JS data (as a JSON parser or an API gives it), copied: maps lose their prototype, `undefined`
 * members disappear, boxes stay. Numbers keep the reading of the model (a safe integer is an int).
 * Throws a {@link ValueError} for functions, symbols, other class instances, cycles and too deep nesting.
 */
export function toValue(data: unknown): Value {
  return fromParsed(data, (number) => number, 0);
}

function fromParsed(data: unknown, number: (value: number) => Value, depth: number): Value {
  switch (typeof data) {
    case "string":
    case "boolean":
    case "bigint":
      return data;
    case "number":
      return number(data);
    case "undefined":
      return null;
    case "object":
      break;
    default:
      throw new ValueError(`a ${typeof data} is not a value`);
  }
  if (data === null) return null;
  if (depth >= MAX_DEPTH) throw new ValueError(`nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(data)) return data.map((item) => fromParsed(item, number, depth + 1));
  if (isObject(data)) {
    const result = object();
    for (const key of Object.keys(data)) {
      if (data[key] !== undefined) result[key] = fromParsed(data[key], number, depth + 1);
    }
    return result;
  }
  if (isBox(data)) return data;
  if (data instanceof ValueMap) return data;
  throw new ValueError(`a ${data.constructor?.name ?? "object"} is not a value`);
}

function isBox(data: object): data is Float | Uint | Timestamp | Duration | Uint8Array {
  return data instanceof Float || data instanceof Uint || data instanceof Timestamp ||
    data instanceof Duration ||
    data instanceof Uint8Array;
}

/** How {@link formatJson} writes. */
export interface JsonStyle {
  /** Blanks per level; 0 (the default) writes one line without blanks. */
  readonly indent?: number;
  /** Write `<`, `>` and `&` as `\u003c` and so on, as Go does (default true). */
  readonly escapeHtml?: boolean;
  /**
   * `all` (default): keys sorted everywhere. `data`: maps of the value model (no prototype) are sorted, while records
   * (ordinary object literals of our own documents) keep the order in which their fields were written.
   */
  readonly sort?: "all" | "data";
  /** NaN and infinities, which JSON has no numbers for: `error` (default), or `text` for records that people read. */
  readonly nonFinite?: "error" | "text";
}

/**
 * Writes a value as JSON the way Go's encoder does: instants as RFC 3339, durations as nanoseconds, bytes as base64,
 * numbers in their shortest form. Throws a {@link ValueError} for too deep nesting, and for NaN and infinities unless the
 * style writes them as text.
 */
export function formatJson(value: Value, style: JsonStyle = {}): string {
  const writer = new JsonWriter(style);
  writer.write(value, 0);
  return writer.text();
}

class JsonWriter {
  readonly #parts: string[] = [];
  readonly #indent: string;
  readonly #escapeHtml: boolean;
  readonly #sort: "all" | "data";
  readonly #nonFinite: "error" | "text";

  constructor(style: JsonStyle) {
    this.#indent = " ".repeat(style.indent ?? 0);
    this.#escapeHtml = style.escapeHtml ?? true;
    this.#sort = style.sort ?? "all";
    this.#nonFinite = style.nonFinite ?? "error";
  }

  text(): string {
    return this.#parts.join("");
  }

  write(value: Value, depth: number): void {
    if (depth > MAX_DEPTH) throw new ValueError(`nested deeper than ${MAX_DEPTH} levels`);
    if (value === null || typeof value === "boolean") this.#parts.push(String(value));
    else if (typeof value === "string") this.#parts.push(this.#quote(value));
    else if (typeof value === "bigint") this.#parts.push(value.toString());
    else if (value instanceof Uint) this.#parts.push(value.value.toString());
    else if (value instanceof Duration) this.#parts.push(value.nanoseconds.toString());
    else if (value instanceof Timestamp) this.#parts.push(this.#quote(formatTimestamp(value)));
    else if (value instanceof Uint8Array) this.#parts.push(this.#quote(encodeBase64(value)));
    else if (typeof value === "number" || value instanceof Float) this.#number(asNumber(value)!);
    else if (Array.isArray(value)) this.#list(value, depth);
    else this.#map(value, depth);
  }

  #number(value: number): void {
    if (!Number.isFinite(value)) {
      if (this.#nonFinite === "error") throw new ValueError(`${value} cannot be written as JSON`);
      return void this.#parts.push(`"${value}"`);
    }
    this.#parts.push(Object.is(value, -0) ? "-0" : String(value));
  }

  #quote(text: string): string {
    let quoted = JSON.stringify(text.toWellFormed()).replace(/[\u2028\u2029]/g, unicodeEscape);
    // Go writes these two in their long form.
    if (text.includes("\b") || text.includes("\f")) quoted = goControlEscapes(quoted);
    return this.#escapeHtml ? quoted.replace(/[<>&]/g, unicodeEscape) : quoted;
  }

  #list(items: Value[], depth: number): void {
    this.#block("[", "]", items, depth, (item) => this.write(item, depth + 1));
  }

  #map(value: Value, depth: number): void {
    const entries: [string, Value][] = [];
    if (value instanceof ValueMap) {
      // encoding/json has no form for such maps; the key's text is what a reader expects.
      for (const [key, item] of mapEntries(value)) entries.push([keyText(key), item]);
      entries.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
    } else if (isObject(value)) {
      const keepsOrder = this.#sort === "data" && Object.getPrototypeOf(value) !== null;
      for (const key of keepsOrder ? Object.keys(value) : sortedKeys(value)) {
        // A record may hold optional members that are absent.
        if (value[key] !== undefined) entries.push([key, value[key]!]);
      }
    } else {
      throw new ValueError("not a value");
    }
    this.#block("{", "}", entries, depth, ([key, item]) => {
      this.#parts.push(this.#quote(key), this.#indent === "" ? ":" : ": ");
      this.write(item, depth + 1);
    });
  }

  #block<T>(open: string, close: string, items: T[], depth: number, write: (item: T) => void): void {
    this.#parts.push(open);
    items.forEach((item, index) => {
      if (index > 0) this.#parts.push(",");
      this.#newline(depth + 1);
      write(item);
    });
    if (items.length > 0) this.#newline(depth);
    this.#parts.push(close);
  }

  #newline(depth: number): void {
    if (this.#indent !== "") this.#parts.push("\n", this.#indent.repeat(depth));
  }
}

function unicodeEscape(character: string): string {
  return "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0");
}

function goControlEscapes(quoted: string): string {
  return quoted.replace(
    /\\(.)/g,
    (whole, letter) => letter === "b" ? "\\u0008" : letter === "f" ? "\\u000c" : whole,
  );
}

/** The text of a map key of any kind. */
export function keyText(key: unknown): string {
  if (key instanceof Uint || key instanceof Float) return String(key.value);
  return String(key);
}
