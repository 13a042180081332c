import type { Descriptor, Registry } from "../provider/mod.ts";
import { derivedGrant, derivedWants, type Grant, parsePermissions } from "../sandbox/mod.ts";
import type { Solution } from "../solution/model.ts";
import type { Invocation } from "./invocation.ts";

/** What a solution's `spec.permissions` asks for; undefined without one. */
export function declaredGrant({ spec, origin }: Solution, { folder }: Invocation): Grant | undefined {
  if (spec.permissions === undefined) return undefined;
  return parsePermissions(spec.permissions, origin.folder ?? folder);
}

/** What the solution can want, told from its file. */
export async function staticGrant(solution: Solution, registry: Registry, working: string): Promise<Grant> {
  return derivedGrant(derivedWants(solution, await descriptors(solution, registry), working));
}

/** The descriptors of all providers that a solution names, loaded. */
export async function descriptors(
  solution: Solution,
  registry: Registry,
): Promise<(name: string) => Descriptor | undefined> {
  const names = new Set<string>();
  for (const resolver of solution.spec.resolvers.values()) {
    for (const phase of [resolver.resolve, resolver.transform, resolver.validate]) {
      for (const step of phase?.with ?? []) names.add(step.provider);
    }
  }
  for (const section of [solution.spec.workflow?.actions, solution.spec.workflow?.finally]) {
    for (const action of section?.values() ?? []) names.add(action.provider);
  }
  await registry.load([...names].filter((name) => registry.has(name)));
  return (name) => registry.loaded(name)?.descriptor;
}
