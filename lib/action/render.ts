import type { Condition, Retry, ValueRef } from "../solution/model.ts";
import { formatDuration, object, type Value, type ValueObject } from "../value/mod.ts";
import type { WorkflowAnalysis } from "./analyse.ts";
import { usesIteration } from "./expand.ts";
import type { ActionGraph, ExpandedAction, ExpandedInput, Phases } from "./model.ts";
import { secondsText } from "../run/mod.ts";

/** What stands for a secret in rendered documents. */
export const SECRET = "<secret>";

/** How a graph is rendered. */
export interface RenderOptions {
  readonly analysis: WorkflowAnalysis;
  /** Names of resolvers whose values are sensitive. */
  readonly sensitive: ReadonlySet<string>;
  /** Inputs that a provider declares secret. */
  sensitiveFields(provider: string): ReadonlySet<string>;
  readonly showSensitive?: boolean | undefined;
  /** Milliseconds since the epoch; absent leaves `generatedAt` out, so that equal graphs give equal texts. */
  readonly generatedAt?: number | undefined;
}

/** The rendered graph (kind `ActionGraph`), an executor-ready artifact without expressions but the deferred ones. */
export function renderGraph(graph: ActionGraph, options: RenderOptions): ValueObject {
  const expansions = [...graph.expansions].filter(([, names]) => names.length > 0);
  const metadata: Record<string, Value> = {};
  if (options.generatedAt !== undefined) metadata.generatedAt = secondsText(options.generatedAt);
  metadata.totalActions = graph.actions.size;
  metadata.totalPhases = graph.main.length + graph.finally.length;
  metadata.hasFinally = graph.finally.length > 0;
  if (expansions.length > 0) {
    metadata.forEachExpansions = object(expansions.map(([base, names]) => [base, [...names]] as const));
  }
  return {
    apiVersion: "scafctl.oakwood-commons.github.io/v1alpha1",
    kind: "ActionGraph",
    metadata,
    executionOrder: graph.main.length > 0 ? orderOf(graph.main) : null,
    ...(graph.finally.length > 0 && { finallyOrder: orderOf(graph.finally) }),
    actions: object(
      [...graph.actions.values()].map((action) => [action.name, renderAction(action, options)] as const),
    ),
  };
}

function orderOf(phases: Phases): Value[] {
  return phases.map((phase) => [...phase]);
}

function renderAction(action: ExpandedAction, options: RenderOptions): ValueObject {
  const { definition, iteration } = action;
  const result: Record<string, Value> = { name: action.name };
  const put = (key: string, value: Value | undefined) => {
    if (value !== undefined && value !== "" && value !== false) result[key] = value;
  };
  put("originalName", iteration?.base);
  put("alias", definition.alias);
  put("description", definition.description);
  put("displayName", definition.displayName);
  put("sensitive", definition.sensitive);
  result.provider = definition.provider;
  if (action.dependencies.length > 0) result.dependsOn = [...action.dependencies];
  if (action.crossSectionRefs.length > 0) result.crossSectionRefs = [...action.crossSectionRefs];
  if (definition.exclusive.length > 0) result.exclusive = [...definition.exclusive];
  if (definition.when) result.when = renderWhen(definition.when, action.when);
  put("onError", definition.onError);
  put("timeout", definition.timeout && formatDuration(definition.timeout));
  put("retry", definition.retry && renderRetry(definition.retry));
  result.inputs = object(
    [...action.inputs].map(([key, input]) => [key, renderInput(key, input, action, options)] as const),
  );
  put("resultSchema", definition.resultSchema);
  put("resultSchemaMode", definition.resultSchemaMode);
  result.section = action.section;
  if (iteration && definition.forEach) {
    result.forEach = {
      expandedFrom: iteration.base,
      index: iteration.index,
      item: iteration.isSensitive && !options.showSensitive ? SECRET : iteration.item,
      ...(iteration.concurrency > 0 && { concurrency: iteration.concurrency }),
      ...(iteration.onError && { onError: iteration.onError }),
    };
  } else if (iteration) result.matrix = renderMatrix(action, options);
  return result;
}

function renderMatrix({ iteration }: ExpandedAction, options: RenderOptions): ValueObject {
  const { base, index, matrix, isSensitive, concurrency, onError } = iteration!;
  return {
    expandedFrom: base,
    index,
    values: isSensitive && !options.showSensitive ? SECRET : matrix ?? null,
    ...(concurrency > 0 && { concurrency }),
    ...(onError && { onError }),
  };
}

