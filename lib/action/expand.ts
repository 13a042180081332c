import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { checkCount, type CountLimits, limitOf } from "../run/mod.ts";
import { type Evaluator, placeIn, type Scope } from "../evaluate/mod.ts";
import { coerceTemplateText, type JsonSchema } from "../provider/mod.ts";
import type { ActionDefinition, Matrix, ValueRef, Workflow } from "../solution/model.ts";
import { goTypeName, object, type Value, type ValueObject } from "../value/mod.ts";
import type { WorkflowAnalysis } from "./analyse.ts";
import { combinationName, combinations } from "./matrix.ts";
import type { ExpandedInput, Iteration } from "./model.ts";

/** What expansion needs to know. */
export interface ExpandRequest {
  readonly workflow: Workflow;
  readonly analysis: WorkflowAnalysis;
  readonly evaluator: Evaluator;
  /** Resolver values. */
  readonly values: ValueObject;
  /** Names of resolvers whose values are sensitive. */
  readonly sensitive: ReadonlySet<string>;
  /** Only these definitions; all when absent. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly signal: AbortSignal;
  readonly limits: CountLimits;
  /** The input schema of a provider, when it is known. */
  schemaOf(provider: string): JsonSchema | undefined;
}

/** An action with its lists unrolled, before its place in the graph is known. */
export interface Unrolled {
  readonly name: string;
  readonly definition: ActionDefinition;
  readonly iteration?: Iteration;
  readonly when?: boolean;
  readonly inputs: ReadonlyMap<string, ExpandedInput>;
  readonly isTainted: boolean;
}

/** Unrolls a section: forEach and matrix, conditions and inputs that no action result is needed for. */
export async function unroll(
  request: ExpandRequest,
  section: "actions" | "finally",
): Promise<{ actions: Unrolled[]; expansions: Map<string, string[]> }> {
  const actions: Unrolled[] = [];
  const expansions = new Map<string, string[]>();
  try {
    for (const definition of request.workflow[section].values()) {
      if (request.only && !request.only.has(definition.name)) continue;
      const iterations = await iterationsOf(request, definition);
      const added = iterations?.length ?? 1;
      checkCount(
        `actions of ${section}`,
        actions.length + added,
        request.limits,
        "actions",
        definition.range,
      );
      if (iterations) expansions.set(definition.name, iterations.map(([name]) => name));
      for (const [name, iteration] of iterations ?? [[definition.name, undefined] as const]) {
        actions.push(await unrollOne(request, definition, name, iteration));
      }
    }
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    throw new ScafctlError("SCAF4003", `failed to expand ${section} section: ${messageOf(error)}`, {
      cause: error,
      range: error instanceof ScafctlError ? error.range : undefined,
      hint: error instanceof ScafctlError ? error.hint : undefined,
    });
  }
  return { actions, expansions };
}

async function iterationsOf(
  request: ExpandRequest,
  definition: ActionDefinition,
): Promise<[string, Iteration][] | undefined> {
  if (definition.forEach) return await forEachIterations(request, definition);
  if (definition.matrix) return await matrixIterations(request, definition, definition.matrix);
  return undefined;
}

async function forEachIterations(
  request: ExpandRequest,
  definition: ActionDefinition,
): Promise<[string, Iteration][]> {
  const forEach = definition.forEach!;
  const items = forEach.in ? await listOf(request, definition, "forEach.in", forEach.in) : [];
  checkCount(
    `action "${definition.name}": forEach`,
    items.length,
    request.limits,
    "forEachItems",
    forEach.in?.range,
  );
  return items.map((item, index) => {
    const variables = object([["__item", item], ["__index", index]]);
    if (forEach.item !== undefined) variables[forEach.item] = item;
    if (forEach.index !== undefined) variables[forEach.index] = index;
    return [`${definition.name}[${index}]`, {
      base: definition.name,
      index,
      item,
      variables,
      concurrency: forEach.concurrency,
      ...(forEach.onError && { onError: forEach.onError }),
      isSensitive: forEach.in !== undefined && isTainted(request, definition, forEach.in),
    }];
  });
}

