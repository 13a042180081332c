import type { ProviderContext } from "../../lib/provider/mod.ts";

/** The value of a variable as this run sees it: the process environment under the run's own changes. */
export function environmentValue(
  context: Pick<ProviderContext, "environment">,
  name: string,
): string | undefined {
  if (Object.hasOwn(context.environment, name)) return context.environment[name] ?? undefined;
  return Deno.env.get(name);
}

/** The whole environment as this run sees it, as children are to get it. */
export function environmentOf(context: Pick<ProviderContext, "environment">): Record<string, string> {
  const environment: Record<string, string> = Object.create(null);
  Object.assign(environment, Deno.env.toObject());
  for (const [name, value] of Object.entries(context.environment)) {
    if (value === null) delete environment[name];
    else environment[name] = value;
  }
  return environment;
}
