import { ExitCode, ScafctlError } from "../../diagnostics/mod.ts";
import { type Finding, type LintResult, lintSolution, SEVERITIES, type Severity } from "../../lint/mod.ts";
import { object, type Value, type ValueObject } from "../../value/mod.ts";
import { annotation } from "../../terminal/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";
import { builtinRegistry } from "../registry.ts";
import { solutionRequest } from "../source.ts";

/** `lint`: exit 2 with an error among the findings, 1 when the solution cannot be loaded. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags, terminal } = invocation;
  const plan = await planOutput(invocation);
  const { source, workingDirectory } = await solutionRequest(invocation, {
    mode: "default",
    positional: args[0],
  }).catch(notFound);
  const result = await lintSolution({ source, workingDirectory, registry: builtinRegistry() });
  // There is no text to point into: this is no finding about a solution.
  if (result.failure && result.findings.every((finding) => !finding.range)) throw unreadable(result.failure);
  const least = SEVERITIES.indexOf((flags.text("severity") ?? "info") as Severity);
  const findings = result.findings.filter((finding) => SEVERITIES.indexOf(finding.severity) <= least);
  const file = source.kind === "file" ? source.path : source.kind === "url" ? source.url : source.name;
  const document = lintDocument(file, findings);
  const inWords = await printDocument(invocation, plan, {
    document,
    items: document.findings,
    volatile: ["file"],
    text: () => findingText(findings, invocation),
  });
  if (inWords && findings.length === 0) terminal.success("no findings");
  else if (inWords) {
    const { errorCount, warnCount, infoCount } = document;
    terminal.note(
      [counted(errorCount, "error"), counted(warnCount, "warning"), counted(infoCount, "info")].join(", "),
    );
  }
  if (terminal.facts.github) {
    for (const finding of findings) {
      terminal.write("stderr", annotationOf(finding));
    }
  }
  if (result.truncated) terminal.warn("more was found than is listed");
  return exitCode(result, findings);
}

/** What cannot be loaded exits 1 here, whatever the reason; a wrong command line keeps its code. */
function notFound(error: unknown): never {
  throw error instanceof ScafctlError && error.exit === ExitCode.fileNotFound ? unreadable(error) : error;
}

function unreadable(failure: ScafctlError): ScafctlError {
  return new ScafctlError(failure.code, failure.message, {
    hint: failure.hint,
    cause: failure.cause,
    exit: ExitCode.general,
  });
}

function exitCode(result: LintResult, findings: readonly Finding[]): number {
  if (!result.loads) return ExitCode.general;
  return findings.some((finding) => finding.severity === "error")
    ? ExitCode.validationFailed
    : ExitCode.success;
}

/** What `-o json` prints. */
export interface LintDocument extends ValueObject {
  readonly findings: Value[];
  readonly errorCount: number;
  readonly warnCount: number;
  readonly infoCount: number;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A list that fits the screen; on a pipe, or when a table is asked for, a table of one line for each finding. */
async function findingText(findings: readonly Finding[], { flags, terminal }: Invocation): Promise<string> {
  if (findings.length === 0) return "";
  const { facts, paintOut } = terminal;
  if (!facts.stdoutIsTerminal || flags.given("output")) return await findingTable(findings);
  const { findingList } = await import("../views/finding_list.ts");
  return findingList(findings, { width: facts.width, paint: paintOut });
}

/** The findings as the document of `-o json`. */
export function lintDocument(file: string, findings: readonly Finding[]): LintDocument {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    file,
    findings: findings.map((finding) => {
      const position = finding.range?.source.position(finding.range.start);
      return {
        severity: finding.severity,
        category: finding.category,
        location: finding.location.replace(/^spec\./, ""),
        message: finding.message,
        suggestion: finding.hint,
        ruleName: finding.rule,
        ...(position && { line: position.line, column: position.column }),
        ...(finding.range && { sourceFile: finding.range.source.name }),
      };
    }),
    errorCount: count("error"),
    warnCount: count("warning"),
    infoCount: count("info"),
  };
}

async function findingTable(findings: readonly Finding[]): Promise<string> {
  const { table } = await import("../../text/mod.ts");
  const rows = findings.map((finding) => {
    const position = finding.range?.source.position(finding.range.start);
    return object({
      Severity: finding.severity,
      Rule: finding.rule,
      Line: position ? `${position.line}:${position.column}` : "",
      Location: finding.location.replace(/^spec\./, ""),
      Message: finding.hint?.startsWith("did you mean")
        ? `${finding.message}; ${finding.hint}`
        : finding.message,
    });
  });
  return table(rows, { columnOrder: ["Severity", "Rule", "Line", "Location", "Message"] });
}

function annotationOf({ severity, message, range, hint, rule }: Finding): string {
  return annotation({ code: "SCAF1007", severity, message, ...(range && { range }), hint }, rule);
}
