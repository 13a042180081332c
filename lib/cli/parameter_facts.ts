import { parse } from "../cel/mod.ts";
import { parameterKeys } from "../engine/mod.ts";
import type { ProviderStep, ResolverDefinition, Solution, ValueRef } from "../solution/model.ts";
import { equals, type Value } from "../value/mod.ts";
import { conjuncts, memberChoices } from "./parameter_choices.ts";

/** One rule that a parameter's value has to pass. */
export interface ParameterRule {
  readonly kind: "match" | "notMatch" | "expression" | "failWhen";
  readonly text: string;
  /** What the solution says when the rule is broken. */
  readonly message?: string;
}

/** Everything that a solution says about one of its parameters. */
export interface ParameterFacts {
  readonly key: string;
  readonly type: string;
  /** Nothing else can give the value. */
  readonly required: boolean;
  /** The literal that is used when the parameter is not given. */
  readonly default?: Value;
  /** The provider that is asked when the parameter is not given, where that gives no literal. */
  readonly fallback?: string;
  /** The only values that the rules let through, where a rule lists them. */
  readonly choices?: readonly Value[];
  readonly rules: readonly ParameterRule[];
  readonly description?: string;
  readonly example?: Value;
  readonly sensitive: boolean;
  /** Resolvers that read it, in the order of the file. */
  readonly resolvers: readonly string[];
}

/** The parameters of a solution, and whether there can be no others (a key may be computed). */
export interface ParameterList {
  readonly parameters: readonly ParameterFacts[];
  readonly complete: boolean;
}

/** The parameters that resolvers read under a literal key, in the order of the file. */
export function parameterFacts(solution: Solution): ParameterList {
  const byKey = new Map<string, ParameterFacts>();
  for (const resolver of solution.spec.resolvers.values()) {
    for (const facts of factsOf(resolver)) {
      const known = byKey.get(facts.key);
      byKey.set(facts.key, known ? merged(known, facts) : facts);
    }
  }
  const parameters = [...byKey.values()];
  return { parameters, complete: parameters.length === 0 || parameterKeys(solution) !== undefined };
}

/** A parameter that several resolvers read has to please all of them; the first one describes it. */
function merged(first: ParameterFacts, second: ParameterFacts): ParameterFacts {
  const choices = first.choices && second.choices
    ? first.choices.filter((choice) => second.choices!.some((other) => equals(choice, other)))
    : first.choices ?? second.choices;
  return {
    ...second,
    ...first,
    required: first.required || second.required,
    sensitive: first.sensitive || second.sensitive,
    rules: [...first.rules, ...second.rules],
    ...(choices && { choices }),
    resolvers: [...new Set([...first.resolvers, ...second.resolvers])],
  };
}

function factsOf(resolver: ResolverDefinition): ParameterFacts[] {
  const { resolve, transform } = resolver;
  const sources = resolve?.with ?? [];
  const description = resolver.description ?? resolver.displayName;
  return [...sources, ...transform?.with ?? []].flatMap((step): ParameterFacts[] => {
    const key = literal(step.inputs.get("key"));
    if (step.provider !== "parameter" || typeof key !== "string") return [];
    const isOnlySource = sources.length === 1 && step === sources[0];
    const isConditional = [step.when, resolver.when, resolve?.when].some((when) => when !== undefined);
    const next = sources.includes(step) ? sources[sources.indexOf(step) + 1] : undefined;
    const rules = transform === undefined && isOnlyOrFallsBack(step, sources) ? rulesOf(resolver) : [];
    const choices = choicesOf(rules);
    return [{
      key,
      type: typeof resolver.type === "string" ? resolver.type : resolver.type.unknown,
      required: isOnlySource && !isConditional,
      ...fallbackOf(next),
      ...(choices && { choices }),
      rules,
      ...(description !== undefined && { description: description.trim() }),
      ...(resolver.example !== undefined && { example: resolver.example }),
      sensitive: resolver.sensitive,
      resolvers: [resolver.name],
    }];
  });
}

/** Whether the resolver's own value is the parameter's, so that the resolver's rules speak about the parameter. */
function isOnlyOrFallsBack(step: ProviderStep, sources: readonly ProviderStep[]): boolean {
  return sources.includes(step) && step.forEach === undefined;
}

function fallbackOf(next: ProviderStep | undefined): Pick<ParameterFacts, "default" | "fallback"> {
  if (!next) return {};
  const value = next.provider === "static" && next.when === undefined
    ? literal(next.inputs.get("value"))
    : undefined;
  return value === undefined ? { fallback: next.provider } : { default: value };
}

const RULE_KINDS = ["match", "notMatch", "expression", "failWhen"] as const;

function rulesOf({ validate }: ResolverDefinition): ParameterRule[] {
  if (!validate || validate.when !== undefined) return [];
  return validate.with.flatMap(({ provider, inputs, message }): ParameterRule[] => {
    if (provider !== "validation" || inputs.has("value")) return [];
    const said = literal(message) ?? literal(inputs.get("message"));
    return RULE_KINDS.flatMap((kind): ParameterRule[] => {
      const text = literal(inputs.get(kind));
      if (typeof text !== "string") return [];
      return [{ kind, text, ...(typeof said === "string" && { message: said }) }];
    });
  });
}

function literal(ref: ValueRef | undefined): Value | undefined {
  return ref?.kind === "literal" ? ref.value : undefined;
}

/** The values that every listing rule allows; undefined when no rule lists values. */
function choicesOf(rules: readonly ParameterRule[]): Value[] | undefined {
  let found: Value[] | undefined;
  for (const { kind, text } of rules) {
    const lists = kind === "match" ? [alternatives(text)] : kind === "expression" ? listed(text) : [];
    for (const list of lists) {
      if (!list) continue;
      found = found ? found.filter((value) => list.some((other) => equals(value, other))) : list;
    }
  }
  return found;
}

/** `__self in ['a', 'b']`, also as one part of a conjunction. */
function listed(text: string): (Value[] | undefined)[] {
  try {
    return conjuncts(parse(text).root).map(memberChoices);
  } catch {
    return []; // the run reports what is no expression
  }
}

/** The words of `^(a|b)$`; undefined for every other pattern. */
function alternatives(pattern: string): string[] | undefined {
  const words = /^\^\((?:\?:)?([\w -]+(?:\|[\w -]+)+)\)\$$/.exec(pattern)?.[1];
  return words?.split("|");
}
