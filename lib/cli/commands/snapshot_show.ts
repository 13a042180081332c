import { ScafctlError } from "../../diagnostics/mod.ts";
import { field, formatJson, isObject, object, type Value, type ValueObject } from "../../value/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";
import { readSnapshot, type SnapshotData } from "../snapshot_data.ts";
import { columns } from "../views/solution_help.ts";

/** `snapshot show FILE`. `--format` chooses between pages for people; `-o` and expressions take the whole document. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags, folder } = invocation;
  if (flags.given("format") && flags.given("output")) {
    throw new ScafctlError("SCAF2005", "give either --format or --output, not both");
  }
  const format = flags.text("format");
  const plan = await planOutput(invocation, { ...(format === "json" && { format, json: { sort: "all" } }) });
  const data = await readSnapshot(args[0]!, folder);
  await printDocument(invocation, plan, {
    document: data.document,
    items: Object.keys(data.resolvers).map((name) => {
      const resolver = data.resolvers[name]!;
      return object({ name, ...(isObject(resolver) ? resolver : { value: resolver }) });
    }),
    text: () => format === "resolvers" ? resolverTable(data) : summary(data),
  });
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