async function matrixIterations(
  request: ExpandRequest,
  definition: ActionDefinition,
  matrix: Matrix,
): Promise<[string, Iteration][]> {
  const dimensions: [string, Value[]][] = [];
  const refs = matrix.dimensions.map(([, ref]) => ref);
  for (const [name, ref] of matrix.dimensions) {
    dimensions.push([name, await listOf(request, definition, `matrix.${name}`, ref)]);
  }
  const lists: Record<"include" | "exclude", Value[]> = { include: [], exclude: [] };
  for (const name of ["include", "exclude"] as const) {
    const ref = matrix[name];
    if (!ref) continue;
    refs.push(ref);
    lists[name] = await listOf(request, definition, `matrix.${name}`, ref);
  }
  const taken = new Set<string>();
  const isSensitive = refs.some((ref) => isTainted(request, definition, ref));
  return combinations({ dimensions, ...lists, most: limitOf(request.limits, "actions") }).map((
    combination,
    index,
  ) => [
    combinationName(definition.name, combination, taken),
    {
      base: definition.name,
      index,
      item: combination,
      matrix: combination,
      variables: object([["__matrix", combination], ["__item", combination], ["__index", index]]),
      concurrency: matrix.concurrency,
      ...(matrix.onError && { onError: matrix.onError }),
      isSensitive,
    },
  ]);
}

async function listOf(
  request: ExpandRequest,
  definition: ActionDefinition,
  what: string,
  ref: ValueRef,
): Promise<Value[]> {
  const { range } = ref;
  if (request.analysis.isDeferred(ref, definition)) {
    throw new ScafctlError(
      "SCAF4003",
      `action "${definition.name}": ${what} cannot use action results: the graph is built before any action runs`,
      { range },
    );
  }
  let list: Value;
  try {
    list = await request.evaluator.value(
      ref,
      { values: request.values, variables: object() },
      request.signal,
    );
  } catch (error) {
    throw new ScafctlError("SCAF4003", `action "${definition.name}": ${what} failed: ${messageOf(error)}`, {
      cause: error,
      range: placeIn(ref, error),
      hint: error instanceof ScafctlError ? error.hint : undefined,
    });
  }
  if (list === null) return [];
  if (Array.isArray(list)) return list;
  throw new ScafctlError(
    "SCAF4003",
    `action "${definition.name}": ${what} must evaluate to an array, got ${goTypeName(list)}`,
    {
      range,
      hint: what === "matrix.dimensions"
        ? "every key of matrix is a dimension: leave dimensions out"
        : undefined,
    },
  );
}

async function unrollOne(
  request: ExpandRequest,
  definition: ActionDefinition,
  name: string,
  iteration: Iteration | undefined,
): Promise<Unrolled> {
  const scope: Scope = { values: request.values, variables: iteration?.variables ?? object() };
  const when = await earlyWhen(request, definition, scope);
  const inputs = new Map<string, ExpandedInput>();
  if (when !== false) {
    const schema = request.schemaOf(definition.provider);
    for (const [key, ref] of definition.inputs) {
      inputs.set(key, await expandInput(request, definition, name, key, ref, scope, schema));
    }
  }
  const { flows, flowsWhole } = request.analysis.of(definition);
  const isTainted = (iteration?.isSensitive ?? false) ||
    [...flows].some((resolver) => request.sensitive.has(resolver)) ||
    (flowsWhole && request.sensitive.size > 0);
  return {
    name,
    definition,
    ...(iteration && { iteration }),
    ...(when !== undefined && { when }),
    inputs,
    isTainted,
  };
}

