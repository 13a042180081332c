import { field, isObject, object, type Value, type ValueObject } from "../value/mod.ts";

/** The value under a dotted key, letters compared without case; undefined when there is none. */
export function lookUp(tree: ValueObject, key: string): Value | undefined {
  let current: Value = tree;
  for (const part of key.split(".")) {
    if (!isObject(current)) return undefined;
    const name = spelling(current, part);
    if (name === undefined) return undefined;
    current = field(current, name)!;
  }
  return current;
}

/** The key of an object that equals a name without regard to case; an exact match wins. */
export function spelling(tree: ValueObject, name: string): string | undefined {
  if (Object.hasOwn(tree, name)) return name;
  const lower = name.toLowerCase();
  return Object.keys(tree).find((candidate) => candidate.toLowerCase() === lower);
}

/** A copy of a tree with one dotted key set; what stood in the way is replaced. */
export function withKey(tree: ValueObject, key: string, value: Value): ValueObject {
  const [first = "", ...rest] = key.split(".");
  const copy = object(tree);
  const name = spelling(copy, first) ?? first;
  if (rest.length === 0) copy[name] = value;
  else {
    const below = field(copy, name);
    copy[name] = withKey(isObject(below) ? below : object(), rest.join("."), value);
  }
  return copy;
}

/** Sets a dotted key in a tree that nobody else holds yet; sections that are missing are made. */
export function setKey(tree: ValueObject, key: string, value: Value): void {
  const parts = key.split(".");
  const last = parts.pop()!;
  let section = tree;
  for (const part of parts) {
    const below = field(section, part);
    if (isObject(below)) section = below;
    else section = section[part] = object();
  }
  section[last] = value;
}

/** `over` laid over `base`: objects are merged, everything else is replaced; null leaves what is there. */
export function merged(base: ValueObject, over: ValueObject): ValueObject {
  const result = object(base);
  for (const [key, value] of Object.entries(over)) {
    if (value === null) continue;
    const name = spelling(result, key) ?? key;
    const below = field(result, name);
    result[name] = isObject(below) && isObject(value) ? merged(below, value) : value;
  }
  return result;
}
