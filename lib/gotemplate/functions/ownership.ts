import { isObject, object, type Value, ValueMap, type ValueObject } from "../../value/mod.ts";
import type { FunctionContext } from "./contract.ts";
import { factsOf, withFacts } from "./go_values.ts";

/**
 * Data is shared between renders and must not change, while `set` changes its map in place. The rule: a map may be
 * changed when it is registered as mutable, which holds for the private copy a render makes of its data and for every
 * map that a function builds. Any other map is copied first, and the copy is what the function answers.
 */

/** A deep copy whose maps are all registered as mutable. Parts that are shared inside the data stay shared. */
export function privateCopy(value: Value, mutable: WeakSet<object>): Value {
  return copy(value, mutable, new Map());
}

/** A deep copy of a value that a template asked for. */
export function deepCopy(value: Value, context: FunctionContext): Value {
  return copy(value, context.mutable, new Map(), context);
}

function copy(
  value: Value,
  mutable: WeakSet<object> | undefined,
  done: Map<object, Value>,
  context?: FunctionContext,
): Value {
  if (typeof value !== "object" || value === null) return value;
  const earlier = done.get(value);
  if (earlier !== undefined) return earlier;
  context?.step(1);
  if (Array.isArray(value)) {
    const result: Value[] = [];
    done.set(value, result);
    for (const item of value) result.push(copy(item, mutable, done, context));
    return keepFacts(value, result);
  }
  if (value instanceof ValueMap) {
    return new ValueMap([...value].map(([key, item]) => [key, copy(item, mutable, done, context)] as const));
  }
  if (!isObject(value)) return value;
  const result = object();
  done.set(value, result);
  for (const key of Object.keys(value)) result[key] = copy(value[key]!, mutable, done, context);
  mutable?.add(result);
  return keepFacts(value, result);
}

function keepFacts<T extends Value & object>(from: T, to: T): T {
  const facts = factsOf(from);
  return facts === undefined ? to : withFacts(to, facts);
}

/** Registers a map that a function has just built. */
export function own(map: ValueObject, context: FunctionContext): ValueObject {
  context.mutable?.add(map);
  return map;
}

/** Registers every map inside a value that a function has just built or read. */
export function ownAll(value: Value, context: FunctionContext): Value {
  const { mutable } = context;
  if (mutable === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (const item of value) ownAll(item, context);
  } else if (isObject(value)) {
    mutable.add(value);
    for (const key of Object.keys(value)) ownAll(value[key]!, context);
  }
  return value;
}

/** The map itself when it may be changed, else a registered copy of it. */
export function writable(map: ValueObject, context: FunctionContext): ValueObject {
  return context.mutable?.has(map) ? map : own(object(map), context);
}
