import { stringify, TomlDate } from "smol-toml";
import { messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import {
  Duration,
  encodeBase64,
  Float,
  formatDuration,
  formatTimestamp,
  isObject,
  keyText,
  Timestamp,
  Uint,
  type Value,
  ValueMap,
} from "../../value/mod.ts";

/**
 * A value as TOML. Nulls, which TOML does not have, are left out. A TOML document is a map: a list becomes its member
 * `items`, and a single value its member `value`. Throws SCAF2006 for what TOML cannot write.
 */
export function tomlText(given: Value): string {
  const value = isObject(given) || given instanceof ValueMap
    ? given
    : Array.isArray(given)
    ? { items: given }
    : { value: given };
  try {
    const text = stringify(toToml(value), { numbersAsFloat: false });
    return text.endsWith("\n") || text === "" ? text : `${text}\n`;
  } catch (error) {
    if (error instanceof ScafctlError) throw error;
    throw new ScafctlError("SCAF2006", `the result cannot be written as TOML: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** An instant as it is; a Date of JavaScript knows nothing beyond milliseconds, and writes them always. */
class Instant extends TomlDate {
  readonly #text: string;

  constructor(text: string) {
    super(text);
    this.#text = text;
  }

  override toISOString(): string {
    return this.#text;
  }
}

function toToml(value: Value): unknown {
  if (value instanceof Float) return value.value;
  if (value instanceof Uint) return value.value;
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof Timestamp) return new Instant(formatTimestamp(value));
  if (value instanceof Uint8Array) return encodeBase64(value);
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(toToml);
  if (value instanceof ValueMap || isObject(value)) {
    const entries = value instanceof ValueMap ? [...value] : Object.entries(value);
    return Object.fromEntries(
      entries.filter(([, item]) => item !== null && item !== undefined)
        .map(([key, item]) => [keyText(key), toToml(item)] as const)
        .sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0),
    );
  }
  return value;
}
