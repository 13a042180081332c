import { didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import { ruleNamed, RULES, SEVERITIES, type Severity } from "../../lint/mod.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult } from "../output.ts";

/** `lint rules`: what lint looks for, the gravest first. */
export async function list(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const plan = await planOutput(invocation);
  const least = SEVERITIES.indexOf((flags.text("severity") ?? "info") as Severity);
  const category = flags.text("category")?.toLowerCase();
  const rank = (severity: Severity) => SEVERITIES.indexOf(severity);
  const value = RULES.filter((rule) => rank(rule.severity) <= least)
    .filter((rule) => category === undefined || rule.category.toLowerCase() === category)
    .toSorted((a, b) => rank(a.severity) - rank(b.severity) || (a.id < b.id ? -1 : 1))
    .map((rule) => ({
      name: rule.id,
      severity: rule.severity,
      category: rule.category,
      description: rule.description,
    }));
  await printResult(invocation, plan, { value });
  return 0;
}

/** `lint explain RULE`. */
export async function explain(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const name = invocation.args[0]!;
  const rule = ruleNamed(name);
  if (!rule) {
    throw new ScafctlError("SCAF2004", `unknown lint rule "${name}"`, {
      hint: didYouMean(name, RULES.map((each) => each.id)) ?? "scafctl lint rules lists them",
    });
  }
  const { id, severity, category, description, why, fix, examples } = rule;
  if (plan.format === "quiet") return 0;
  if (plan.structured || plan.expression || ["list", "tree", "mermaid"].includes(plan.format)) {
    await printResult(invocation, plan, {
      value: { name: id, severity, category, description, why, fix, examples: { ...examples } },
    });
    return 0;
  }
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
  await invocation.terminal.data(lines.join("\n") + "\n");
  return 0;
}
