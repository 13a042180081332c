import {
  Duration,
  Float,
  formatDuration,
  formatTimestamp,
  isObject,
  MAX_DEPTH,
  Timestamp,
  Uint,
  type Value,
  ValueError,
  ValueMap,
} from "../value/mod.ts";
import { byNaturalOrder } from "./emit_keys.ts";
import {
  analyze,
  bytesScalar,
  chooseStyle,
  floatScalar,
  plainScalar,
  type Scalar,
  stringScalar,
} from "./emit_scalar.ts";
import { EmitWriter } from "./emit_writer.ts";

/** How {@link emitYaml} writes. */
export interface YamlStyle {
  /** Blanks per level, 2 to 9 (default 4). The contents of a list item always stand 2 to the right of its dash. */
  readonly indent?: number;
  /**
   * `all` (default): keys in natural order everywhere. `data`: maps of the value model (no prototype) are ordered so,
   * while records (ordinary object literals of our own documents) keep the order in which their fields were written.
   */
  readonly sort?: "all" | "data";
}

/**
 * Writes a value as YAML, byte for byte as Go's yaml.v3 does: block style, natural key order, text that would read back
 * as something else in double quotes, text with indicators in single quotes, several lines as a literal block. Bytes
 * become `!!binary`. Ends with a newline. Throws a {@link ValueError} when the value nests too deeply.
 */
export function emitYaml(value: Value, style: YamlStyle = {}): string {
  const emitter = new Emitter(style);
  emitter.node(value, "root", 0);
  return emitter.finish();
}

/** Where a node stands; it decides how far its contents are indented and whether it must fit on one line. */
type Place = "root" | "item" | "value" | "key" | "simpleKey";

const LONGEST_SIMPLE_KEY = 128;

class Emitter {
  readonly #writer = new EmitWriter();
  readonly #step: number;
  readonly #sort: "all" | "data";
  #indent = -1;

  constructor(style: YamlStyle) {
    const step = style.indent ?? 4;
    // yaml.v3 falls back to 2 outside this range.
    this.#step = step < 2 || step > 9 ? 2 : step;
    this.#sort = style.sort ?? "all";
  }

  finish(): string {
    this.#writer.indent(0);
    return this.#writer.text();
  }

  node(value: Value, place: Place, depth: number): void {
    if (depth > MAX_DEPTH) throw new ValueError(`nested deeper than ${MAX_DEPTH} levels`);
    if (Array.isArray(value)) {
      if (value.length === 0) this.#writer.indicator("[]", true);
      else this.#list(value, place, depth);
      return;
    }
    const entries = this.#entries(value);
    if (entries === undefined) this.#scalar(scalarOf(value), place);
    else if (entries.length === 0) this.#writer.indicator("{}", true);
    else this.#map(entries, place, depth);
  }

  #list(items: readonly Value[], place: Place, depth: number): void {
    const outer = this.#indent;
    this.#indent = this.#deeper(place, false);
    for (const item of items) {
      this.#writer.indent(this.#indent);
      this.#writer.indicator("-", true, true);
      this.node(item, "item", depth + 1);
    }
    this.#indent = outer;
  }

  #map(entries: readonly Entry[], place: Place, depth: number): void {
    const outer = this.#indent;
    this.#indent = this.#deeper(place, false);
    for (const [key, value] of entries) {
      this.#writer.indent(this.#indent);
      const scalar = scalarOf(key);
      if (isSimpleKey(scalar)) {
        this.#scalar(scalar, "simpleKey");
        this.#writer.indicator(":", false);
      } else {
        this.#writer.indicator("?", true, true);
        this.#scalar(scalar, "key");
        this.#writer.indent(this.#indent);
        this.#writer.indicator(":", true, true);
      }
      this.node(value, "value", depth + 1);
    }
    this.#indent = outer;
  }

  #scalar(scalar: Scalar, place: Place): void {
    const facts = analyze(scalar.text);
    const style = chooseStyle(scalar, facts, place === "simpleKey");
    if (scalar.tag !== undefined) this.#writer.indicator(scalar.tag, true);
    const indent = this.#deeper(place, true);
    switch (style) {
      case "plain":
        return this.#writer.plain(scalar.text);
      case "single":
        return this.#writer.singleQuoted(scalar.text, indent);
      case "double":
        return this.#writer.doubleQuoted(scalar.text);
      case "literal":
        return this.#writer.literal(scalar.text, indent, this.#step);
    }
  }

  /** The column of what a node contains. Inside a list item that is right behind the dash, else the next full step. */
  #deeper(place: Place, isScalar: boolean): number {
    if (this.#indent < 0) return isScalar ? this.#step : 0;
    if (place === "item") return this.#indent + 2;
    return this.#step * Math.floor((this.#indent + this.#step) / this.#step);
  }

  /** The entries of a map in the order in which they are written; undefined for anything that is no map. */
  #entries(value: Value): Entry[] | undefined {
    if (value instanceof ValueMap) return [...value].sort(byNaturalOrder);
    if (!isObject(value)) return undefined;
    const entries: Entry[] = [];
    for (const key of Object.keys(value)) {
      // A record may hold optional members that are absent.
      if (value[key] !== undefined) entries.push([key, value[key]!]);
    }
    const isRecord = Object.getPrototypeOf(value) !== null;
    return this.#sort === "data" && isRecord ? entries : entries.sort(byNaturalOrder);
  }
}

type Entry = [Value, Value];

function isSimpleKey(scalar: Scalar): boolean {
  if (/[\n\r\x85\u2028\u2029]/.test(scalar.text)) return false;
  const length = new TextEncoder().encode(scalar.text).length + (scalar.tag?.length ?? 0);
  return length <= LONGEST_SIMPLE_KEY;
}

function scalarOf(value: Value): Scalar {
  if (value === null) return plainScalar("null");
  if (typeof value === "boolean" || typeof value === "bigint") return plainScalar(String(value));
  if (typeof value === "string") return stringScalar(value);
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && !Object.is(value, -0)
      ? plainScalar(String(value))
      : floatScalar(value);
  }
  if (value instanceof Float) return floatScalar(value.value);
  if (value instanceof Uint) return plainScalar(String(value.value));
  if (value instanceof Timestamp) return plainScalar(formatTimestamp(value));
  if (value instanceof Duration) return stringScalar(formatDuration(value));
  if (value instanceof Uint8Array) return bytesScalar(value);
  throw new ValueError("not a value");
}
