import { field, formatJson, isObject, type Value, type ValueObject } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { readSnapshot, type SnapshotData } from "../snapshot_data.ts";
import { columns } from "../views/solution_help.ts";

/** `snapshot show FILE`. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags, terminal, folder } = invocation;
  const data = await readSnapshot(args[0]!, folder);
  const format = flags.text("format");
  if (format === "json") await terminal.data(formatJson(data.document, { indent: 2 }) + "\n");
  else if (format === "resolvers") await terminal.data(resolverTable(data));
  else await terminal.data(summary(data));
  return 0;
}

function summary(data: SnapshotData): string {
  const text = (key: string) => String(field(data.metadata, key) ?? "");
  const states = new Map<string, number>();
  for (const resolver of Object.values(data.resolvers)) {
    const status = isObject(resolver) ? String(field(resolver, "status") ?? "unknown") : "unknown";
    states.set(status, (states.get(status) ?? 0) + 1);
  }
  const parameters = field(data.document, "parameters");
  const lines = [
    `Solution:   ${text("solution")} ${text("version")}`,
    `Taken:      ${text("timestamp")} by scafctl ${text("scafctlVersion")}`,
    `Status:     ${text("status")} in ${text("totalDuration")}`,
    `Parameters: ${isObject(parameters) ? Object.keys(parameters).sort().join(", ") || "none" : "none"}`,
    `Resolvers:  ${Object.keys(data.resolvers).length}`,
    ...[...states].sort().map(([status, count]) => `  ${status}: ${count}`),
  ];
  return lines.join("\n") + "\n";
}

function resolverTable(data: SnapshotData): string {
  const rows = Object.keys(data.resolvers).sort().map((name) => {
    const resolver = data.resolvers[name]!;
    const entry: ValueObject = isObject(resolver) ? resolver : {};
    const value = field(entry, "value") ?? field(entry, "error") ?? null;
    const cell = (key: string) => shown(field(entry, key) ?? "");
    return [name, cell("status"), cell("phase"), cell("duration"), shown(value)];
  });
  return columns([["RESOLVER", "STATUS", "PHASE", "DURATION", "VALUE"], ...rows]) + "\n";
}

const WIDEST = 60;

function shown(value: Value): string {
  const text = typeof value === "string"
    ? value.replace(/\n/g, "\\n")
    : formatJson(value, { escapeHtml: false });
  return text.length <= WIDEST ? text : text.slice(0, WIDEST - 1) + "…";
}
