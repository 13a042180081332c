import type { ResolverOutcome } from "../run/mod.ts";
import { millisText } from "../run/mod.ts";
import { object, type Value, type ValueObject } from "../value/mod.ts";
import { resolverGraphDocument } from "./graph_document.ts";
import type { ResolverPlan } from "./plan.ts";

/** The document behind `__execution` and `--show-execution`. */
export function executionDocument(
  plan: ResolverPlan,
  outcomes: readonly ResolverOutcome[],
  duration: number,
): ValueObject {
  return object([
    ["resolvers", object(outcomes.map((outcome) => [outcome.name, resolverDocument(outcome)] as const))],
    [
      "summary",
      object([
        ["totalDuration", millisText(duration)],
        ["resolverCount", outcomes.length],
        ["phaseCount", plan.phases.length],
      ]),
    ],
    ["dependencyGraph", resolverGraphDocument(plan, true)],
    ["providerSummary", providerSummary(outcomes)],
  ]);
}

function resolverDocument(outcome: ResolverOutcome): ValueObject {
  const result = object([
    ["provider", outcome.provider],
    ["dependencies", [...outcome.dependencies]],
    ["phase", outcome.phase],
    ["duration", millisText(outcome.duration)],
    ["status", outcome.status],
  ]);
  if (outcome.phase === 0) return result;
  result.providerCallCount = outcome.providerCalls;
  result.valueSizeBytes = outcome.valueBytes;
  result.dependencyCount = outcome.dependencies.length;
  result.phaseMetrics = outcome.phaseMetrics.map(({ phase, duration }) =>
    object([["phase", phase], ["duration", millisText(duration)]])
  );
  if (outcome.failedAttempts.length > 0) {
    result.failedAttempts = outcome.failedAttempts.map((attempt) => {
      const entries: [string, Value][] = [
        ["provider", attempt.provider],
        ["phase", attempt.phase],
        ["duration", millisText(attempt.duration)],
        ["sourceStep", attempt.step],
      ];
      if (attempt.error !== undefined) entries.push(["error", attempt.error]);
      if (attempt.onError !== undefined) entries.push(["onError", attempt.onError]);
      return object(entries);
    });
  }
  return result;
}

/** Per provider what its resolvers cost; a resolver counts for the provider that gave its value. */
function providerSummary(outcomes: readonly ResolverOutcome[]): ValueObject {
  const sums = new Map<string, { resolvers: number; duration: number; calls: number; failed: number }>();
  const of = (provider: string) => {
    let sum = sums.get(provider);
    if (!sum) sums.set(provider, sum = { resolvers: 0, duration: 0, calls: 0, failed: 0 });
    return sum;
  };
  for (const outcome of outcomes) {
    if (outcome.phase === 0) continue;
    const sum = of(outcome.provider);
    sum.resolvers++;
    sum.duration += outcome.duration;
    sum.calls += outcome.providerCalls;
    for (const attempt of outcome.failedAttempts) of(attempt.provider).failed++;
  }
  return object([...sums].map(([provider, sum]) =>
    [
      provider,
      object([
        ["resolverCount", sum.resolvers],
        ["totalDuration", millisText(sum.duration)],
        ["callCount", sum.calls],
        ["successCount", Math.max(0, sum.calls - sum.failed)],
        ["failedCount", sum.failed],
        ["avgDuration", millisText(sum.resolvers === 0 ? 0 : sum.duration / sum.resolvers)],
      ]),
    ] as const
  ));
}
