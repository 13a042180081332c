import type { RunResult } from "../../engine/mod.ts";
import { field, isObject } from "../../value/mod.ts";
import { reasons } from "./reasons.ts";
import { seconds, type Terminal } from "../../terminal/mod.ts";

const MARKS: Readonly<Record<string, string>> = {
  succeeded: "✅",
  failed: "❌",
  timeout: "⏱️",
  skipped: "⏭️",
  cancelled: "🚫",
};

/** Under GitHub Actions, adds a table of the actions to the summary page of the job. */
export async function writeJobSummary(
  solution: string,
  result: RunResult,
  terminal: Terminal,
): Promise<void> {
  if (!terminal.facts.github) return;
  const path = Deno.env.get("GITHUB_STEP_SUMMARY");
  if (!path) return;
  try {
    await Deno.writeTextFile(path, jobSummary(solution, result), { append: true });
  } catch {
    terminal.warn(`the job summary ${path} cannot be written`);
  }
}

/** The summary as Markdown. */
export function jobSummary(solution: string, result: RunResult): string {
  const lines = [`### ${cell(solution)}: ${result.status}`, ""];
  if (result.error) lines.push(...reasons(result.error, result).map((text) => `- ${cell(text)}`), "");
  if (result.outcomes.length > 0) lines.push("| action | status | time |", "|---|---|---|");
  for (const outcome of result.outcomes) {
    const mark = MARKS[outcome.status] ?? "";
    lines.push(`| ${cell(outcome.name)} | ${mark} ${outcome.status} | ${seconds(outcome.duration)} |`);
  }
  return [...lines, ...graph(result)].join("\n") + "\n\n";
}

const COLORS: Readonly<Record<string, string>> = {
  succeeded: "#dafbe1",
  failed: "#ffebe9",
  timeout: "#ffebe9",
  skipped: "#eaeef2",
  cancelled: "#fff8c5",
};

/** Most actions that are drawn; a larger graph helps nobody on a summary page. */
const MOST_DRAWN = 60;

/** The actions and what they wait for, as a Mermaid diagram, which the page draws. */
function graph(result: RunResult): string[] {
  const { outcomes } = result;
  const document = result.rendered?.();
  if (!document || outcomes.length < 2 || outcomes.length > MOST_DRAWN) return [];
  const ids = new Map(outcomes.map(({ name }, index) => [name, `a${index}`]));
  const lines = outcomes.map(({ name }) => `  ${ids.get(name)}["${label(name)}"]`);
  for (const section of ["actions", "finally"]) {
    const actions = field(document, section);
    if (!isObject(actions)) continue;
    for (const name of Object.keys(actions)) {
      const action = actions[name]!;
      const waits = isObject(action) ? field(action, "dependsOn") : undefined;
      for (const before of Array.isArray(waits) ? waits : []) {
        const from = ids.get(String(before));
        const to = ids.get(name);
        if (from && to) lines.push(`  ${from} --> ${to}`);
      }
    }
  }
  for (const [status, color] of Object.entries(COLORS)) {
    const members = outcomes.filter((outcome) => outcome.status === status).map(({ name }) => ids.get(name));
    for (const id of members) lines.push(`  style ${id} fill:${color},color:#1f2328`);
  }
  return ["", "```mermaid", "graph LR", ...lines, "```"];
}

/** A text that ends neither the quotes nor the diagram. */
function label(text: string): string {
  return text.replace(/["&<>#`\n]/g, (letter) => letter === "\n" ? " " : `#${letter.codePointAt(0)};`);
}

function cell(text: string): string {
  return text.replace(/[|\\`<>\n]/g, (letter) => letter === "\n" ? " " : `\\${letter}`);
}
