import type { PatternMatcher } from "./check.ts";

const compiled = new Map<string, RegExp>();

/**
 * Matches a pattern of a built-in descriptor. These are written by us, are few, and mean the same in JS and RE2, so the
 * RE2 engine need not be loaded for them.
 */
export const matchBuiltin: PatternMatcher = (pattern, text) => {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(pattern, "u");
    compiled.set(pattern, expression);
  }
  return expression.test(text);
};

/** Most patterns of plugins that are kept compiled. */
const MOST_FOREIGN = 500;

/** A matcher for patterns that others wrote: linear time, whatever the pattern. */
export async function loadForeignMatcher(): Promise<PatternMatcher> {
  const { RE2JS } = await import("re2js");
  const kept = new Map<string, InstanceType<typeof RE2JS>>();
  return (pattern, text) => {
    let expression = kept.get(pattern);
    if (!expression) {
      expression = RE2JS.compile(pattern);
      if (kept.size >= MOST_FOREIGN) kept.delete(kept.keys().next().value!);
      kept.set(pattern, expression);
    }
    return expression.matcher(text).find();
  };
}
