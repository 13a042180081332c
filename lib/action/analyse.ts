import {
  actionAliases,
  type ActionDefinition,
  Collector,
  type ProviderExtract,
  rawInputs,
  type References,
  references,
  type ValueRef,
  type Workflow,
} from "../solution/mod.ts";
import { isObject, type Value } from "../value/mod.ts";

/** What one action refers to. */
export interface ActionAnalysis {
  /** Base or iteration names whose results are read, and those of `dependsOn`. */
  readonly actions: ReadonlySet<string>;
  /** Those whose results are looked at, `dependsOn` left out. */
  readonly reads: ReadonlySet<string>;
  readonly readsAll: boolean;
  /** Resolvers whose values are used in any way. */
  readonly resolvers: ReadonlySet<string>;
  readonly wholeResolvers: boolean;
  /** Resolvers whose values flow into the inputs. */
  readonly flows: ReadonlySet<string>;
  readonly flowsWhole: boolean;
  /** Actions whose results flow into the inputs. */
  readonly actionFlows: ReadonlySet<string>;
}

/** Names that only exist while actions run. */
const RUN_TIME_NAMES = ["__actions", "__cwd", "__execution"];

/** The references of a workflow's actions, worked out once. */
export class WorkflowAnalysis {
  readonly aliases: ReadonlyMap<string, string>;
  readonly #workflow: Workflow;
  readonly #extract: ProviderExtract | undefined;
  readonly #known = new Map<ActionDefinition, ActionAnalysis>();

  constructor(workflow: Workflow, extract?: ProviderExtract) {
    this.#workflow = workflow;
    this.#extract = extract;
    this.aliases = actionAliases(workflow);
  }

  of(action: ActionDefinition): ActionAnalysis {
    let found = this.#known.get(action);
    if (!found) this.#known.set(action, found = this.#analyse(action));
    return found;
  }

  /** Whether a value can only be known when actions have run. */
  isDeferred(ref: ValueRef, action: ActionDefinition): boolean {
    if (ref.kind === "literal" || ref.kind === "rslvr") return false;
    const found = references(ref, this.#scope(action, false));
    if (found.actions.length > 0 || found.wholeActions) return true;
    if (RUN_TIME_NAMES.some((name) => found.variables.has(name))) return true;
    for (const alias of this.aliases.keys()) if (found.variables.has(alias)) return true;
    return false;
  }

  /** Whether a name occurs anywhere in an action's texts, literal ones included. */
  mentions(action: ActionDefinition, name: string): boolean {
    const { when, retry, inputs } = action;
    if (retry?.retryIf?.text.includes(name)) return true;
    if (when && refMentions(when, name)) return true;
    for (const ref of inputs.values()) if (refMentions(ref, name)) return true;
    return false;
  }

  /** Resolvers and actions that flow into one value. */
  flowsOf(ref: ValueRef, action: ActionDefinition): References {
    return references(ref, this.#scope(action, false));
  }

  /** Everything the named actions need in their section, names and aliases resolved to definitions (decision S1). */
  closure(names: Iterable<string>): Set<string> {
    const pending = [...names];
    const wanted = new Set<string>();
    while (pending.length > 0) {
      const name = this.baseOf(pending.pop()!);
      const definition = this.#workflow.actions.get(name);
      if (!definition || wanted.has(name)) continue;
      wanted.add(name);
      const { actions, readsAll } = this.of(definition);
      pending.push(...actions);
      if (readsAll) pending.push(...[...this.#workflow.actions.keys()].filter((other) => other !== name));
    }
    return wanted;
  }

  /** The definition's name behind an alias or an iteration's name. */
  baseOf(name: string): string {
    const target = this.aliases.get(name) ?? name;
    if (this.#workflow.actions.has(target) || this.#workflow.finally.has(target)) return target;
    const bracket = target.indexOf("[");
    return bracket === -1 ? target : target.slice(0, bracket);
  }

  #scope(action: ActionDefinition, literals: boolean) {
    const { item, index } = action.forEach ?? {};
    const locals = new Set([item, index].filter((name) => name !== undefined));
    return { locals, aliases: this.aliases, literals };
  }

  #analyse(action: ActionDefinition): ActionAnalysis {
    const own = this.#extract?.(action.provider);
    const inputs = new Collector(this.#scope(action, own === undefined)).addInputs(action.inputs);
    for (const text of actionTexts(action)) inputs.expression(text, undefined);
    const lists = new Collector(this.#scope(action, false)).add(action.forEach?.in);
    for (const [, dimension] of action.matrix?.dimensions ?? []) lists.add(dimension);
    lists.add(action.matrix?.include).add(action.matrix?.exclude);
    const rest = new Collector(this.#scope(action, false)).add(action.when);
    if (action.retry?.retryIf) rest.expression(action.retry.retryIf.text, undefined);
    // A provider that reads its own texts tells of resolvers only.
    const texts = new Collector(this.#scope(action, own !== undefined));
    if (own) texts.addInputs(action.inputs, action.provider);
    const extracted = own?.(rawInputs(action.inputs));
    const flows = new Set([
      ...inputs.resolvers.map(({ name }) => name),
      ...lists.resolvers.map(({ name }) => name),
      ...(extracted?.names ?? []),
      ...(extracted?.soft ?? []),
    ]);
    const flowsWhole = inputs.wholeResolvers || lists.wholeResolvers || (extracted?.whole ?? false);
    const actionFlows = new Set([...inputs.actions, ...texts.actions].map(({ name }) => name));
    const reads = new Set([...actionFlows, ...rest.actions.map(({ name }) => name)]);
    reads.delete(action.name);
    const actions = new Set([...action.dependsOn, ...reads]);
    actions.delete(action.name);
    return {
      actions,
      reads,
      readsAll: inputs.wholeActions || texts.wholeActions || rest.wholeActions,
      resolvers: new Set([...flows, ...rest.resolvers.map(({ name }) => name)]),
      wholeResolvers: flowsWhole || rest.wholeResolvers,
      flows,
      flowsWhole,
      actionFlows,
    };
  }
}

function refMentions(ref: ValueRef, name: string): boolean {
  switch (ref.kind) {
    case "expr":
    case "tmpl":
      return ref.text.includes(name);
    case "rslvr":
      return false;
    case "list":
      return ref.items.some((item) => refMentions(item, name));
    case "map":
      return ref.entries.some(([, item]) => refMentions(item, name));
    case "literal":
      return valueMentions(ref.value, name);
  }
}

function valueMentions(value: Value, name: string): boolean {
  if (typeof value === "string") return value.includes(name);
  if (Array.isArray(value)) return value.some((item) => valueMentions(item, name));
  return isObject(value) && Object.values(value).some((item) => valueMentions(item, name));
}

/** Plain texts that a provider will read as an expression over action results. */
function actionTexts(action: ActionDefinition): string[] {
  const found: string[] = [];
  const visit = (value: Value) => {
    if (typeof value === "string") {
      if (value.includes("__actions") && !value.includes("{{")) found.push(value);
    } else if (Array.isArray(value)) value.forEach(visit);
    else if (isObject(value)) Object.values(value).forEach(visit);
  };
  for (const ref of action.inputs.values()) if (ref.kind === "literal") visit(ref.value);
  return found;
}
