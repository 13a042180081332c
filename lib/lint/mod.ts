/** Lint: finds mistakes in a solution from its text alone, and explains its rules. */
export { type Finding, type LintRequest, type LintResult, lintSolution, MAX_FINDINGS } from "./lint.ts";
export { type Rule, SEVERITIES, type Severity } from "./rule.ts";
export { ruleNamed, RULES } from "./rules/mod.ts";
