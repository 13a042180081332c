import type { ProviderMetric } from "../../engine/mod.ts";

const WIDTHS = [25, 10, 10, 10, 14, 0];

/** The table of `--show-metrics`; empty when no provider was called. */
export function metricsTable(metrics: readonly ProviderMetric[]): string {
  if (metrics.length === 0) return "";
  const line = "-".repeat(80);
  const rows = metrics.map((metric) =>
    row([
      metric.provider,
      String(metric.total),
      String(metric.success),
      String(metric.failure),
      `${Math.round(metric.averageDuration)}ms`,
      `${((metric.success / metric.total) * 100).toFixed(1)}%`,
    ])
  );
  const heading = row(["Provider", "Total", "Success", "Failure", "Avg Duration", "Success %"]);
  return ["", "Provider Execution Metrics:", line, heading, line, ...rows, line, ""].join("\n");
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(WIDTHS[index]!)).join(" ").trimEnd();
}
