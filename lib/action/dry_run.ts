import { describeWhatIf, type ProviderContext, type RegisteredProvider } from "../provider/mod.ts";
import type { Condition, Solution } from "../solution/model.ts";
import type { Value, ValueObject } from "../value/mod.ts";
import type { ActionGraph, ExpandedAction, Phases } from "./model.ts";
import { deferredTexts, describableInputs, type RenderOptions } from "./render.ts";

/** What {@link dryRunDocument} needs. */
export interface DryRunRequest {
  readonly solution: Solution;
  /** Absent when it could not be built; `warnings` then say why. */
  readonly graph?: ActionGraph | undefined;
  readonly render: RenderOptions;
  readonly warnings: readonly string[];
  /** Show the inputs that are known. */
  readonly verbose: boolean;
  provider(name: string): RegisteredProvider | undefined;
  context(action: ExpandedAction): ProviderContext;
}

/** The report of a dry run: what every action would do, in its provider's words. No provider is called. */
export function dryRunDocument(request: DryRunRequest): ValueObject {
  const { solution, graph, warnings } = request;
  const report: Record<string, Value> = { dryRun: true, solution: solution.metadata.name };
  if (solution.metadata.hasVersion) report.version = solution.metadata.version;
  report.hasWorkflow = solution.spec.workflow !== undefined;
  if (graph) {
    report.actionPlan = [
      ...planOf(request, graph, graph.main),
      ...planOf(request, graph, graph.finally),
    ];
    report.totalActions = graph.actions.size;
    report.totalPhases = graph.main.length;
  }
  if (warnings.length > 0) report.warnings = [...warnings];
  return report;
}

function planOf(request: DryRunRequest, graph: ActionGraph, phases: Phases): ValueObject[] {
  return phases.flatMap((names, phase) =>
    [...names].sort().map((name) => entryOf(request, graph.actions.get(name)!, phase + 1))
  );
}

function entryOf(request: DryRunRequest, action: ExpandedAction, phase: number): ValueObject {
  const { definition } = action;
  const inputs = describableInputs(action, request.render);
  const deferred = deferredTexts(action);
  const entry: Record<string, Value> = { name: action.name, provider: definition.provider };
  if (definition.description) entry.description = definition.description;
  entry.wouldDo = action.when === false
    ? "Would be skipped: its condition is false"
    : describe(request, action, inputs);
  entry.phase = phase;
  entry.section = action.section;
  if (action.dependencies.length > 0) entry.dependencies = [...action.dependencies];
  if (action.crossSectionRefs.length > 0) entry.crossSectionRefs = [...action.crossSectionRefs];
  if (definition.when) entry.when = conditionText(definition.when);
  if (action.when === false) entry.skipped = true;
  if (request.verbose && Object.keys(inputs).length > 0) entry.materializedInputs = inputs;
  if (Object.keys(deferred).length > 0) entry.deferredInputs = deferred;
  return entry;
}

function describe(request: DryRunRequest, action: ExpandedAction, inputs: ValueObject): string {
  const provider = request.provider(action.definition.provider);
  if (!provider) return `Would execute ${action.definition.provider} provider`;
  return describeWhatIf(provider.descriptor, inputs, request.context(action));
}

/** A condition as one text. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case "literal":
      return String(condition.value);
    case "rslvr":
      return `_.${condition.name}`;
    default:
      return condition.text;
  }
}
