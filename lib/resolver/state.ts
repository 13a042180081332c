import type { FailedAttempt, ResolverOutcome, ResolverStatus } from "../run/mod.ts";
import type { ScafctlError } from "../diagnostics/mod.ts";
import type { Value } from "../value/mod.ts";
import { jsonBytes } from "./json_bytes.ts";
import type { PlannedResolver } from "./plan.ts";

/** The parts of a resolver's life, as messages and documents name them. */
export type LifePhase = "resolve" | "transform" | "validate";

/** What is known of a resolver while it runs and after. Kept outside of the run itself, so that an abort loses nothing. */
export class ResolverState {
  readonly planned: PlannedResolver;
  status: ResolverStatus = "cancelled";
  value: Value | undefined;
  isSensitive: boolean;
  /** Which part of its life it is in. */
  phase: LifePhase | undefined;
  provider: string;
  providerCalls = 0;
  /** The value that the size is told of, also when it was too large. */
  sized: Value | undefined;
  startTime: number | undefined;
  endTime: number | undefined;
  error: ScafctlError | undefined;
  span = "";
  readonly phaseMetrics: { phase: string; duration: number }[] = [];
  readonly failedAttempts: FailedAttempt[] = [];
  #isDropped = false;

  constructor(planned: PlannedResolver) {
    this.planned = planned;
    this.isSensitive = planned.definition.sensitive;
    this.provider = planned.definition.resolve?.with[0]?.provider ?? "";
  }

  /** Forgets what came of it, and how far it got: it belongs to a phase that was given up. */
  drop(status: "cancelled" | "skipped"): void {
    this.#isDropped = true;
    this.status = status;
    this.value = undefined;
    this.error = undefined;
  }

  outcome(): ResolverOutcome {
    const { definition, phase, dependencies } = this.planned;
    const { sized } = this;
    const hasRun = this.startTime !== undefined && !this.#isDropped;
    return {
      name: definition.name,
      status: this.status,
      ...(this.status === "success" && { value: this.value as Value }),
      phase: hasRun && this.status !== "skipped" ? phase : 0,
      provider: this.provider,
      dependencies,
      sensitive: this.isSensitive,
      internal: definition.internal,
      duration: hasRun ? Math.max(0, (this.endTime ?? this.startTime!) - this.startTime!) : 0,
      ...(hasRun && { startTime: this.startTime! }),
      ...(hasRun && this.endTime !== undefined && { endTime: this.endTime }),
      providerCalls: hasRun ? this.providerCalls : 0,
      get valueBytes() {
        return sized === undefined ? 0 : jsonBytes(sized);
      },
      phaseMetrics: hasRun ? this.phaseMetrics : [],
      failedAttempts: hasRun ? this.failedAttempts : [],
      ...(this.error && { error: this.error }),
    };
  }
}
