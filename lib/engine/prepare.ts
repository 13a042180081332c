import type { WorkflowAnalysis } from "../action/mod.ts";
import { didYouMean, nameHint, ScafctlError } from "../diagnostics/mod.ts";
import { Engines, Evaluator } from "../evaluate/mod.ts";
import type { Registry } from "../provider/mod.ts";
import { planResolvers, type ResolverPlan } from "../resolver/mod.ts";
import type { ActionOptions, ResolveOptions, RunEnvironment } from "../run/mod.ts";
import {
  dependencyAnalysis,
  type ProviderExtract,
  type Solution,
  type Workflow,
  workflowProblems,
} from "../solution/mod.ts";

/** The evaluator of a run. `checkFile` refuses a path that expressions may not ask for. */
export function openEvaluator(
  facts: RunEnvironment,
  log: (text: string) => void,
  checkFile: (path: string) => void,
): Evaluator {
  const engines = new Engines({
    workingDirectory: facts.workingDirectory,
    log,
    checkFile,
    yaml: async () => {
      const { emitYaml, parseYaml } = await import("../yaml/mod.ts");
      return { parseYaml: (text) => parseYaml(text), formatYaml: (value) => emitYaml(value) };
    },
  });
  return new Evaluator(engines, {
    celCost: facts.limits.celCost,
    templateOutput: facts.limits.templateOutput,
    templateSteps: facts.limits.templateSteps,
  });
}

/** Brings in the providers that a solution names, so that their own extraction is known to the planner. */
export async function loadProviders(registry: Registry, solution: Solution): Promise<void> {
  const names = new Set<string>();
  for (const { resolve, transform, validate } of solution.spec.resolvers.values()) {
    for (const step of [...resolve?.with ?? [], ...transform?.with ?? [], ...validate?.with ?? []]) {
      names.add(step.provider);
    }
  }
  const { workflow } = solution.spec;
  for (const action of [...workflow?.actions.values() ?? [], ...workflow?.finally.values() ?? []]) {
    names.add(action.provider);
  }
  await registry.load(names);
}

/** The providers' own extraction of references. */
export function extractOf(registry: Registry): ProviderExtract {
  return (name) => registry.loaded(name)?.descriptor.extractDependencies;
}

/** The plan of a solution's resolvers, `only` already narrowed. */
export function planOf(
  registry: Registry,
  solution: Solution,
  options: Pick<ResolveOptions, "parameters">,
  only: readonly string[] | undefined,
): ResolverPlan {
  const { resolvers } = solution.spec;
  return planResolvers(resolvers, dependencyAnalysis(resolvers, extractOf(registry)), {
    only,
    parameters: options.parameters,
  });
}

/** The workflow, checked. Throws SCAF2009 when there is none and SCAF4001 with all problems when it is invalid. */
export function checkedWorkflow(registry: Registry, solution: Solution): Workflow {
  const { workflow } = solution.spec;
  if (!workflow || (workflow.actions.size === 0 && workflow.finally.size === 0 && !workflow.nullActions)) {
    throw new ScafctlError("SCAF2009", `solution "${solution.metadata.name}" does not define a workflow`, {
      hint: "use `scafctl run resolver` for a solution that only resolves values",
    });
  }
  const problems = workflowProblems(solution, (name) => ({
    exists: registry.has(name),
    hasAction: registry.loaded(name)?.descriptor.capabilities.includes("action") ?? false,
    hint: registry.has(name) ? undefined : didYouMean(name, registry.names()),
  }));
  const [first] = problems;
  if (first) {
    const text = problems.length === 1
      ? `workflow validation failed: ${first.message}`
      : `workflow validation failed with ${problems.length} errors:\n` +
        problems.map(({ message }, index) => `  ${index + 1}. ${message}`).join("\n");
    throw new ScafctlError("SCAF4001", text, {
      range: first.range,
      hint: problems.length === 1 ? first.hint : undefined,
      details: problems,
    });
  }
  return workflow;
}

/** Which part of a solution an operation needs. */
export interface Selection {
  /** Definitions; all when absent. */
  readonly actions?: ReadonlySet<string> | undefined;
  /** Resolvers; all when absent. */
  readonly resolvers?: readonly string[] | undefined;
}

/** The actions asked for with all they need, and the resolvers that those need (decision S1). Throws SCAF4008. */
export function selectionOf(
  solution: Solution,
  workflow: Workflow,
  analysis: WorkflowAnalysis,
  resolve: ResolveOptions,
  options: ActionOptions,
): Selection {
  if (!options.only || options.only.length === 0) return { resolvers: resolve.only };
  for (const name of options.only) {
    if (workflow.actions.has(analysis.baseOf(name))) continue;
    throw new ScafctlError("SCAF4008", `unknown action "${name}"`, {
      hint: nameHint(name, workflow.actions.keys()),
    });
  }
  const actions = analysis.closure(options.only);
  if (options.resolveAll) return { actions, resolvers: resolve.only };
  const needed = new Set<string>(resolve.only);
  const definitions = [
    ...[...actions].map((name) => workflow.actions.get(name)!),
    ...workflow.finally.values(),
  ];
  for (const definition of definitions) {
    const found = analysis.of(definition);
    if (found.wholeResolvers) return { actions, resolvers: resolve.only };
    for (const name of found.resolvers) if (solution.spec.resolvers.has(name)) needed.add(name);
  }
  return { actions, resolvers: [...needed] };
}

/** Names of parameters that a solution reads; undefined when it is not known or none of its resolvers reads any. */
export function parameterKeys(solution: Solution): string[] | undefined {
  const keys = new Set<string>();
  for (const { resolve } of solution.spec.resolvers.values()) {
    for (const step of resolve?.with ?? []) {
      if (step.provider !== "parameter") continue;
      const key = step.inputs.get("key");
      if (key?.kind === "literal" && typeof key.value === "string") keys.add(key.value);
      else return undefined;
    }
  }
  return keys.size > 0 ? [...keys].sort() : undefined;
}
