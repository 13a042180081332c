import { criticalPath, type GraphView, stats, toDot, toMermaid, toText } from "../graph/mod.ts";
import type { ValueObject } from "../value/mod.ts";
import type { PlannedResolver, ResolverPlan } from "./plan.ts";

/** How a graph is shown. */
export type GraphFormat = "ascii" | "dot" | "mermaid" | "json";

/** The text of a plan's graph in one of the drawn formats. */
export function drawResolvers(plan: ResolverPlan, format: Exclude<GraphFormat, "json">): string {
  const view = viewOf(plan);
  switch (format) {
    case "ascii":
      return toText(view);
    case "dot":
      return toDot(view, { name: "resolvers" });
    case "mermaid":
      return toMermaid(view);
  }
}

/** The graph as a document; `diagrams` holds the drawn forms when they are asked for, else null. */
export function resolverGraphDocument(plan: ResolverPlan, withDiagrams = false): ValueObject {
  const facts = stats(plan.dag, plan.phases);
  const path = criticalPath(plan.dag);
  const ordered = plan.schedule.phases.flat().map((node) => plan.resolvers[node]!);
  return {
    nodes: ordered.map(nodeDocument),
    edges: ordered.flatMap(({ definition, dependencies }) =>
      dependencies.map((to) => ({ from: definition.name, to, label: to }))
    ),
    phases: plan.phases.map((names, index) => ({
      phase: index + 1,
      resolvers: [...names],
      parallelism: names.length,
    })),
    stats: {
      totalResolvers: facts.nodes,
      totalPhases: facts.phases,
      maxParallelism: facts.maxParallelism,
      avgDependencies: facts.averageDependencies,
      criticalPath: path,
      criticalDepth: path.length,
    },
    diagrams: withDiagrams
      ? {
        ascii: drawResolvers(plan, "ascii"),
        dot: drawResolvers(plan, "dot"),
        mermaid: drawResolvers(plan, "mermaid"),
      }
      : null,
  };
}

function nodeDocument({ definition, phase, dependencies }: PlannedResolver): ValueObject {
  return {
    id: definition.name,
    type: typeText(definition.type),
    phase,
    conditional: isConditional(definition),
    dependencies: dependencies.map((resolver) => ({ resolver, field: resolver })),
  };
}

/** A type that was not given reads as nothing. */
function typeText(type: PlannedResolver["definition"]["type"]): string {
  if (typeof type === "object") return type.unknown;
  return type === "any" ? "" : type;
}

function isConditional(definition: PlannedResolver["definition"]): boolean {
  return definition.when !== undefined;
}

function viewOf(plan: ResolverPlan): GraphView {
  const facts = stats(plan.dag, plan.phases);
  return {
    title: "Resolver Dependency Graph",
    sections: [{
      prefix: "Phase",
      label: "Phase",
      first: 1,
      phases: plan.schedule.phases.map((phase) =>
        phase.map((node) => {
          const { definition, dependencies } = plan.resolvers[node]!;
          return {
            name: definition.name,
            dependencies,
            ...(isConditional(definition) && { note: "(conditional)" }),
          };
        })
      ),
    }],
    statistics: [
      ["Total Resolvers", String(facts.nodes)],
      ["Total Phases", String(facts.phases)],
      ["Max Parallelism", String(facts.maxParallelism)],
      ["Avg Dependencies", facts.averageDependencies.toFixed(2)],
    ],
  };
}
