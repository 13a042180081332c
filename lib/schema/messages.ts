import type { OutputUnit } from "@cfworker/json-schema";
import type { Plain } from "./plain.ts";

/** One way in which data breaks a schema. */
export interface SchemaProblem {
  /** Where in the data: `a.b[0]`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  /** Nothing is known of the data: the schema itself cannot be evaluated, or not within the bounds. */
  readonly isUnusable?: true;
}

/** Keywords whose units only say that something below them failed. */
const CARRIERS = new Set([
  "$ref",
  "allOf",
  "properties",
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "items",
  "prefixItems",
  "additionalItems",
  "unevaluatedItems",
  "propertyNames",
  "dependentSchemas",
  "dependencies",
  "if",
]);

/** A key that a closed schema does not know; the validator says it in two units. */
const UNKNOWN_KEY = "unknown key";

/** The validator's units as problems: the innermost causes, with one alternative of `anyOf` and `oneOf` where it is clear. */
export function toProblems(
  units: readonly OutputUnit[],
  data: Plain,
  patternOf: (format: string) => string | undefined,
): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const seen = new Set<string>();
  for (const unit of causes(units)) {
    const path = pathOf(unit.instanceLocation, data);
    const message = messageOf(unit, patternOf);
    const key = `${path}\u0000${message}`;
    if (seen.has(key)) continue;
    seen.add(key);
    problems.push({ path, message });
  }
  return problems;
}

function causes(units: readonly OutputUnit[]): OutputUnit[] {
  const result: OutputUnit[] = [];
  for (let index = 0; index < units.length; index++) {
    const unit = units[index]!;
    if (unit.keyword === "anyOf" || unit.keyword === "oneOf") {
      const alternatives = below(units, index + 1, `${unit.keywordLocation}/`);
      index += alternatives.length;
      result.push(...closestAlternative(unit, alternatives));
    } else if (unit.keyword === "not") {
      index += below(units, index + 1, `${unit.keywordLocation}/`).length;
      result.push(unit);
    } else if (
      unit.keyword === "false" &&
      /^(?:additional|unevaluated)Properties$/.test(units[index - 1]?.keyword ?? "")
    ) {
      result.push({ ...unit, keyword: UNKNOWN_KEY });
    } else if (!CARRIERS.has(unit.keyword) || index === units.length - 1) result.push(unit);
  }
  return result;
}

/** The units after `from` that come from below a keyword. A `false` unit has no location of its own; it follows its cause. */
function below(units: readonly OutputUnit[], from: number, location: string): OutputUnit[] {
  let end = from;
  while (end < units.length && isBelow(units[end]!, location)) end++;
  return units.slice(from, end);
}

function isBelow(unit: OutputUnit, location: string): boolean {
  return unit.keyword === "false" || unit.keywordLocation.startsWith(location);
}

/** When the data has the type of just one alternative, what that one says; else that none fits. */
function closestAlternative(unit: OutputUnit, units: readonly OutputUnit[]): OutputUnit[] {
  const groups = new Map<string, OutputUnit[]>();
  let index = "";
  for (const other of units) {
    if (other.keywordLocation.startsWith(`${unit.keywordLocation}/`)) {
      index = other.keywordLocation.slice(unit.keywordLocation.length + 1).split("/", 1)[0]!;
    }
    groups.set(index, [...groups.get(index) ?? [], other]);
  }
  const fitting = [...groups.values()].filter((group) =>
    !group.some((other) => other.keyword === "type" && other.instanceLocation === unit.instanceLocation)
  );
  return fitting.length === 1 ? causes(fitting[0]!) : [unit];
}

function messageOf(unit: OutputUnit, patternOf: (format: string) => string | undefined): string {
  const quoted = /"(.*?)"/.exec(unit.error)?.[1] ?? "";
  switch (unit.keyword) {
    case UNKNOWN_KEY:
      return `unknown key "${lastSegment(unit.instanceLocation)}"`;
    case "false":
      return "nothing is allowed here";
    case "required":
      return `missing key "${quoted}"`;
    case "type": {
      const [, is, wanted] = /"(.*?)" is invalid. Expected (.*)\.$/.exec(unit.error) ?? [];
      return `must be ${(wanted ?? "").replaceAll('", "', " or ").replaceAll('"', "")}, not ${is}`;
    }
    case "enum":
      return `must be one of ${unit.error.slice("Instance does not match any of ".length, -1)}`;
    case "const":
      return `must be ${unit.error.slice("Instance does not match ".length, -1)}`;
    case "anyOf":
    case "oneOf":
      return "matches none of the allowed forms, or too many of them";
    case "not":
      return "has a form that is not allowed";
    case "format": {
      const pattern = patternOf(quoted);
      return pattern === undefined ? `is no valid ${quoted}` : `does not match the pattern ${pattern}`;
    }
    default:
      return unit.error.replace(/\.$/, "").replace(/^[A-Z]/, (first) => first.toLowerCase());
  }
}

function lastSegment(location: string): string {
  return segments(location).at(-1) ?? "";
}

function segments(location: string): string[] {
  return location.split("/").slice(1).map((part) =>
    decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")
  );
}

function pathOf(location: string, data: Plain): string {
  let at: Plain | undefined = data;
  let path = "";
  for (const segment of segments(location)) {
    if (Array.isArray(at)) {
      path += `[${segment}]`;
      at = at[Number(segment)];
    } else {
      path += path === "" ? segment : `.${segment}`;
      at = typeof at === "object" && at !== null && Object.hasOwn(at, segment) ? at[segment] : undefined;
    }
  }
  return path;
}
