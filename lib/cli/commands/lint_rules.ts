import { didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import { ruleNamed, RULES, SEVERITIES, type Severity } from "../../lint/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { knownFilter } from "../known_filter.ts";
import { planOutput, printResult } from "../output.ts";
import { ruleText } from "../views/rule_text.ts";

/** `lint rules`: what lint looks for, the gravest first. */
export async function list(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const plan = await planOutput(invocation);
  const least = SEVERITIES.indexOf((flags.text("severity") ?? "info") as Severity);
  const categories = [...new Set(RULES.map((rule) => rule.category.toLowerCase()))].sort();
  const category = knownFilter("category", flags.text("category")?.toLowerCase(), categories);
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
  await printDocument(invocation, plan, {
    document: { name: id, severity, category, description, why, fix, examples: { ...examples } },
    text: () => ruleText(rule),
  });
  return 0;
}
