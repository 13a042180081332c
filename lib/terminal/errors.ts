import { type Diagnostic, frame, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import type { Paint } from "./style.ts";

/** How much of an error is shown. */
export interface ErrorView {
  /** Also the chain of causes, and the stack of a fault of the program. */
  readonly causes: boolean;
  readonly paint: Paint;
}

/**
 * An error as text: its message, place and hint; the single findings when it sums up several; the chain of causes on
 * demand. The message stands first and is not painted, so that the caller can style it.
 */
export function errorText(error: unknown, view: ErrorView): string {
  const lines: string[] = [];
  if (error instanceof ScafctlError) {
    // A single finding is what the message says already.
    if (error.details.length < 2) lines.push(...framed(error.diagnostic(), view.paint));
    else {
      lines.push(...framed(headline(error), view.paint));
      for (const detail of error.details) {
        lines.push("", ...framed(detail, view.paint).map((line) => `  ${line}`));
      }
    }
  } else {
    lines.push(`${messageOf(error)} [SCAF9002]`, "  hint: this is a defect of scafctl; --debug shows where");
  }
  if (view.causes) lines.push(...causes(error));
  return lines.join("\n");
}

/** The first line of an error that sums up several findings; they follow with their own places. */
function headline(error: ScafctlError): Diagnostic {
  return { code: error.code, severity: "error", message: error.message.split("\n")[0]! };
}

function framed(diagnostic: Diagnostic, paint: Paint): string[] {
  const [first = "", ...rest] = frame(diagnostic);
  return [
    ...first.split("\n").map((line) => paint(line, diagnostic.severity === "error" ? "red" : "yellow")),
    ...rest.map((line) => line.startsWith("  hint:") ? paint(line, "cyan") : paint(line, "dim")),
  ];
}

const LONGEST_CHAIN = 20;

function causes(error: unknown): string[] {
  const lines: string[] = [];
  let current: unknown = error instanceof Error ? error.cause : undefined;
  for (let depth = 0; current !== undefined && depth < LONGEST_CHAIN; depth++) {
    const code = current instanceof ScafctlError ? ` [${current.code}]` : "";
    lines.push(`  caused by: ${messageOf(current)}${code}`);
    current = current instanceof Error ? current.cause : undefined;
  }
  if (!(error instanceof ScafctlError) && error instanceof Error && error.stack) {
    lines.push(...error.stack.split("\n").slice(1));
  }
  return lines;
}
