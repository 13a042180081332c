import { ScafctlError } from "../diagnostics/mod.ts";
import { limitDefault } from "../limits/mod.ts";
import { equals, formatJson, isObject, object, type Value, type ValueObject } from "../value/mod.ts";

/** Comparisons of combinations with the entries of `include` and `exclude` that are made at the most. */
const MOST_COMPARISONS = 10_000_000;

/** The lists a matrix is made of, evaluated. */
export interface MatrixLists {
  readonly dimensions: readonly (readonly [string, readonly Value[]])[];
  readonly include: readonly Value[];
  readonly exclude: readonly Value[];
  /** Combinations beyond these are refused; the limit of actions when absent. */
  readonly most?: number;
}

/**
 * All combinations, the first dimension varying slowest. A combination is left out when every key of an `exclude` entry
 * is equal in it. An `include` entry adds its other keys to the combinations whose dimensions it agrees with, or is a
 * combination of its own where it agrees with none.
 */
export function combinations(
  { dimensions, include, exclude, most = limitDefault("actions") }: MatrixLists,
): ValueObject[] {
  const count = dimensions.reduce(
    (product, [, values]) => product * values.length,
    dimensions.length > 0 ? 1 : 0,
  );
  if (count > most) {
    throw new ScafctlError("SCAF6003", `the matrix has ${count} combinations, more than ${most}`, {
      hint: "divide the work, or raise the limit with --limit actions=N",
    });
  }
  if (Math.max(count, 1) * (include.length + exclude.length) > MOST_COMPARISONS) {
    throw new ScafctlError("SCAF6003", "the matrix has too many entries under include and exclude", {
      hint: "build the list of combinations with an expression, and use forEach",
    });
  }
  let result: ValueObject[] = dimensions.length > 0 ? [object()] : [];
  for (const [name, values] of dimensions) {
    result = result.flatMap((combination) =>
      values.map((value) => extended(combination, object([[name, value]])))
    );
  }
  const excluded = exclude.map((entry) => entryOf(entry, "exclude"));
  result = result.filter((combination) =>
    !excluded.some((entry) => agrees(combination, entry, Object.keys(entry)))
  );
  const names = new Set(dimensions.map(([name]) => name));
  const count0 = result.length;
  for (const raw of include) {
    const entry = entryOf(raw, "include");
    const own = Object.keys(entry).filter((key) => names.has(key));
    let isUsed = false;
    for (let index = 0; index < count0; index++) {
      if (!agrees(result[index]!, entry, own)) continue;
      result[index] = extended(result[index]!, entry);
      isUsed = true;
    }
    if (!isUsed) result.push(extended(object(), entry));
  }
  return result;
}

function entryOf(value: Value, what: string): ValueObject {
  if (isObject(value)) return value;
  throw new ScafctlError("SCAF4003", `every entry of matrix.${what} must be a map`);
}

function agrees(combination: ValueObject, entry: ValueObject, keys: readonly string[]): boolean {
  return keys.every((key) => Object.hasOwn(combination, key) && equals(combination[key]!, entry[key]!));
}

function extended(combination: ValueObject, entry: ValueObject): ValueObject {
  const result = object(combination);
  for (const key of Object.keys(entry)) result[key] = entry[key]!;
  return result;
}

/** The name of a combination: the base with its values in brackets. `taken` keeps two from meeting. */
export function combinationName(base: string, combination: ValueObject, taken: Set<string>): string {
  const values = Object.keys(combination).map((key) => valueText(combination[key]!));
  let name = `${base}[${values.join(",")}]`;
  for (let count = 2; taken.has(name); count++) name = `${base}[${[...values, count].join(",")}]`;
  taken.add(name);
  return name;
}

function valueText(value: Value): string {
  if (typeof value === "string") return value;
  try {
    return formatJson(value, { escapeHtml: false });
  } catch {
    return "?";
  }
}
