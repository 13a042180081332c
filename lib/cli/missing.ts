import type { ResolverDefinition, Solution } from "../solution/model.ts";
import { ask, type Question } from "../terminal/mod.ts";
import { object, type ValueObject } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";

/** A parameter that a resolver reads. */
export interface ParameterUse {
  readonly key: string;
  readonly resolver: ResolverDefinition;
  /** Nothing else can give the resolver its value. */
  readonly required: boolean;
}

/** The parameters that a solution reads under a literal key, in the order of the file. */
export function parameterUses(solution: Solution): ParameterUse[] {
  const uses: ParameterUse[] = [];
  for (const resolver of solution.spec.resolvers.values()) {
    const steps = [...(resolver.resolve?.with ?? []), ...(resolver.transform?.with ?? [])];
    for (const step of steps) {
      if (step.provider !== "parameter") continue;
      const key = step.inputs.get("key");
      if (key?.kind !== "literal" || typeof key.value !== "string") continue;
      const required = steps.length > 0 && resolver.resolve?.with.length === 1 && step.when === undefined &&
        resolver.when === undefined && resolver.resolve.when === undefined &&
        step === resolver.resolve.with[0] && !step.inputs.has("default");
      uses.push({ key: key.value, resolver, required });
    }
  }
  return uses;
}

/**
 * Asks for parameters that are needed and not given, when there is a terminal to ask on: not in CI, not with
 * `--no-input`, not with `--quiet`. Returns the parameters with the answers. `wanted` limits the questions to resolvers.
 */
export async function askMissing(
  invocation: Invocation,
  solution: Solution,
  parameters: ValueObject,
  wanted?: ReadonlySet<string>,
): Promise<ValueObject> {
  const { terminal, flags, signal } = invocation;
  const { facts } = terminal;
  if (!facts.stdinIsTerminal || !facts.stderrIsTerminal || facts.ci || flags.bool("no-input")) {
    return parameters;
  }
  const missing = parameterUses(solution).filter((use) =>
    use.required && !Object.hasOwn(parameters, use.key) && (wanted?.has(use.resolver.name) ?? true)
  );
  if (missing.length === 0) return parameters;
  const answers = object(parameters);
  for (const use of missing) {
    if (Object.hasOwn(answers, use.key)) continue;
    answers[use.key] = await ask(questionFor(use), signal);
  }
  return answers;
}

/** The question for a parameter. */
export function questionFor(use: ParameterUse): Question {
  const { resolver, key } = use;
  const about = resolver.description ?? resolver.displayName;
  const type = typeof resolver.type === "string" && resolver.type !== "any" ? ` (${resolver.type})` : "";
  const message = about === undefined ? `${key}${type}` : `${key}${type} – ${about}`;
  if (resolver.type === "bool") {
    return { message, choices: [{ value: "true", label: "yes" }, { value: "false", label: "no" }] };
  }
  const example = resolver.example;
  return {
    message,
    ...(resolver.sensitive ? { secret: true } : typeof example === "string" && { hint: example }),
  };
}
