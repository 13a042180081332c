import type { SourceRange } from "../../diagnostics/mod.ts";
import {
  type ActionDefinition,
  type Condition,
  type Inputs,
  type ResolverDefinition,
  resolverDependencies,
  type Solution,
  type ValueRef,
} from "../../solution/mod.ts";
import { parameterFacts } from "../parameter_facts.ts";
import { toValue, type Value, type ValueObject } from "../../value/mod.ts";

/** What `inspect solution` tells: the parts of a solution and how they hang together. Nothing runs. */
export function inspectionDocument(solution: Solution): ValueObject {
  const { metadata, spec, origin, catalog } = solution;
  return toValue({
    name: metadata.name,
    version: metadata.version,
    displayName: metadata.displayName,
    description: metadata.description ?? "",
    path: origin.name,
    hasWorkflow: spec.workflow !== undefined,
    hasResolvers: spec.resolvers.size > 0,
    runCommand: runCommand(solution),
    resolvers: [...spec.resolvers.values()].map((resolver) => resolverFacts(resolver, solution)),
    actions: [...spec.workflow?.actions.values() ?? []].map(actionFacts),
    finally: [...spec.workflow?.finally.values() ?? []].map(actionFacts),
    catalog,
    tags: metadata.tags,
    maintainers: metadata.maintainers,
    links: metadata.links,
    fileDependencies: fileDependencies(solution),
  }) as ValueObject;
}

/** The line that runs a solution, with a place for each parameter it needs. */
export function runCommand(solution: Solution): string {
  const kind = solution.spec.workflow ? "solution" : "resolver";
  const source = solution.origin.kind === "catalog" ? solution.origin.name : `-f ${solution.origin.name}`;
  const keys = parameterFacts(solution).parameters.map(({ key }) => key);
  return [`scafctl run ${kind} ${source}`, ...keys.map((key) => `-r ${key}=<value>`)].join(" ");
}

function resolverFacts(resolver: ResolverDefinition, solution: Solution): Record<string, unknown> {
  const phases = [
    resolver.resolve && "resolve",
    resolver.transform && "transform",
    resolver.validate && "validate",
  ].filter((phase) => phase !== undefined);
  const steps = [
    ...resolver.resolve?.with ?? [],
    ...resolver.transform?.with ?? [],
    ...resolver.validate?.with ?? [],
  ];
  const dependsOn = resolverDependencies(resolver, { resolvers: solution.spec.resolvers }).names;
  return {
    name: resolver.name,
    description: resolver.description,
    type: typeof resolver.type === "string" ? resolver.type : resolver.type.unknown,
    providers: [...new Set(steps.map((step) => step.provider))],
    phases,
    dependsOn: dependsOn.length > 0 ? dependsOn : undefined,
    conditional: resolver.when ? true : undefined,
    sensitive: resolver.sensitive || undefined,
    sourcePos: position(resolver.range),
  };
}

function actionFacts(action: ActionDefinition): Record<string, unknown> {
  return {
    name: action.name,
    description: action.description,
    provider: action.provider,
    dependsOn: action.dependsOn.length > 0 ? action.dependsOn : undefined,
    conditional: action.when ? true : undefined,
    hasForEach: action.forEach ? true : undefined,
    hasMatrix: action.matrix ? true : undefined,
    hasRetry: action.retry ? true : undefined,
    sourcePos: position(action.range),
  };
}

function position(range: SourceRange | undefined): { line: number; column: number } | undefined {
  return range && range.source.position(range.start);
}

const FILE_PROVIDERS = new Set(["file", "directory", "solution", "hcl"]);

/** Literal paths that providers read. */
function fileDependencies(solution: Solution): { path: string; source: string }[] {
  const found: { path: string; source: string }[] = [];
  const add = (provider: string, inputs: Inputs, source: string) => {
    if (!FILE_PROVIDERS.has(provider)) return;
    for (const name of ["path", "source", "basePath"]) {
      const input = inputs.get(name);
      if (input?.kind === "literal" && typeof input.value === "string") {
        found.push({ path: input.value, source });
      }
    }
  };
  for (const resolver of solution.spec.resolvers.values()) {
    for (const step of [...resolver.resolve?.with ?? [], ...resolver.transform?.with ?? []]) {
      add(step.provider, step.inputs, `resolvers.${resolver.name}`);
    }
  }
  const { workflow } = solution.spec;
  for (const action of [...workflow?.actions.values() ?? [], ...workflow?.finally.values() ?? []]) {
    add(action.provider, action.inputs, `workflow.${action.section}.${action.name}`);
  }
  return found;
}

/** An input or condition as a short text: how it was written. */
export function refText(ref: ValueRef | Condition): Value {
  switch (ref.kind) {
    case "literal":
      return ref.value;
    case "rslvr":
      return { rslvr: ref.name };
    case "expr":
      return { expr: ref.text };
    case "tmpl":
      return { tmpl: ref.text };
    case "list":
      return ref.items.map(refText);
    case "map":
      return toValue(Object.fromEntries(ref.entries.map(([key, item]) => [key, refText(item)])));
  }
}
