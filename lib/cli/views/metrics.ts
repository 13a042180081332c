import type { EngineEvent } from "../../engine/events.ts";

interface Counts {
  total: number;
  failed: number;
  duration: number;
}

/** Counts the provider calls of a run for `--show-metrics`. */
export class ProviderMetrics {
  readonly #providers = new Map<string, Counts>();

  event(event: EngineEvent): void {
    if (event.type === "child") return this.event(event.event);
    if (event.type !== "provider.finished") return;
    const counts = this.#providers.get(event.provider) ?? { total: 0, failed: 0, duration: 0 };
    counts.total++;
    if (event.status === "failure") counts.failed++;
    counts.duration += event.duration;
    this.#providers.set(event.provider, counts);
  }

  /** The table, providers by name; empty when nothing was called. */
  table(): string {
    if (this.#providers.size === 0) return "";
    const line = "-".repeat(80);
    const rows = [...this.#providers].sort(([a], [b]) => a < b ? -1 : 1).map(([name, counts]) => {
      const success = counts.total - counts.failed;
      return row([
        name,
        String(counts.total),
        String(success),
        String(counts.failed),
        `${(counts.duration / counts.total).toFixed(2)}ms`,
        `${((success / counts.total) * 100).toFixed(1)}%`,
      ]);
    });
    const heading = row(["Provider", "Total", "Success", "Failure", "Avg Duration", "Success %"]);
    return ["", "Provider Execution Metrics:", line, heading, line, ...rows, line, ""].join("\n");
  }
}

const WIDTHS = [25, 10, 10, 10, 14, 0];

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(WIDTHS[index]!)).join(" ").trimEnd();
}
