/** Writes docs/lint-rules.md from the table of rules. With `--check` it only reports when the file differs. */
import { type Rule, RULES } from "../lib/lint/mod.ts";

const PATH = "docs/lint-rules.md";

/** The page: a table of all rules, then a section for each. */
export function lintRulesPage(rules: readonly Rule[]): string {
  const counts = (["error", "warning", "info"] as const)
    .map((severity) => `${rules.filter((rule) => rule.severity === severity).length} ${severity}`);
  const rows = rules.map(({ id, severity, category, description }) =>
    `| [${id}](#${id}) | ${severity} | ${category} | ${cell(description)} |`
  );
  return [
    "# Lint rules",
    "",
    `${rules.length} rules (${counts.join(", ")}). \`scafctl lint\` fails when there is at least one error;`,
    "warnings are likely mistakes, infos are advice. `scafctl lint explain RULE` prints a section of this page.",
    "",
    "| rule | severity | category | finds |",
    "|---|---|---|---|",
    ...rows,
    "",
    ...rules.flatMap(section),
  ].join("\n");
}

function section({ id, severity, category, description, why, fix, examples }: Rule): string[] {
  return [
    `## ${id}`,
    "",
    `*${severity}, ${category}.* ${description}`,
    "",
    `**Why:** ${why}`,
    "",
    `**What to do:** ${fix}`,
    "",
    ...example("Found here", examples.bad),
    ...example("Fine", examples.good),
  ];
}

function example(title: string, text: string): string[] {
  return text === "" ? [] : [`${title}:`, "", "```yaml", ...text.trimEnd().split("\n"), "```", ""];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

if (import.meta.main) {
  const text = lintRulesPage(RULES);
  const current = await Deno.readTextFile(PATH).catch(() => undefined);
  if (current !== text) {
    if (Deno.args.includes("--check")) {
      console.error(`${PATH} is not up to date; run deno task docs:lint`);
      Deno.exit(1);
    }
    await Deno.writeTextFile(PATH, text);
  }
}
