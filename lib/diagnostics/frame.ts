import { concealedSpans, REDACTED } from "./conceal.ts";
import type { Diagnostic } from "./error.ts";
import { location, type SourceRange } from "./source.ts";

/**
 * A diagnostic as plain text lines: message with code, place, the source line with a caret, hint. Secrets in the line are
 * masked here, for every error alike. Colour is added by the terminal layer, which knows whether it is wanted.
 */
export function frame(diagnostic: Diagnostic): string[] {
  const lines = [`${diagnostic.message} [${diagnostic.code}]`];
  const range = diagnostic.range;
  if (range) {
    const { line, column } = range.source.position(range.start);
    const { text, start, end } = shown(range, line, column);
    lines.push(`  --> ${location(range)}`);
    if (text.trim() !== "") lines.push(...excerpt(text, line, start + 1, end - start));
  }
  if (diagnostic.hint !== undefined) lines.push(`  hint: ${diagnostic.hint}`);
  return lines;
}

interface Shown {
  readonly text: string;
  /** Where the marked part begins and ends, as columns from 0. */
  readonly start: number;
  readonly end: number;
}

/** The line without its secrets, and where in it the marked part lies then. */
function shown(range: SourceRange, line: number, column: number): Shown {
  const { source, hide = (text: string) => text } = range;
  const written = source.line(line);
  let text = "";
  let from = 0;
  const marks = [column - 1, Math.min(column - 1 + range.end - range.start, written.length)];
  const moved = [...marks];
  const copy = (end: number) => {
    const part = hide(written.slice(from, end));
    marks.forEach((mark, index) => {
      if (mark >= from) moved[index] = text.length + hide(written.slice(from, Math.min(mark, end))).length;
    });
    text += part;
    from = end;
  };
  for (const span of concealedSpans(source, line)) {
    copy(span.start);
    marks.forEach((mark, index) => {
      if (mark > span.start) moved[index] = text.length + REDACTED.length;
      if (index === 0 && mark >= span.start && mark < span.end) moved[index] = text.length;
    });
    text += REDACTED;
    from = span.end;
  }
  copy(written.length);
  return { text, start: moved[0]!, end: Math.max(moved[0]!, moved[1]!) };
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
