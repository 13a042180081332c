import type { ProviderContext } from "../../lib/provider/mod.ts";

type Surroundings = Pick<ProviderContext, "environment" | "inherited" | "connection">;

/** The value of a variable as this run sees it: what it inherits, under its own changes. */
export function environmentValue(context: Surroundings, name: string): string | undefined {
  if (Object.hasOwn(context.environment, name)) return context.environment[name] ?? undefined;
  if (!context.inherited) return Deno.env.get(name);
  return Object.hasOwn(context.inherited, name) ? context.inherited[name] : undefined;
}

/**
 * How requests of a run leave the machine: by variables as the run sees them, and by those of the user alone, which a
 * solution cannot have changed.
 */
export function connectionVariables(
  context: Surroundings,
): Record<"environment" | "users", (name: string) => string | undefined> {
  const { connection } = context;
  const users = (name: string) => {
    if (!connection) return environmentValue({ ...context, environment: {} }, name);
    return Object.hasOwn(connection, name) ? connection[name] : undefined;
  };
  return {
    environment: (name) =>
      Object.hasOwn(context.environment, name) ? context.environment[name] ?? undefined : users(name),
    users,
  };
}

/** The whole environment as this run sees it, as children are to get it. */
export function environmentOf(context: Surroundings): Record<string, string> {
  const environment: Record<string, string> = Object.create(null);
  Object.assign(environment, context.inherited ?? Deno.env.toObject());
  for (const [name, value] of Object.entries(context.environment)) {
    if (value === null) delete environment[name];
    else environment[name] = value;
  }
  return environment;
}
