import type { Inputs, ProviderStep, Solution, ValidationRule } from "../../solution/mod.ts";
import { formatDuration, toValue, type ValueObject } from "../../value/mod.ts";
import { refText } from "./inspection.ts";

/** A loaded solution as a document: in its canonical spelling, with defaults filled in. */
export function solutionDocument(solution: Solution): ValueObject {
  const { metadata, spec } = solution;
  const { hasVersion: _, ...shown } = metadata;
  return toValue({
    apiVersion: solution.apiVersion,
    kind: solution.kind,
    metadata: shown,
    catalog: solution.catalog,
    compose: solution.compose.length > 0 ? solution.compose : undefined,
    spec: {
      resolvers: Object.fromEntries([...spec.resolvers].map(([name, resolver]) => [name, {
        description: resolver.description,
        displayName: resolver.displayName,
        type: typeof resolver.type === "string" ? resolver.type : resolver.type.unknown,
        when: resolver.when && refText(resolver.when),
        dependsOn: resolver.dependsOn.length > 0 ? resolver.dependsOn : undefined,
        timeout: resolver.timeout && formatDuration(resolver.timeout),
        sensitive: resolver.sensitive || undefined,
        internal: resolver.internal || undefined,
        resolve: resolver.resolve && {
          when: resolver.resolve.when && refText(resolver.resolve.when),
          until: resolver.resolve.until && refText(resolver.resolve.until),
          with: resolver.resolve.with.map(stepDocument),
        },
        transform: resolver.transform && {
          when: resolver.transform.when && refText(resolver.transform.when),
          with: resolver.transform.with.map(stepDocument),
        },
        validate: resolver.validate && {
          when: resolver.validate.when && refText(resolver.validate.when),
          with: resolver.validate.with.map(ruleDocument),
        },
      }])),
      workflow: spec.workflow && {
        actions: section(spec.workflow.actions),
        finally: spec.workflow.finally.size > 0 ? section(spec.workflow.finally) : undefined,
        resultSchemaMode: spec.workflow.resultSchemaMode,
      },
      testing: spec.testing,
      permissions: spec.permissions,
    },
  }) as ValueObject;
}

type Actions = NonNullable<Solution["spec"]["workflow"]>["actions"];

function section(actions: Actions): Record<string, unknown> {
  return Object.fromEntries([...actions].map(([name, action]) => [name, {
    alias: action.alias,
    description: action.description,
    displayName: action.displayName,
    provider: action.provider,
    sensitive: action.sensitive || undefined,
    inputs: inputsDocument(action.inputs),
    dependsOn: action.dependsOn.length > 0 ? action.dependsOn : undefined,
    exclusive: action.exclusive.length > 0 ? action.exclusive : undefined,
    when: action.when && refText(action.when),
    onError: action.onError,
    timeout: action.timeout && formatDuration(action.timeout),
    retry: action.retry && {
      maxAttempts: action.retry.maxAttempts,
      backoff: action.retry.backoff,
      initialDelay: action.retry.initialDelay && formatDuration(action.retry.initialDelay),
      maxDelay: action.retry.maxDelay && formatDuration(action.retry.maxDelay),
      retryIf: action.retry.retryIf?.text,
    },
    forEach: action.forEach && loopDocument(action.forEach),
    matrix: action.matrix &&
      Object.fromEntries(action.matrix.dimensions.map(([key, ref]) => [key, refText(ref)])),
    resultSchema: action.resultSchema,
    resultSchemaMode: action.resultSchemaMode,
  }]));
}

function stepDocument(step: ProviderStep): Record<string, unknown> {
  return {
    provider: step.provider,
    inputs: inputsDocument(step.inputs),
    when: step.when && refText(step.when),
    onError: step.onError,
    forEach: step.forEach && loopDocument(step.forEach),
  };
}

function ruleDocument(rule: ValidationRule): Record<string, unknown> {
  return {
    provider: rule.provider,
    inputs: inputsDocument(rule.inputs),
    message: rule.message && refText(rule.message),
  };
}

function loopDocument(loop: NonNullable<ProviderStep["forEach"]>): Record<string, unknown> {
  return {
    in: loop.in && refText(loop.in),
    item: loop.item,
    index: loop.index,
    concurrency: loop.concurrency || undefined,
    onError: loop.onError,
    keepSkipped: loop.keepSkipped || undefined,
  };
}

function inputsDocument(inputs: Inputs): Record<string, unknown> | undefined {
  if (inputs.size === 0) return undefined;
  return Object.fromEntries([...inputs].map(([name, ref]) => [name, refText(ref)]));
}
