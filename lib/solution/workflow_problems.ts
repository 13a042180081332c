import { type Diagnostic, didYouMean, type SourceRange } from "../diagnostics/mod.ts";
import { build, minimalCycle } from "../graph/mod.ts";
import { Collector, loopNames } from "./collect.ts";
import type { ActionDefinition, Solution, Workflow } from "./model.ts";
import { nameIn } from "./name_place.ts";

/** One thing that is wrong with a workflow. */
export interface WorkflowProblem extends Diagnostic {
  /** Where in the workflow: `actions.deploy.dependsOn[0]`. */
  readonly at: string;
}

/** What the workflow validation asks about a provider. */
export type ProviderFacts = (name: string) => {
  readonly exists: boolean;
  readonly hasAction: boolean;
  /** What to do about one that does not exist. */
  readonly hint?: string | undefined;
};

const NAME = /^[a-zA-Z_][a-zA-Z0-9_-]*$/;
const RESERVED_ALIASES = [
  "_",
  "__actions",
  "__item",
  "__index",
  "__error",
  "__self",
  "true",
  "false",
  "null",
];

/**
 * Everything that is wrong with a solution's workflow, each as `section.action.field: message` with its place, in the
 * order of the file. None of it needs a resolver value. Empty without a workflow.
 */
export function workflowProblems(solution: Solution, providers: ProviderFacts): WorkflowProblem[] {
  const { workflow } = solution.spec;
  return workflow ? new WorkflowCheck(workflow, providers).run() : [];
}

/** The name of an action without what names an iteration: `base` of `base[0]` and of `base[linux,arm]`. */
export function baseName(name: string): string {
  const bracket = name.indexOf("[");
  return bracket > 0 && name.endsWith("]") ? name.slice(0, bracket) : name;
}

/** Aliases of a workflow's actions, each with the action's name. */
export function actionAliases(workflow: Workflow): ReadonlyMap<string, string> {
  const known = knownAliases.get(workflow);
  if (known) return known;
  const aliases = new Map<string, string>();
  for (const action of [...workflow.actions.values(), ...workflow.finally.values()]) {
    if (action.alias !== undefined && !aliases.has(action.alias)) aliases.set(action.alias, action.name);
  }
  knownAliases.set(workflow, aliases);
  return aliases;
}

// Asked for once per action.
const knownAliases = new WeakMap<Workflow, ReadonlyMap<string, string>>();

/** Where a field of an action stands, like `onError` or `dependsOn[1]`; the action itself when that is not known. */
function placeOf({ places, range }: ActionDefinition, field: string): SourceRange | undefined {
  return places.get(field.split("[", 1)[0]!) ?? range;
}

class WorkflowCheck {
  readonly #problems: WorkflowProblem[] = [];
  readonly #workflow: Workflow;
  readonly #providers: ProviderFacts;
  readonly #aliases: ReadonlyMap<string, string>;
  readonly #takenAliases = new Set<string>();

  constructor(workflow: Workflow, providers: ProviderFacts) {
    this.#workflow = workflow;
    this.#providers = providers;
    this.#aliases = actionAliases(workflow);
  }

