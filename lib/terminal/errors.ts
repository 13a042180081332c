import { type Diagnostic, frame, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import type { Paint } from "./style.ts";
import { width as columns } from "../text/mod.ts";

/** How much of an error is shown. */
export interface ErrorView {
  /** Also the chain of causes, and the stack of a fault of the program. */
  readonly causes: boolean;
  readonly paint: Paint;
  /** Columns of the screen. */
  readonly width: number;
}

const DEFECT = "this is a defect of scafctl; --debug shows where";
const NOT_FETCHED =
  "a part of the program could not be fetched; check the network, and behind a company's proxy " +
  "HTTPS_PROXY and DENO_TLS_CA_STORE=system";

/** Whether a module is missing that is loaded when it is first needed: of a program that runs from an address. */
function isNotFetched(error: unknown): boolean {
  return error instanceof TypeError && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
}

/**
 * An error as text: its message, place and hint; the single findings when it sums up several; the chain of causes on
 * demand. The message stands first and is not painted, so that the caller can style it.
 */
export function errorText(error: unknown, view: ErrorView): string {
  const lines: string[] = [];
  if (error instanceof ScafctlError) {
    const single = onlyFinding(error);
    if (single) lines.push(...framed(single, view));
    else {
      lines.push(...framed(headline(error), view));
      for (const detail of error.details) {
        lines.push("", ...framed(detail, view).map((line) => `  ${line}`));
      }
    }
  } else {
    lines.push(`${messageOf(error)} [SCAF9002]`, `  hint: ${isNotFetched(error) ? NOT_FETCHED : DEFECT}`);
  }
  if (view.causes) lines.push(...causes(error));
  return lines.join("\n");
}

/**
 * The one thing to tell of an error: the error itself, or its only finding, which says the same with a place instead of
 * the way that led there. Undefined when there is a list to show.
 */
export function onlyFinding(error: ScafctlError): Diagnostic | undefined {
  const [first, second] = error.details;
  if (!first) return error.diagnostic();
  return !second && first.code === error.code && first.range ? first : undefined;
}

/** The first line of an error that sums up several findings; they follow with their own places. */
function headline(error: ScafctlError): Diagnostic {
  return { code: error.code, severity: "error", message: error.message.split("\n")[0]!.replace(/:$/, "") };
}

/** A diagnostic with its source line, cut to the screen and painted. */
export function framed(diagnostic: Diagnostic, view: Omit<ErrorView, "causes">): string[] {
  const { paint, width } = view;
  const lines = frame(diagnostic, { width, columns });
  const color = diagnostic.severity === "error" ? "red" : "yellow";
  const said = diagnostic.message.split("\n").length;
  const hint = lines.findIndex((line, index) => index >= said && line.startsWith("  hint:"));
  return lines.map((line, index) => {
    if (index < said) return paint(line, color);
    if (hint !== -1 && index >= hint) return paint(line, "cyan");
    return /^ *\| *\^+$/.test(line) ? paint(line, color) : paint(line, "dim");
  });
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
