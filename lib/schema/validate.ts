import type { Schema } from "@cfworker/json-schema";
import type { Value } from "../value/mod.ts";
import { type SchemaProblem, toProblems } from "./messages.ts";
import { type Plain, toPlain } from "./plain.ts";
import { type PatternSupport, prepare } from "./prepare.ts";

/** Evaluations of subschemas that one validation may take. */
export const MAX_EVALUATIONS = 200_000;
/** Longest list whose items may be compared with each other. */
export const MAX_UNIQUE_ITEMS = 5_000;

class WorkLimit extends Error {}

/**
 * Checks data against a JSON Schema (2020-12) that was met at run time. Patterns run in linear time, and the whole check
 * is bounded; a schema that cannot be evaluated, or not within the bounds, is itself reported as a problem. Empty when
 * the data is valid.
 */
export async function validateForeign(schema: Value, data: Value): Promise<SchemaProblem[]> {
  const [{ format, Validator }, { RE2JS }] = await Promise.all([
    import("@cfworker/json-schema"),
    import("re2js"),
  ]);
  const compiled = new Map<string, InstanceType<typeof RE2JS>>();
  const matches = (pattern: string, text: string) => {
    let expression = compiled.get(pattern);
    if (!expression) compiled.set(pattern, expression = RE2JS.compile(pattern));
    return expression.matcher(text).find();
  };
  const keys = new Set<string>();
  const plain = toPlain(data, (text) => keys.add(text));
  const formats = new Map<string, string>();
  const support: PatternSupport = {
    matches,
    keys,
    formatFor(pattern) {
      const name = `pattern ${pattern}`;
      matches(pattern, "");
      formats.set(name, pattern);
      return name;
    },
  };
  let evaluations = 0;
  try {
    const safe = prepare(toPlain(schema), support, () => {
      if (++evaluations > MAX_EVALUATIONS) throw new WorkLimit();
    });
    if (tooLongToCompare(safe, plain)) {
      return [{ path: "", message: "a list is too long for uniqueItems", isUnusable: true }];
    }
    // The validator knows formats by a table of the module only; what is added is taken out before anyone else runs.
    for (const [name, pattern] of formats) format[name] = (text: string) => matches(pattern, text);
    const validator = new Validator(safe as Schema | boolean, "2020-12", false);
    const { errors } = validator.validate(plain);
    return toProblems(errors, plain, (name) => formats.get(name));
  } catch (error) {
    return [{ path: "", message: `the schema cannot be used: ${reason(error)}`, isUnusable: true }];
  } finally {
    for (const name of formats.keys()) delete format[name];
  }
}

function reason(error: unknown): string {
  if (error instanceof WorkLimit) return `it takes more than ${MAX_EVALUATIONS} steps`;
  if (error instanceof RangeError) return "it nests too deeply";
  return error instanceof Error ? error.message.split("\n", 1)[0]! : String(error);
}

function tooLongToCompare(schema: Plain, data: Plain): boolean {
  return longestList(data) > MAX_UNIQUE_ITEMS && comparesItems(schema);
}

function longestList(data: Plain): number {
  if (typeof data !== "object" || data === null) return 0;
  const items = Array.isArray(data) ? data : Object.values(data);
  return items.reduce<number>(
    (most, item) => Math.max(most, longestList(item)),
    Array.isArray(data) ? data.length : 0,
  );
}

function comparesItems(schema: Plain): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  if (!Array.isArray(schema) && schema.uniqueItems === true) return true;
  return Object.values(schema).some(comparesItems);
}
