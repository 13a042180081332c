import type { Inputs, ProviderStep, ResolverDefinition, Solution, ValidationRule } from "../solution/mod.ts";

const known = new WeakMap<Solution, Solution>();

/**
 * The solution with the defaults of its plugins beneath the inputs of their providers' calls: what a call gives itself
 * wins (specification, "Dependencies"). The very same solution when no plugin has defaults.
 */
export function withPluginDefaults(solution: Solution): Solution {
  let result = known.get(solution);
  if (!result) known.set(solution, result = merged(solution));
  return result;
}

type Defaults = ReadonlyMap<string, Inputs>;

function merged(solution: Solution): Solution {
  const defaults: Defaults = new Map(
    solution.bundle.plugins.filter((plugin) => plugin.kind === "provider" && plugin.defaults.size > 0)
      .map((plugin) => [plugin.name, plugin.defaults]),
  );
  if (defaults.size === 0) return solution;
  const { spec } = solution;
  const { workflow } = spec;
  const actions = <T extends { provider: string; inputs: Inputs }>(section: ReadonlyMap<string, T>) =>
    new Map([...section].map(([name, action]) => [name, call(action, defaults)] as const));
  return {
    ...solution,
    spec: {
      ...spec,
      resolvers: new Map(
        [...spec.resolvers].map(([name, definition]) => [name, resolver(definition, defaults)]),
      ),
      ...(workflow && {
        workflow: { ...workflow, actions: actions(workflow.actions), finally: actions(workflow.finally) },
      }),
    },
  };
}

function resolver(definition: ResolverDefinition, defaults: Defaults): ResolverDefinition {
  const steps = <T extends ProviderStep | ValidationRule>(list: readonly T[]) =>
    list.map((step) => call(step, defaults));
  const { resolve, transform, validate } = definition;
  return {
    ...definition,
    ...(resolve && { resolve: { ...resolve, with: steps(resolve.with) } }),
    ...(transform && { transform: { ...transform, with: steps(transform.with) } }),
    ...(validate && { validate: { ...validate, with: steps(validate.with) } }),
  };
}

function call<T extends { readonly provider: string; readonly inputs: Inputs }>(
  step: T,
  defaults: Defaults,
): T {
  const beneath = defaults.get(step.provider);
  return beneath ? { ...step, inputs: new Map([...beneath, ...step.inputs]) } : step;
}
