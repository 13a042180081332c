import type { LintContext } from "../context.ts";
import { formatPath, type Path } from "../place.ts";

/** Keys that are often written one level too high or too low, by the place where they belong. */
const HOMES: readonly { readonly home: string; readonly keys: readonly string[] }[] = [
  {
    home: "metadata",
    keys: ["name", "version", "displayName", "description", "category", "tags", "maintainers"],
  },
  { home: "spec", keys: ["resolvers", "workflow", "testing", "permissions"] },
  { home: "spec.workflow", keys: ["actions", "finally", "resultSchemaMode", "failOnUnsuccessful"] },
  { home: "spec.testing", keys: ["cases"] },
];

/** Keys of a step that are written into the resolver itself. */
const STEP_KEYS = ["provider", "inputs", "onError", "forEach"];

/** Where a key belongs that was written to a place that does not know it; undefined when nobody can tell. */
export function homeOf(path: Path, { calls, descriptor }: LintContext): string | undefined {
  const key = path.at(-1);
  if (typeof key !== "string") return undefined;
  const parent = formatPath(path.slice(0, -1));
  if (parent === "" || parent === "spec" || parent === "spec.workflow") {
    return HOMES.find(({ home, keys }) => home !== parent && keys.includes(key))?.home;
  }
  const call = calls.find(({ at }) => formatPath(at) === parent);
  const inputs = call && descriptor(call.provider)?.schema.properties;
  if (inputs && Object.hasOwn(inputs, key)) return `${parent}.inputs`;
  const isResolver = path.length === 4 && path[0] === "spec" && path[1] === "resolvers";
  return isResolver && STEP_KEYS.includes(key) ? `${parent}.resolve.with, as a step` : undefined;
}
