import type { Diagnostic } from "../diagnostics/mod.ts";
import { harmless, withoutCommands } from "./talk.ts";

/**
 * A workflow command that marks a place in a file of the repository. Title and message may hold several lines; the title
 * is the code of the diagnostic unless another is given.
 */
export function annotation(diagnostic: Diagnostic, title: string = diagnostic.code): string {
  const level = diagnostic.severity === "info" ? "notice" : diagnostic.severity;
  const properties: string[] = [];
  if (diagnostic.range) {
    const { line, column } = diagnostic.range.source.position(diagnostic.range.start);
    properties.push(`file=${property(diagnostic.range.source.name)}`, `line=${line}`, `col=${column}`);
  }
  properties.push(`title=${property(title)}`);
  const text = diagnostic.hint === undefined
    ? diagnostic.message
    : `${diagnostic.message}\n${diagnostic.hint}`;
  return `::${level} ${properties.join(",")}::${data(inert(text))}\n`;
}

/** Opens a foldable group of the log. */
export function groupStart(title: string): string {
  return `::group::${data(inert(title))}\n`;
}

/** Closes the group. */
export function groupEnd(): string {
  return "::endgroup::\n";
}

/** Asks the runner to hide a text in everything that follows. Lines are masked one by one, as the runner wants it. */
export function addMask(secret: string): string {
  return secret.split("\n").filter((line) => line.trim() !== "").map((line) => `::add-mask::${data(line)}\n`)
    .join("");
}

/** A text that stands in a command, and is none itself. */
function inert(text: string): string {
  return withoutCommands(harmless(text, false));
}

function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(inert(text)).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
