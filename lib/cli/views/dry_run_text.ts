import { field, isObject, type Value, type ValueObject } from "../../value/mod.ts";

/** The plan of a dry run as text. `document` is what `-o json` prints. */
export function dryRunText(document: ValueObject): string {
  const lines = ["=== DRY RUN: What would happen ===", ""];
  const version = text(document, "version");
  lines.push(`Solution: ${text(document, "solution")}${version === "" ? "" : ` (v${version})`}`, "");
  const plan = list(document, "actionPlan");
  if (field(document, "hasWorkflow") === false) lines.push("No workflow: nothing would be done.");
  let heading = "";
  for (const entry of plan) {
    const section = text(entry, "section") === "finally" ? "Finally Phase" : "Phase";
    const next = `${section} ${String(field(entry, "phase"))}:`;
    if (next !== heading) lines.push(next);
    heading = next;
    lines.push(...actionLines(entry));
  }
  const warnings = field(document, "warnings");
  if (Array.isArray(warnings) && warnings.length > 0) {
    if (plan.length > 0) lines.push("");
    lines.push("Warnings:", ...warnings.map((warning) => `  - ${String(warning)}`));
  }
  return lines.join("\n") + "\n";
}

function actionLines(entry: ValueObject): string[] {
  const lines = [`  What if: [${text(entry, "name")}] ${text(entry, "wouldDo")}`];
  const note = (label: string, value: string) => {
    if (value !== "") lines.push(`    (${label}: ${value})`);
  };
  note("depends on", names(field(entry, "dependencies")));
  note("when", text(entry, "when"));
  note("reads from", names(field(entry, "crossSectionRefs")));
  const deferred = field(entry, "deferredInputs");
  if (isObject(deferred)) note("deferred", Object.keys(deferred).sort().join(", "));
  return lines;
}

function text(entry: ValueObject, key: string): string {
  const value = field(entry, key);
  return typeof value === "string" ? value : "";
}

function names(value: Value | undefined): string {
  return Array.isArray(value) ? value.map(String).join(", ") : "";
}

function list(document: ValueObject, key: string): ValueObject[] {
  const value = field(document, key);
  return Array.isArray(value) ? value.filter(isObject) : [];
}