/** The condition's value when it needs no action. One that fails is left to the run, where it fails the action only. */
async function earlyWhen(
  request: ExpandRequest,
  definition: ActionDefinition,
  scope: Scope,
): Promise<boolean | undefined> {
  const { when } = definition;
  if (!when || request.analysis.isDeferred(when, definition)) return undefined;
  try {
    return await request.evaluator.condition(when, scope, "when", request.signal);
  } catch (error) {
    if (request.signal.aborted) throw error;
    return undefined;
  }
}

async function expandInput(
  request: ExpandRequest,
  definition: ActionDefinition,
  name: string,
  key: string,
  ref: ValueRef,
  scope: Scope,
  schema: JsonSchema | undefined,
): Promise<ExpandedInput> {
  if (ref.kind === "literal") return { kind: "known", value: ref.value, ref };
  let value: Value;
  try {
    if (isDeferredAnywhere(request.analysis, ref, definition)) {
      const known = new Map<ValueRef, Value>();
      await collectKnown(request, definition, ref, scope, known);
      return { kind: "deferred", ref, known };
    }
    value = await request.evaluator.value(ref, scope, request.signal);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ScafctlError(
      "SCAF4003",
      `action "${name}": failed to materialize input "${key}": ${messageOf(error)}`,
      {
        cause: error,
        range: placeIn(ref, error),
        hint: error instanceof ScafctlError ? error.hint : undefined,
      },
    );
  }
  const property = schema?.properties && Object.hasOwn(schema.properties, key)
    ? schema.properties[key]
    : undefined;
  if (ref.kind === "tmpl" && property) value = coerceTemplateText(value as string, property);
  return { kind: "known", value, ref };
}

/** Evaluates the parts of a value that need no action, so that no reference to a resolver is left in the graph. */
async function collectKnown(
  request: ExpandRequest,
  definition: ActionDefinition,
  ref: ValueRef,
  scope: Scope,
  known: Map<ValueRef, Value>,
): Promise<void> {
  if (ref.kind === "literal") return;
  if (!isDeferredAnywhere(request.analysis, ref, definition)) {
    known.set(ref, await request.evaluator.value(ref, scope, request.signal));
    return;
  }
  const parts = ref.kind === "list"
    ? ref.items
    : ref.kind === "map"
    ? ref.entries.map(([, part]) => part)
    : [];
  for (const part of parts) await collectKnown(request, definition, part, scope, known);
}

/** A value with the parts that are known put in. */
export function withKnown(ref: ValueRef, known: ReadonlyMap<ValueRef, Value>): ValueRef {
  const value = known.get(ref);
  if (value !== undefined) return { kind: "literal", value, ...(ref.range && { range: ref.range }) };
  if (ref.kind === "list") return { ...ref, items: ref.items.map((item) => withKnown(item, known)) };
  if (ref.kind !== "map") return ref;
  return { ...ref, entries: ref.entries.map(([key, item]) => [key, withKnown(item, known)] as const) };
}

function isDeferredAnywhere(
  analysis: WorkflowAnalysis,
  ref: ValueRef,
  definition: ActionDefinition,
): boolean {
  if (ref.kind === "list") return ref.items.some((item) => isDeferredAnywhere(analysis, item, definition));
  if (ref.kind === "map") {
    return ref.entries.some(([, item]) => isDeferredAnywhere(analysis, item, definition));
  }
  return analysis.isDeferred(ref, definition);
}

/** Whether a value may hold a part of the item of its iteration. */
export function usesIteration(definition: ActionDefinition, variables: ReadonlySet<string>): boolean {
  // Loop aliases are no free variables to the analysis, so anything that is not plainly independent counts.
  return definition.forEach?.item !== undefined || variables.has("__item") || variables.has("__matrix");
}

/** Whether a secret flows into one value. */
export function isTainted(
  request: Pick<ExpandRequest, "analysis" | "sensitive">,
  definition: ActionDefinition,
  ref: ValueRef,
): boolean {
  if (request.sensitive.size === 0) return false;
  const found = request.analysis.flowsOf(ref, definition);
  return found.wholeResolvers || found.resolvers.some(({ name }) => request.sensitive.has(name));
}
