import { type Diagnostic, didYouMean, type SourceRange } from "../diagnostics/mod.ts";
import { build, minimalCycle } from "../graph/mod.ts";
import type { Value } from "../value/mod.ts";
import { Collector, loopNames, type Reference } from "./collect.ts";
import type { Inputs, ProviderStep, ResolverDefinition, ValidationRule } from "./model.ts";
import { nameIn } from "./name_place.ts";

/** Inputs before evaluation, as a provider's own extraction takes them. */
export type RawInputs = Readonly<Record<string, RawInput>>;
export type RawInput =
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "rslvr" | "expr" | "tmpl"; readonly text: string }
  | { readonly kind: "nested" };

/** Gives a provider's own extraction, when the provider is known and has one. */
export type ProviderExtract = (
  provider: string,
) =>
  | ((
    inputs: RawInputs,
  ) => { readonly names: readonly string[]; readonly soft?: readonly string[]; readonly whole?: boolean })
  | undefined;

/** What {@link resolverDependencies} needs to know besides the resolver. */
export interface DependencyOptions {
  /** Names of all resolvers of the solution. */
  readonly resolvers: { has(name: string): boolean };
  /** Names of parameters given to the run: no dependency, and no mistake. */
  readonly parameters?: { has(name: string): boolean };
  readonly extract?: ProviderExtract;
}

/** What a resolver waits for. */
export interface ResolverDependencies {
  /** Resolvers, in the order they are first mentioned. */
  readonly names: readonly string[];
  /** Something in the resolver may look at every resolver value. */
  readonly whole: boolean;
  /** Names that are neither resolvers nor parameters. */
  readonly missing: readonly { readonly name: string; readonly range?: SourceRange }[];
}

/**
 * The resolvers that a resolver depends on: `dependsOn`, conditions, loops, inputs, messages of validation rules (not
 * `messages.error`). In transform and validate its own name means its own value and is left out.
 */
export function resolverDependencies(
  definition: ResolverDefinition,
  options: DependencyOptions,
): ResolverDependencies {
  const found = new Uses();
  for (const name of definition.dependsOn) found.add([{ name, soft: false, ...place(definition.range) }]);
  found.collect(new Collector({}).add(definition.when));
  const { resolve, transform, validate } = definition;
  if (resolve) {
    found.collect(new Collector({}).add(resolve.when).add(resolve.until));
    for (const step of resolve.with) addStep(found, step, options.extract);
  }
  const later = new Uses();
  if (transform) {
    later.collect(new Collector({}).add(transform.when));
    for (const step of transform.with) addStep(later, step, options.extract);
  }
  if (validate) {
    later.collect(new Collector({}).add(validate.when));
    for (const rule of validate.with) addStep(later, rule, options.extract);
  }
  found.add(later.uses.filter((use) => use.name !== definition.name));
  found.whole ||= later.whole;
  return sort(found, options);
}

function sort(found: Uses, options: DependencyOptions): ResolverDependencies {
  const names = new Set<string>();
  const missing = new Map<string, { name: string; range?: SourceRange }>();
  for (const { name, range, soft } of found.uses) {
    if (name === "") continue;
    if (options.resolvers.has(name)) names.add(name);
    else if (!soft && !options.parameters?.has(name) && !missing.has(name)) {
      missing.set(name, { name, ...place(range) });
    }
  }
  return { names: [...names], whole: found.whole, missing: [...missing.values()] };
}

class Uses {
  readonly uses: Reference[] = [];
  whole = false;

  add(uses: readonly Reference[]): void {
    this.uses.push(...uses);
  }

  collect(collector: Collector): void {
    this.add(collector.resolvers);
    this.whole ||= collector.wholeResolvers;
  }
}

function addStep(
  found: Uses,
  step: ProviderStep | ValidationRule,
  extract: ProviderExtract | undefined,
): void {
  const forEach = "forEach" in step ? step.forEach : undefined;
  const locals = loopNames(forEach);
  const own = extract?.(step.provider);
  found.collect(new Collector({ locals, literals: own === undefined }).addInputs(step.inputs, step.provider));
  if ("when" in step) found.collect(new Collector({ locals }).add(step.when));
  if ("message" in step) found.collect(new Collector({ locals }).add(step.message));
  if (forEach) found.collect(new Collector({}).add(forEach.in));
  if (own) {
    const { names, soft = [], whole } = own(rawInputs(step.inputs));
    const uses = (list: readonly string[], soft: boolean) =>
      list.filter((name) => !locals.has(name)).map((name) => ({ name, soft, ...place(step.range) }));
    found.add([...uses(names, false), ...uses(soft, true)]);
    found.whole ||= whole ?? false;
  }
}

/** Inputs as a provider's own extraction takes them. */
export function rawInputs(inputs: Inputs): RawInputs {
  const raw = Object.create(null) as Record<string, RawInput>;
  for (const [name, value] of inputs) raw[name] = rawInput(value);
  return raw;
}

