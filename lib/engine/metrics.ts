import type { EngineEvent } from "../run/mod.ts";

/** What one provider has done so far. */
export interface ProviderMetric {
  readonly provider: string;
  readonly total: number;
  readonly success: number;
  readonly failure: number;
  /** Milliseconds. */
  readonly totalDuration: number;
  readonly averageDuration: number;
  /** Milliseconds since the epoch of the latest end. */
  readonly lastExecution: number;
}

/** Counts provider calls; a consumer of the event stream, children of a run included. */
export class MetricsCollector {
  readonly #sums = new Map<string, { success: number; failure: number; duration: number; last: number }>();

  /** Takes an event of any type. */
  event(event: EngineEvent): void {
    if (event.type === "child") return this.event(event.event);
    if (event.type !== "provider.finished") return;
    let sum = this.#sums.get(event.provider);
    if (!sum) this.#sums.set(event.provider, sum = { success: 0, failure: 0, duration: 0, last: 0 });
    sum[event.status]++;
    sum.duration += event.duration;
    sum.last = Math.max(sum.last, event.time);
  }

  /** By name. */
  metrics(): ProviderMetric[] {
    return [...this.#sums].sort(([a], [b]) => a < b ? -1 : 1).map(([provider, sum]) => {
      const total = sum.success + sum.failure;
      return {
        provider,
        total,
        success: sum.success,
        failure: sum.failure,
        totalDuration: sum.duration,
        averageDuration: sum.duration / total,
        lastExecution: sum.last,
      };
    });
  }
}
