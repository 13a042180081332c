import type { Capability } from "../provider/mod.ts";
import type {
  ActionDefinition,
  ForEach,
  Inputs,
  ProviderStep,
  ResolverDefinition,
  Solution,
  ValidationRule,
} from "../solution/mod.ts";
import type { SourceRange } from "../diagnostics/mod.ts";
import type { Path } from "./place.ts";

/** One place where a solution calls a provider. */
export interface Call {
  readonly at: Path;
  readonly provider: string;
  readonly providerRange?: SourceRange | undefined;
  /** What the provider is called for. */
  readonly mode: Extract<Capability, "from" | "transform" | "validation" | "action">;
  readonly inputs: Inputs;
  readonly forEach?: ForEach | undefined;
  readonly resolver?: ResolverDefinition;
  readonly step?: ProviderStep | ValidationRule;
  readonly action?: ActionDefinition;
}

/** All calls, in the order of the file. */
export function callsOf({ spec }: Solution): Call[] {
  const calls: Call[] = [];
  for (const resolver of spec.resolvers.values()) {
    const at = ["spec", "resolvers", resolver.name];
    const phase = (
      name: string,
      mode: Call["mode"],
      steps: readonly (ProviderStep | ValidationRule)[] = [],
    ) =>
      steps.forEach((step, index) =>
        calls.push({
          at: [...at, name, "with", index],
          provider: step.provider,
          providerRange: step.providerRange,
          mode,
          inputs: step.inputs,
          forEach: "forEach" in step ? step.forEach : undefined,
          resolver,
          step,
        })
      );
    phase("resolve", "from", resolver.resolve?.with);
    phase("transform", "transform", resolver.transform?.with);
    phase("validate", "validation", resolver.validate?.with);
  }
  for (const action of actionsOf(spec.workflow)) {
    calls.push({
      at: actionPath(action),
      provider: action.provider,
      providerRange: action.providerRange,
      mode: "action",
      inputs: action.inputs,
      forEach: action.forEach,
      action,
    });
  }
  return calls;
}

/** The actions of both sections. */
export function actionsOf(workflow: Solution["spec"]["workflow"]): ActionDefinition[] {
  return [...workflow?.actions.values() ?? [], ...workflow?.finally.values() ?? []];
}

export function actionPath(action: ActionDefinition): Path {
  return ["spec", "workflow", action.section, action.name];
}

/** The text of an input that is plain text. */
export function literalText(call: Pick<Call, "inputs">, name: string): string | undefined {
  const input = call.inputs.get(name);
  return input?.kind === "literal" && typeof input.value === "string" ? input.value : undefined;
}
