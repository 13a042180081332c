import { location as placeText, type ScafctlError, type SourceRange } from "../diagnostics/mod.ts";
import type { Registry } from "../provider/mod.ts";
import { dependencyProblems, inspectSolution, type SolutionSource } from "../solution/mod.ts";
import { type LintContext, makeContext } from "./context.ts";
import { formatPath, rangeAt } from "./place.ts";
import type { Remark, Rule, Severity } from "./rule.ts";
import { RULES } from "./rules/mod.ts";

/** Findings of one run beyond this number are dropped. */
export const MAX_FINDINGS = 1000;

/** What lint is asked to look at. */
export interface LintRequest {
  readonly source: SolutionSource;
  readonly registry: Registry;
  /** Where relative paths start; absolute. */
  readonly workingDirectory: string;
  /** Rules to apply; all when absent. */
  readonly rules?: readonly Rule[];
}

/** One thing that lint found. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly category: string;
  readonly message: string;
  /** Place in the tree, such as `spec.resolvers.region.resolve.with[0]`; empty for the whole file. */
  readonly location: string;
  /** Place in the text; absent when there is no text. */
  readonly range?: SourceRange;
  /** What to do about it. */
  readonly hint: string;
}

/** The findings about one solution. */
export interface LintResult {
  /** In the order of the file; at most {@link MAX_FINDINGS}, the gravest ones when there are more. */
  readonly findings: readonly Finding[];
  /** More was found than is listed. */
  readonly truncated: boolean;
  /** Whether a run would load the file; findings of its content do not count. */
  readonly loads: boolean;
  /** Why the solution cannot be read at all (the findings say it as well). */
  readonly failure?: ScafctlError;
}

/**
 * Looks for mistakes in a solution, from its text alone: nothing of it runs. What keeps it from being loaded is reported
 * like everything else, and the rules still look at the parts that can be understood. Equal files give equal results.
 */
export async function lintSolution(request: LintRequest): Promise<LintResult> {
  const inspection = await inspectSolution(request.source, request.workingDirectory);
  const context = await makeContext(inspection, request.registry);
  const found: Finding[] = [];
  for (const rule of request.rules ?? RULES) {
    for (const remark of await rule.check(context)) {
      found.push(finding(rule, remark, context));
      // A file can be made so that a rule finds very much; the rest would not be shown anyway.
      if (found.length > 20 * MAX_FINDINGS) break;
    }
  }
  const unique = withoutRepeats(withoutEchoes(found).sort(byPlace));
  return {
    findings: mostGrave(unique),
    truncated: unique.length > MAX_FINDINGS,
    loads: loads(context),
    ...(inspection.failure && { failure: inspection.failure }),
  };
}

/** An action without a body is found by the workflow's own checks, after the load. */
function loads({ solution, problems, failure, descriptor }: LintContext): boolean {
  if (!solution || failure || problems.some(({ code }) => code !== "SCAF4001")) return false;
  const extract = (name: string) => descriptor(name)?.extractDependencies;
  return dependencyProblems(solution.spec.resolvers, { extract }).length === 0;
}

function finding(rule: Rule, remark: Remark, context: LintContext): Finding {
  const range = remark.range ?? rangeAt(context.root, remark.at);
  return {
    rule: rule.id,
    severity: rule.severity,
    category: rule.category,
    message: remark.message,
    location: formatPath(remark.at),
    hint: remark.hint ?? rule.fix,
    ...(range && { range }),
  };
}

const SCHEMA_RULE = "schema-violation";
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** By place, then gravity: the linted file first, parts that it composes after it. */
function byPlace(a: Finding, b: Finding): number {
  return compareText(a.range?.source.name ?? "", b.range?.source.name ?? "") ||
    (a.range?.start ?? 0) - (b.range?.start ?? 0) ||
    RANK[a.severity] - RANK[b.severity] ||
    compareText(a.rule, b.rule) ||
    compareText(a.location, b.location) ||
    compareText(a.message, b.message);
}

/** As many as are listed, the gravest ones: an error is never left out for a warning before it. Keeps the order. */
function mostGrave(sorted: readonly Finding[]): readonly Finding[] {
  if (sorted.length <= MAX_FINDINGS) return sorted;
  const kept = new Set(sorted.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]).slice(0, MAX_FINDINGS));
  return sorted.filter((one) => kept.has(one));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The place of an input, for the `rslvr`, `expr` or `tmpl` in it. */
function withoutForm(location: string): string {
  return location.replace(/\.(?:rslvr|expr|tmpl)$/, "");
}

/** What a rule of its own says about a place is clearer than what the schema says about it. */
function withoutEchoes(found: readonly Finding[]): Finding[] {
  const told = new Set<string>();
  for (const { rule, severity, location } of found) {
    if (severity === "info" || rule === SCHEMA_RULE) continue;
    for (
      let end = location.length;
      end > 0;
      end = Math.max(location.lastIndexOf(".", end - 1), location.lastIndexOf("[", end - 1))
    ) {
      told.add(location.slice(0, end));
    }
  }
  return found.filter(({ rule, location }) =>
    rule !== SCHEMA_RULE || !(told.has(location) || told.has(withoutForm(location)))
  );
}

function withoutRepeats(sorted: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return sorted.filter((one) => {
    const place = one.range ? placeText(one.range) : "";
    const key = `${one.rule}\u0000${one.location}\u0000${place}\u0000${one.message}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
