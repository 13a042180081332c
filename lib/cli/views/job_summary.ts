import type { RunResult } from "../../engine/mod.ts";
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
  const lines = [
    `### ${cell(solution)}: ${result.status}`,
    "",
    "| action | status | time |",
    "|---|---|---|",
  ];
  for (const outcome of result.outcomes) {
    const mark = MARKS[outcome.status] ?? "";
    lines.push(`| ${cell(outcome.name)} | ${mark} ${outcome.status} | ${seconds(outcome.duration)} |`);
  }
  return lines.join("\n") + "\n\n";
}

function cell(text: string): string {
  return text.replace(/[|\\`<>\n]/g, (letter) => letter === "\n" ? " " : `\\${letter}`);
}
