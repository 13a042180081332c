import type { Rule } from "../../lint/mod.ts";

/** What a lint rule looks for, why, and how its findings are mended, with an example of both. */
export function ruleText({ id, severity, category, description, why, fix, examples }: Rule): string {
  const indented = (text: string) => text.trimEnd().split("\n").map((line) => `    ${line}`).join("\n");
  const lines = [
    `${id} (${severity}, ${category})`,
    "",
    description,
    "",
    `Why: ${why}`,
    `Fix: ${fix}`,
    "",
    "Found in:",
    indented(examples.bad),
    "",
    "Mended:",
    indented(examples.good),
  ];
  return lines.join("\n") + "\n";
}