function rawInput(value: Inputs extends ReadonlyMap<string, infer Ref> ? Ref : never): RawInput {
  switch (value.kind) {
    case "literal":
      return { kind: "literal", value: value.value };
    case "rslvr":
      return { kind: "rslvr", text: value.name };
    case "expr":
    case "tmpl":
      return { kind: value.kind, text: value.text };
    default:
      return { kind: "nested" };
  }
}

/**
 * What is wrong with the dependencies of a set of resolvers: names that do not exist (SCAF1010) and, when there are none
 * of those, a cycle (SCAF1011) in its shortest form.
 */
export function dependencyProblems(
  resolvers: ReadonlyMap<string, ResolverDefinition>,
  options: Omit<DependencyOptions, "resolvers"> = {},
): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const graph: [string, readonly string[]][] = [];
  for (const definition of resolvers.values()) {
    const { names, missing } = resolverDependencies(definition, { ...options, resolvers });
    graph.push([definition.name, names]);
    for (const { name, range } of missing) problems.push(unknown(definition, name, range, resolvers));
  }
  if (problems.length > 0) return problems;
  const cycle = minimalCycle(build(graph));
  if (!cycle) return [];
  const first = resolvers.get(cycle[0]!);
  return [{
    code: "SCAF1011",
    severity: "error",
    message: `resolver dependency error: cycle detected: ${cycle.join(" → ")}`,
    ...place(first?.range),
    hint: cycle.length === 2
      ? "a resolver reads its own value with __self, in transform and validate"
      : "take one of these references out, or put what they share into a resolver of its own",
  }];
}

function unknown(
  definition: ResolverDefinition,
  name: string,
  range: SourceRange | undefined,
  resolvers: ReadonlyMap<string, ResolverDefinition>,
): Diagnostic {
  const explicit = definition.dependsOn.includes(name);
  const what = explicit ? "has dependsOn reference to" : "refers to";
  return {
    code: "SCAF1010",
    severity: "error",
    message: `resolver "${definition.name}" ${what} non-existent resolver "${name}"`,
    ...place(nameIn(range, name)),
    hint: unknownResolverHint(name, resolvers),
  };
}

/** What to do about a name that no resolver has. */
export function unknownResolverHint(
  name: string,
  resolvers: ReadonlyMap<string, ResolverDefinition>,
): string {
  return memberHint(name, resolvers) ?? didYouMean(name, resolvers.keys()) ??
    `add a resolver "${name}", or give it as a parameter with -r ${name}=…`;
}

/** What to write where a name goes on behind the one of a resolver: `config.port`. */
function memberHint(
  name: string,
  resolvers: ReadonlyMap<string, ResolverDefinition>,
): string | undefined {
  const whole = name.split(/[.[]/, 1)[0]!;
  if (whole === name || !resolvers.has(whole)) return undefined;
  return `a name stands for the whole value; for a part of it write expr: _.${name}`;
}

function place(range: SourceRange | undefined): { readonly range?: SourceRange } {
  return range ? { range } : {};
}

/** Names that a part of a resolver refers to. */
export interface NameReferences {
  readonly names: ReadonlySet<string>;
  readonly whole: boolean;
}

/** What a planner asks about resolvers. */
export interface DependencyAnalysis {
  /** Everything that must be there before the resolver starts, without `dependsOn` and without itself. */
  dependencies(definition: ResolverDefinition): NameReferences;
  /** What flows into its value: inputs and lists, but not conditions and messages. */
  flows(definition: ResolverDefinition): NameReferences;
}

/** The analysis of a solution's resolvers. Names that do not exist are kept, so that a planner can report them. */
export function dependencyAnalysis(
  resolvers: ReadonlyMap<string, ResolverDefinition>,
  extract?: ProviderExtract,
): DependencyAnalysis {
  return {
    dependencies(definition) {
      const { names, missing, whole } = resolverDependencies({ ...definition, dependsOn: [] }, {
        resolvers,
        ...(extract && { extract }),
      });
      const all = new Set([...names, ...missing.map(({ name }) => name)]);
      all.delete(definition.name);
      return { names: all, whole };
    },
    flows(definition) {
      const found = new Uses();
      const { resolve, transform } = definition;
      for (const step of [...resolve?.with ?? [], ...transform?.with ?? []]) {
        addStep(found, { provider: step.provider, inputs: step.inputs, ...optionalLoop(step) }, extract);
      }
      const names = new Set(found.uses.map((use) => use.name).filter((name) => name !== definition.name));
      return { names, whole: found.whole };
    },
  };
}

function optionalLoop(step: ProviderStep): { forEach?: NonNullable<ProviderStep["forEach"]> } {
  return step.forEach ? { forEach: step.forEach } : {};
}