  run(): WorkflowProblem[] {
    const { actions, resultSchemaMode, range } = this.#workflow;
    this.#mode("resultSchemaMode", resultSchemaMode, range);
    for (const action of actions.values()) this.#action(action);
    for (const action of this.#workflow.finally.values()) this.#action(action);
    for (const { section, name, range } of this.#workflow.nullActions ?? []) {
      this.#add(`${section}.${name}`, "action definition cannot be nil", range, "name its provider");
    }
    for (const section of ["actions", "finally"] as const) this.#cycle(section);
    return this.#problems;
  }

  #add(at: string, message: string, range: SourceRange | undefined, hint?: string): void {
    this.#problems.push({
      code: "SCAF4001",
      severity: "error",
      at,
      message: `${at}: ${message}`,
      ...(range && { range }),
      ...(hint !== undefined && { hint }),
    });
  }

  #action(action: ActionDefinition): void {
    const at = `${action.section}.${action.name}`;
    const add = (field: string, message: string, range = placeOf(action, field), hint?: string) =>
      this.#add(field === "" ? at : `${at}.${field}`, message, range, hint);
    this.#name(action, add);
    this.#alias(action, add);
    this.#provider(action, add);
    this.#lists(action, add);
    this.#loops(action, add);
    if (action.onError !== undefined && !["fail", "continue", "ignore"].includes(action.onError)) {
      const words = ["fail", "continue", "ignore"];
      const hint = didYouMean(action.onError, words);
      add(
        "onError",
        `onError must be 'fail', 'continue' or 'ignore', got "${action.onError}"`,
        undefined,
        hint,
      );
    }
    this.#mode(`${at}.resultSchemaMode`, action.resultSchemaMode, placeOf(action, "resultSchemaMode"));
    const { retry } = action;
    if (retry) {
      if (retry.maxAttempts < 1) {
        add("retry.maxAttempts", `retry.maxAttempts must be >= 1, got ${retry.maxAttempts}`, retry.range);
      }
      const words = ["fixed", "linear", "exponential"];
      if (!words.includes(retry.backoff)) {
        add(
          "retry.backoff",
          `retry.backoff must be 'fixed', 'linear' or 'exponential', got "${retry.backoff}"`,
          retry.range,
          didYouMean(retry.backoff, words),
        );
      }
    }
    this.#references(action, add);
  }

  #name({ name, section }: ActionDefinition, add: Add): void {
    if (name.startsWith("__")) add("", "action names starting with '__' are reserved");
    else if (/[[\]]/.test(name)) {
      add("", "action names containing '[' or ']' are reserved for forEach expansion");
    } else if (!NAME.test(name)) add("", `action name must match pattern ${NAME.source}, got "${name}"`);
    if (section === "finally" && this.#workflow.actions.has(name)) {
      add("", `action name "${name}" already defined in actions section`);
    }
  }

  #alias({ alias }: ActionDefinition, add: Add): void {
    if (alias === undefined) return;
    if (RESERVED_ALIASES.includes(alias)) add("alias", `alias "${alias}" is reserved`);
    else if (alias.startsWith("__")) add("alias", "aliases starting with '__' are reserved");
    else if (!NAME.test(alias)) add("alias", `alias must match pattern ${NAME.source}, got "${alias}"`);
    if (this.#exists(alias)) add("alias", `alias "${alias}" conflicts with the action of that name`);
    if (this.#takenAliases.has(alias)) add("alias", `alias "${alias}" is used by more than one action`);
    this.#takenAliases.add(alias);
  }

  #provider({ provider, providerRange }: ActionDefinition, add: Add): void {
    if (provider === "") return add("provider", "provider is required");
    const facts = this.#providers(provider);
    if (!facts.exists) add("provider", `provider "${provider}" not found`, providerRange, facts.hint);
    else if (!facts.hasAction) {
      add("provider", `provider "${provider}" does not have action capability`, providerRange);
    }
  }

  #lists(action: ActionDefinition, add: Add): void {
    const { section, name } = action;
    const own = section === "actions" ? this.#workflow.actions : this.#workflow.finally;
    action.dependsOn.forEach((dependency, index) => {
      const field = `dependsOn[${index}]`;
      if (dependency === name) {
        return add(field, "action cannot depend on itself", nameIn(placeOf(action, field), name));
      }
      if (own.has(dependency)) return;
      const hint = section === "finally" && this.#workflow.actions.has(dependency)
        ? `use __actions['${dependency}'] in inputs or when to read the results of a regular action`
        : this.#aliases.has(dependency)
        ? `it is the alias of "${this.#aliases.get(dependency)}", which only expressions know`
        : didYouMean(dependency, own.keys());
      const place = nameIn(placeOf(action, field), dependency);
      add(field, `dependency "${dependency}" not found in ${section} section`, place, hint);
    });
    action.exclusive.forEach((other, index) => {
      const field = `exclusive[${index}]`;
      if (other === name) add(field, "action cannot exclude itself", nameIn(placeOf(action, field), name));
      else if (!own.has(other)) {
        const hint = didYouMean(other, own.keys());
        const place = nameIn(placeOf(action, field), other);
        add(field, `exclusive reference "${other}" not found in ${section} section`, place, hint);
      }
    });
  }

  #loops({ section, forEach, matrix }: ActionDefinition, add: Add): void {
    if (forEach) {
      if (section === "finally") add("forEach", "forEach is not allowed in finally section", forEach.range);
      if (forEach.in === undefined) add("forEach.in", "forEach.in is required", forEach.range);
      if (forEach.concurrency < 0) add("forEach.concurrency", "concurrency must be >= 0", forEach.range);
    }
    if (matrix) {
      if (section === "finally") add("matrix", "matrix is not allowed in finally section", matrix.range);
      if (forEach) add("matrix", "matrix cannot be combined with forEach", matrix.range);
      if (matrix.dimensions.length === 0 && matrix.include === undefined) {
        add("matrix", "matrix needs at least one dimension", matrix.range);
      }
      if (matrix.concurrency < 0) add("matrix.concurrency", "concurrency must be >= 0", matrix.range);
      for (const [name] of matrix.dimensions) {
        if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.startsWith("__")) {
          add(`matrix.${name}`, `"${name}" cannot name a dimension`, matrix.range);
        }
      }
    }
  }

  #mode(at: string, mode: string | undefined, range: SourceRange | undefined): void {
    if (mode === undefined || ["error", "warn", "ignore"].includes(mode)) return;
    this.#add(at, `resultSchemaMode must be 'error', 'warn' or 'ignore', got "${mode}"`, range);
  }

  #references(action: ActionDefinition, add: Add): void {
    for (const name of action.inputs.keys()) {
      const collector = actionCollector(action, this.#aliases).addInputs(
        action.inputs,
        action.provider,
        name,
      );
      this.#known(action, `inputs.${name}`, collector, add);
    }
    this.#known(action, "when", actionCollector(action, this.#aliases).add(action.when), add);
  }

  #known(action: ActionDefinition, field: string, collector: Collector, add: Add): void {
    const seen = new Set<string>();
    for (const { name, range: whole } of collector.actions) {
      if (seen.has(name)) continue;
      seen.add(name);
      const range = nameIn(whole, name, "__actions");
      const isOwn = name === action.name ||
        (baseName(name) === action.name && this.#target(name) !== undefined);
      if (isOwn) {
        add(field, `action "${name}" cannot reference itself via __actions`, range);
        continue;
      }
      const target = this.#target(name);
      if (target === undefined) {
        add(field, `references unknown action "${name}" in __actions`, range, this.#suggest(name));
      } else if (action.section === "actions" && target === "finally") {
        add(field, `action "${name}" of the finally section cannot be read by a regular action`, range);
      }
    }
  }

  /** The section of an action, also by the name of one of its iterations. */
  #target(name: string): "actions" | "finally" | undefined {
    const { actions } = this.#workflow;
    if (actions.has(name)) return "actions";
    if (this.#workflow.finally.has(name)) return "finally";
    const base = actions.get(baseName(name));
    const isIteration = base?.matrix !== undefined || (base?.forEach !== undefined && /\[\d+\]$/.test(name));
    return isIteration ? "actions" : undefined;
  }

  #suggest(name: string): string | undefined {
    return didYouMean(name, [...this.#workflow.actions.keys(), ...this.#workflow.finally.keys()]);
  }

  #exists(name: string): boolean {
    return this.#workflow.actions.has(name) || this.#workflow.finally.has(name);
  }

  #cycle(section: "actions" | "finally"): void {
    const actions = this.#workflow[section];
    const graph = [...actions.values()].map((action) =>
      [action.name, actionDependencies(action, this.#workflow)] as const
    );
    const cycle = minimalCycle(build(graph));
    if (!cycle || cycle.length < 3) return;
    this.#add(
      `${section}.${cycle[0]}.dependsOn`,
      `circular dependency detected: ${cycle.join(" → ")}`,
      actions.get(cycle[0]!)?.range,
      "take one of these dependencies out",
    );
  }
}

type Add = (field: string, message: string, range?: SourceRange, hint?: string) => void;

/** A collector for the texts of an action: its loop variables and the workflow's aliases are in scope. */
export function actionCollector(
  action: ActionDefinition,
  aliases: ReadonlyMap<string, string>,
): Collector {
  const locals = new Set(loopNames(action.forEach));
  for (const [name] of action.matrix?.dimensions ?? []) locals.add(name);
  return new Collector({ locals, aliases });
}

/**
 * The actions of its own section that an action waits for: `dependsOn`, and what its inputs and condition read from
 * `__actions` or by an alias. Sorted by first mention; names of iterations count as their base.
 */
export function actionDependencies(action: ActionDefinition, workflow: Workflow): string[] {
  const own = workflow[action.section];
  const collector = actionCollector(action, actionAliases(workflow)).addInputs(action.inputs, action.provider)
    .add(
      action.when,
    );
  const names = new Set<string>();
  for (const name of [...action.dependsOn, ...collector.actions.map((use) => use.name)]) {
    const base = own.has(name) ? name : baseName(name);
    if (base !== action.name && own.has(base)) names.add(base);
  }
  return [...names];
}