function renderRetry(retry: Retry): ValueObject {
  return {
    maxAttempts: retry.maxAttempts,
    backoff: retry.backoff,
    ...(retry.initialDelay && { initialDelay: formatDuration(retry.initialDelay) }),
    ...(retry.maxDelay && { maxDelay: formatDuration(retry.maxDelay) }),
    ...(retry.jitter > 0 && { jitter: retry.jitter }),
    ...(retry.retryIf && { retryIf: retry.retryIf.text }),
  };
}

/** A known condition shows its value and where it came from (decision S26). */
function renderWhen(when: Condition, known: boolean | undefined): ValueObject {
  const original = originalOf(when);
  return known === undefined ? { ...original, deferred: true } : { value: known, ...original };
}

/** The text a reference was written as. */
export function originalOf(ref: ValueRef): { originalExpr: string } | { originalTmpl: string } {
  switch (ref.kind) {
    case "tmpl":
      return { originalTmpl: ref.text };
    case "expr":
      return { originalExpr: ref.text };
    case "rslvr":
      return { originalExpr: `_.${ref.name}` };
    default:
      return { originalExpr: ref.kind === "literal" ? String(ref.value) : "" };
  }
}

function renderInput(
  key: string,
  input: ExpandedInput,
  action: ExpandedAction,
  options: RenderOptions,
): Value {
  const { definition } = action;
  const isSecret = !options.showSensitive &&
    (definition.sensitive || options.sensitiveFields(definition.provider).has(key));
  const show = (ref: ValueRef, value: Value) => isSecret ? SECRET : mask(ref, value, action, options);
  if (input.kind === "known") return show(input.ref, input.value);
  return renderDeferred(input.ref, (ref) => {
    const value = input.known.get(ref);
    return value === undefined ? undefined : show(ref, value);
  });
}

/** The value with every part that a secret flows into replaced. */
function mask(ref: ValueRef, value: Value, action: ExpandedAction, options: RenderOptions): Value {
  if (options.showSensitive || !action.isTainted) return value;
  if (ref.kind === "list" && Array.isArray(value)) {
    return ref.items.map((item, index) => mask(item, value[index]!, action, options));
  }
  if (ref.kind === "map") {
    const members = value as ValueObject;
    return object(
      ref.entries.map(([key, item]) => [key, mask(item, members[key]!, action, options)] as const),
    );
  }
  if (ref.kind === "literal") return value;
  const found = options.analysis.flowsOf(ref, action.definition);
  const isSecret = found.wholeResolvers || found.resolvers.some(({ name }) => options.sensitive.has(name)) ||
    (action.iteration?.isSensitive === true && usesIteration(action.definition, found.variables));
  return isSecret ? SECRET : value;
}

/** `known` gives the parts that are there already, as they are to be shown. */
function renderDeferred(ref: ValueRef, known: (ref: ValueRef) => Value | undefined): Value {
  const value = known(ref);
  if (value !== undefined) return value;
  switch (ref.kind) {
    case "literal":
      return ref.value;
    case "list":
      return ref.items.map((item) => renderDeferred(item, known));
    case "map":
      return object(ref.entries.map(([key, item]) => [key, renderDeferred(item, known)] as const));
    default:
      return { ...originalOf(ref), deferred: true };
  }
}

/** The inputs as providers may describe them: only known ones, secrets replaced. */
export function describableInputs(action: ExpandedAction, options: RenderOptions): ValueObject {
  const result = object();
  for (const [key, input] of action.inputs) {
    if (input.kind === "known") result[key] = renderInput(key, input, action, options);
  }
  return result;
}

/** Texts of the inputs that are evaluated at run time, by input. */
export function deferredTexts(action: ExpandedAction): ValueObject {
  const result = object();
  for (const [key, input] of action.inputs) {
    if (input.kind === "deferred") result[key] = [...texts(input.ref, input.known)].join("; ");
  }
  return result;
}

function* texts(ref: ValueRef, known: ReadonlyMap<ValueRef, Value>): Iterable<string> {
  if (known.has(ref)) return;
  if (ref.kind === "list") { for (const item of ref.items) yield* texts(item, known); }
  else if (ref.kind === "map") { for (const [, item] of ref.entries) yield* texts(item, known); }
  else if (ref.kind === "expr" || ref.kind === "tmpl") yield ref.text;
}
