/**
 * The one value model of YAML, JSON, CEL, templates, plugins and workers.
 *
 * | CEL / Go             | representation                                                    |
 * |----------------------|-------------------------------------------------------------------|
 * | null                 | `null`                                                            |
 * | bool                 | `boolean`                                                         |
 * | int (Go `int`)       | `number` while it is a safe integer, `bigint` beyond              |
 * | int (Go `int64`)     | a `bigint` of any size; a small one equals the `number` in value  |
 * | uint                 | {@link Uint}                                                      |
 * | double               | `number` with a fraction (or not finite), {@link Float} otherwise |
 * | string               | `string`                                                          |
 * | bytes                | `Uint8Array`                                                      |
 * | timestamp, duration  | {@link Timestamp}, {@link Duration}, nanosecond precision         |
 * | list                 | array                                                             |
 * | map with string keys | object without prototype ({@link object})                         |
 * | map with other keys  | {@link ValueMap}                                                  |
 *
 * Values are never mutated once they have left the code that built them.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Uint
  | Timestamp
  | Duration
  | Uint8Array
  | Value[]
  | ValueObject
  | ValueMap;

/** A map with string keys. Made without prototype, so that `__proto__` is a key like any other. */
export interface ValueObject {
  [key: string]: Value;
}

/** An integral double: `2.0` in YAML, every integral number of a JSON text. */
export class Float {
  constructor(readonly value: number) {}
}

/** A CEL `uint` (Go `uint64`), 0 to 2^64-1. */
export class Uint {
  constructor(readonly value: bigint) {}
}

/**
 * An instant with nanosecond precision: whole seconds since the Unix epoch and 0 to 999,999,999 nanoseconds after it.
 * `offset` (seconds east of UTC) and `zone` only say how Go prints the instant; they take no part in comparison.
 */
export class Timestamp {
  constructor(
    readonly seconds: number,
    readonly nanos: number = 0,
    readonly offset: number = 0,
    readonly zone: string = offset === 0 ? "UTC" : "",
  ) {}
}

/** A span of time in whole nanoseconds, within int64 (about ±292 years). */
export class Duration {
  constructor(readonly nanoseconds: bigint) {}
}

/** A map key as CEL and YAML know it. */
export type MapKey = boolean | number | bigint | string | Uint | Float;

/**
 * A map whose keys are not all strings. Numeric keys that are equal in value are one key, whatever their type
 * (`1`, `1u` and `1.0`), as CEL wants it. Insertion order is kept.
 */
export class ValueMap {
  readonly #entries = new Map<string | number | bigint | boolean, [MapKey, Value]>();

  constructor(entries: Iterable<readonly [MapKey, Value]> = []) {
    for (const [key, value] of entries) this.#entries.set(identity(key), [key, value]);
  }

  /** A new map with one entry added or replaced. Building from many entries through the constructor is linear. */
  with(key: MapKey, value: Value): ValueMap {
    return new ValueMap([...this, [key, value]]);
  }

  get size(): number {
    return this.#entries.size;
  }

  has(key: MapKey): boolean {
    return this.#entries.has(identity(key));
  }

  get(key: MapKey): Value | undefined {
    return this.#entries.get(identity(key))?.[1];
  }

  *keys(): IterableIterator<MapKey> {
    for (const [key] of this.#entries.values()) yield key;
  }

  *values(): IterableIterator<Value> {
    for (const [, value] of this.#entries.values()) yield value;
  }

  *[Symbol.iterator](): IterableIterator<[MapKey, Value]> {
    yield* this.#entries.values();
  }
}

/** Strings stay apart from numbers by type; numbers of any kind meet in one representation. */
function identity(key: MapKey): string | number | bigint | boolean {
  if (key instanceof Uint) return narrow(key.value);
  if (key instanceof Float) return key.value === 0 ? 0 : key.value;
  if (typeof key === "bigint") return narrow(key);
  return key;
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** An empty map with string keys, or one with the given entries. */
export function object(entries?: Iterable<readonly [string, Value]>): ValueObject;
export function object(entries: Iterable<readonly [string, Value]> | Record<string, Value>): ValueObject;
export function object(entries?: Iterable<readonly [string, Value]> | Record<string, Value>): ValueObject {
  const result = Object.create(null) as ValueObject;
  if (entries === undefined) return result;
  if (Symbol.iterator in entries) {
    for (const [key, value] of entries as Iterable<readonly [string, Value]>) result[key] = value;
  } else {
    for (const key of Object.keys(entries)) result[key] = (entries as ValueObject)[key]!;
  }
  return result;
}

/** Whether a value is a map with string keys (and not one of the boxes). */
export function isObject(value: unknown): value is ValueObject {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The value under a key of its own, else undefined. Never looks at a prototype. */
export function field(value: ValueObject, key: string): Value | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
