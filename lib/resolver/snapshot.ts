import { type Masker, REDACTED } from "../evaluate/mod.ts";
import { millisText, type ResolveResult, type ResolverOutcome, secondsText } from "../run/mod.ts";
import { object, type Value, type ValueObject } from "../value/mod.ts";

/** What a snapshot says about the run that made it. */
export interface SnapshotFacts {
  readonly solution: string;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Version of the program. */
  readonly program: string;
  readonly parameters: ValueObject;
}

/**
 * A resolution as a document that can be kept and compared. Sensitive values are never in it (decision F19); a failed
 * resolution gives one as well.
 */
export function snapshot(result: ResolveResult, facts: SnapshotFacts, masker?: Masker): ValueObject {
  return {
    metadata: {
      solution: facts.solution,
      version: facts.version,
      timestamp: secondsText(facts.time),
      scafctlVersion: facts.program,
      totalDuration: millisText(result.duration),
      status: result.error ? "failed" : "success",
    },
    parameters: masker ? masker.maskValue(facts.parameters) : facts.parameters,
    resolvers: object(result.outcomes.map((outcome) => {
      const entry: Record<string, Value> = {
        status: outcome.status,
        phase: outcome.phase,
        duration: millisText(outcome.duration),
        providerCalls: outcome.providerCalls,
      };
      if (outcome.status === "success") {
        entry.value = outcome.sensitive
          ? REDACTED
          : masker
          ? masker.maskValue(outcome.value!)
          : outcome.value!;
      }
      if (outcome.sensitive) entry.sensitive = true;
      else if (outcome.status === "success") entry.valueSizeBytes = outcome.valueBytes;
      if (outcome.failedAttempts.length > 0) entry.failedAttempts = attempts(outcome, masker);
      if (outcome.error) entry.error = outcome.error.message;
      return [outcome.name, entry] as const;
    })),
    phases: result.phases.map((resolvers, index) => ({ phase: index + 1, resolvers: [...resolvers] })),
  };
}

/** What was tried before a source gave the value; the reasons of a sensitive resolver are told masked or not at all. */
function attempts({ failedAttempts, sensitive }: ResolverOutcome, masker: Masker | undefined): Value[] {
  return failedAttempts.map(({ provider, step, duration, error }): Value => ({
    provider,
    sourceStep: step,
    ...(error !== undefined && (masker || !sensitive) && { error: masker ? masker.mask(error) : error }),
    duration: millisText(duration),
  }));
}
