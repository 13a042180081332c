import { basename, dirname, join } from "node:path";
import { type Grant, partialGrant, unite } from "./grant.ts";
import type { Scope } from "./scope.ts";

/**
 * A grant whose paths also stand for where they lead: what a provider opens is a real path, while users and solutions
 * name paths as they see them.
 */
export function withRealPaths(grant: Grant): Grant {
  return unite(grant, partialGrant({ read: realOf(grant.read), write: realOf(grant.write) }));
}

function realOf(scope: Scope): string[] {
  return scope === true ? [] : scope.map(realPath);
}

/** The real path of what need not exist: the deepest part that does, and the rest below it. */
export function realPath(path: string): string {
  const missing: string[] = [];
  for (let current = path;; current = dirname(current)) {
    try {
      return join(Deno.realPathSync(current), ...missing);
    } catch {
      if (dirname(current) === current) return path;
      missing.unshift(basename(current));
    }
  }
}
