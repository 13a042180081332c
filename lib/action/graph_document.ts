import { type GraphNode, type GraphSection, type GraphView, toDot, toMermaid, toText } from "../graph/mod.ts";
import type { ValueObject } from "../value/mod.ts";
import type { ActionGraph, Phases } from "./model.ts";

/** The text of an action graph in one of the drawn formats. */
export function drawActions(graph: ActionGraph, format: "ascii" | "dot" | "mermaid"): string {
  const view = viewOf(graph);
  switch (format) {
    case "ascii":
      return toText(view);
    case "dot":
      return toDot(view, { name: "actions" });
    case "mermaid":
      return toMermaid(view, ["finally fill:#ffc,stroke:#aa0"]);
  }
}

/** The action graph as a document; phases count from 0. */
export function actionGraphDocument(graph: ActionGraph): ValueObject {
  const names = [...graph.main, ...graph.finally].flat();
  const facts = statsOf(graph);
  return {
    phases: phaseDocuments(graph.main, "actions"),
    finallyPhases: phaseDocuments(graph.finally, "finally"),
    edges: names.flatMap((from) => graph.actions.get(from)!.dependencies.map((to) => ({ from, to }))),
    crossSectionEdges: names.flatMap((from) =>
      graph.actions.get(from)!.crossSectionRefs.map((to) => ({
        from,
        to,
        label: "reads",
        crossSection: true,
      }))
    ),
    stats: {
      totalActions: facts.actions,
      totalPhases: facts.phases,
      maxParallelism: facts.parallelism,
      avgDependencies: facts.dependencies,
      avgCrossSectionRefs: facts.reads,
      hasFinally: graph.finally.length > 0,
      forEachCount: facts.iterations,
    },
  };
}

function phaseDocuments(phases: Phases, section: string): ValueObject[] {
  return phases.map((actions, phase) => ({ phase, actions: [...actions], section }));
}

function statsOf(graph: ActionGraph) {
  const actions = [...graph.actions.values()];
  const phases = [...graph.main, ...graph.finally];
  const average = (sum: number) => actions.length === 0 ? 0 : sum / actions.length;
  return {
    actions: actions.length,
    phases: phases.length,
    parallelism: phases.reduce((most, phase) => Math.max(most, phase.length), 0),
    dependencies: average(actions.reduce((sum, action) => sum + action.dependencies.length, 0)),
    reads: average(actions.reduce((sum, action) => sum + action.crossSectionRefs.length, 0)),
    iterations: actions.filter((action) => action.iteration).length,
  };
}

function viewOf(graph: ActionGraph): GraphView {
  const facts = statsOf(graph);
  const nodes = (phases: Phases): GraphNode[][] =>
    phases.map((phase) =>
      phase.map((name) => {
        const { dependencies, crossSectionRefs } = graph.actions.get(name)!;
        return { name, dependencies, ...(crossSectionRefs.length > 0 && { reads: crossSectionRefs }) };
      })
    );
  const sections: GraphSection[] = [
    { heading: "Main Actions", prefix: "Phase", label: "Phase", first: 0, phases: nodes(graph.main) },
  ];
  if (graph.finally.length > 0) {
    sections.push({
      heading: "Finally Actions",
      prefix: "Finally",
      label: "Finally Phase",
      first: 0,
      phases: nodes(graph.finally),
      className: "finally",
    });
  }
  return {
    title: "Action Dependency Graph",
    sections,
    statistics: [
      ["Total Actions", String(facts.actions)],
      ["Total Phases", String(facts.phases)],
      ["Max Parallelism", String(facts.parallelism)],
      ["Avg Dependencies", facts.dependencies.toFixed(2)],
      ...(facts.reads > 0 ? [["Avg Cross-Section Refs", facts.reads.toFixed(2)] as const] : []),
      ["Has Finally", graph.finally.length > 0 ? "yes" : "no"],
      ...(facts.iterations > 0 ? [["ForEach Iterations", String(facts.iterations)] as const] : []),
    ],
  };
}
