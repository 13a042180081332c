import { isObject, object, type Value, type ValueObject } from "../value/mod.ts";
import { type KeyFact, KEYS } from "./keys.ts";

/** What stands for a secret in a configuration that is shown. */
const REDACTED = "***REDACTED***";

/** A copy of a configuration tree without its secrets. */
export function maskedTree(tree: ValueObject): ValueObject {
  return masked(tree, KEYS, "") as ValueObject;
}

function masked(value: Value, facts: readonly KeyFact[], path: string): Value {
  const fact = facts.find((candidate) => candidate.key.toLowerCase() === path.toLowerCase());
  if (fact?.secret) return value === null || value === "" ? value : REDACTED;
  if (fact?.type === "objects" && Array.isArray(value)) {
    return value.map((item) => masked(item, fact.members ?? [], ""));
  }
  if (!isObject(value)) return value;
  return object(
    Object.keys(value).map((key) =>
      [key, masked(value[key]!, facts, path === "" ? key : `${path}.${key}`)] as const
    ),
  );
}
