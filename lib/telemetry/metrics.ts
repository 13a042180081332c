import { dirname, join } from "node:path";
import { Counter, Histogram, Registry } from "prom-client";
import type { EngineEvent } from "../run/mod.ts";

/** Seconds; the buckets that Prometheus clients share by default. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LABELS = ["provider_name", "status"] as const;

/** Counts and times provider calls in the Prometheus model; a consumer of events, children of a run included. */
export class PrometheusMetrics {
  readonly #registry = new Registry();
  readonly #duration = new Histogram({
    name: "scafctl_provider_execution_duration_seconds",
    help: "Duration of provider executions in seconds",
    labelNames: LABELS,
    buckets: BUCKETS,
    registers: [this.#registry],
  });
  readonly #total = new Counter({
    name: "scafctl_provider_execution_total",
    help: "Number of provider executions",
    labelNames: LABELS,
    registers: [this.#registry],
  });

  /** Takes an event of any type. */
  event(event: EngineEvent): void {
    if (event.type === "child") return this.event(event.event);
    if (event.type !== "provider.finished") return;
    const labels = { provider_name: event.provider, status: event.status };
    this.#duration.observe(labels, event.duration / 1000);
    this.#total.inc(labels);
  }

  /** The text exposition. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

/** Writes a file so that a reader sees the old one or the new one, never a part. Throws the errors of the file system. */
export async function writeWhole(path: string, text: string): Promise<void> {
  // In the same folder, for renaming; collectors of text files read *.prom only.
  const draft = join(dirname(path), `.scafctl-${crypto.randomUUID()}.tmp`);
  try {
    await Deno.writeTextFile(draft, text, { createNew: true, mode: 0o644 });
    await Deno.rename(draft, path);
  } catch (error) {
    await Deno.remove(draft).catch(() => {});
    throw error;
  }
}
