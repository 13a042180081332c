import type { Diagnostic } from "./error.ts";
import { location } from "./source.ts";

/**
 * A diagnostic as plain text lines: message with code, place, the source line with a caret, hint. Colour is added by the
 * terminal layer, which knows whether it is wanted.
 */
export function frame(diagnostic: Diagnostic): string[] {
  const lines = [`${diagnostic.message} [${diagnostic.code}]`];
  const range = diagnostic.range;
  if (range) {
    const { line, column } = range.source.position(range.start);
    const text = range.source.line(line);
    lines.push(`  --> ${location(range)}`);
    if (text.trim() !== "") lines.push(...excerpt(text, line, column, range.end - range.start));
  }
  if (diagnostic.hint !== undefined) lines.push(`  hint: ${diagnostic.hint}`);
  return lines;
}

const WIDEST = 100;

function excerpt(text: string, line: number, column: number, length: number): string[] {
  // A very long line is shown around the place that matters.
  const from = column > WIDEST - 20 ? column - 1 - 40 : 0;
  const shown = text.slice(from, from + WIDEST).replace(/\t/g, " ").replace(
    /\p{Cc}/gu,
    "\ufffd",
  );
  const gutter = String(line);
  const caretAt = column - 1 - from;
  const carets = Math.max(1, Math.min(length, shown.length - caretAt));
  return [
    `${" ".repeat(gutter.length)} |`,
    `${gutter} | ${shown}`,
    `${" ".repeat(gutter.length)} | ${" ".repeat(Math.max(0, caretAt))}${"^".repeat(carets)}`,
  ];
}
