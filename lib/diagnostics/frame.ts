import { shownLine } from "./conceal.ts";
import type { Diagnostic } from "./error.ts";
import { location } from "./source.ts";

/** What a frame has to know about the screen that it is made for. */
export interface FrameLayout {
  /** Columns that a line of the excerpt may take. */
  readonly width: number;
  /** Columns that a text takes; wide characters take two. */
  readonly columns: (text: string) => number;
}

/** For readers that are no screen: characters are counted, and only very long lines are cut. */
const ANYWHERE: FrameLayout = { width: 107, columns: (text) => text.length };

/**
 * A diagnostic as plain text lines: message with code, place, the source line with a caret, hint. Secrets in the line are
 * masked here, for every error alike. Colour is added by the terminal layer, which knows whether it is wanted.
 */
export function frame(diagnostic: Diagnostic, layout: FrameLayout = ANYWHERE): string[] {
  const [first = "", ...further] = diagnostic.message.split("\n");
  // The code stands where the eye begins, not behind a list or a caret.
  const lines = [`${first} [${diagnostic.code}]`, ...further];
  const range = diagnostic.range;
  if (range) {
    const { line } = range.source.position(range.start);
    const { text, start, end } = shownLine(range);
    lines.push(`  --> ${location(range)}${range.field === undefined ? "" : ` (${range.field})`}`);
    if (text.trim() !== "") lines.push(...excerpt(text, line, start + 1, end - start, layout));
  }
  if (diagnostic.hint !== undefined) {
    lines.push(
      ...diagnostic.hint.split("\n").map((line, index) => (index === 0 ? "  hint: " : "        ") + line),
    );
  }
  return lines;
}

/** Least room for a line of source, however narrow the screen. */
const NARROWEST = 20;
/** Widest excerpt, however wide the screen. */
const WIDEST = 100;

function excerpt(text: string, line: number, column: number, length: number, layout: FrameLayout): string[] {
  const gutter = String(line);
  const room = Math.max(NARROWEST, Math.min(WIDEST, layout.width - gutter.length - 3));
  const before = text.slice(0, column - 1);
  const marked = text.slice(column - 1, column - 1 + length);
  // A long line is shown around the place that matters.
  const wanted = layout.columns(before) + Math.min(layout.columns(marked), room >> 1);
  const from = wanted > room ? Math.max(0, before.length - Math.floor(room * 0.4)) : 0;
  const shown = fitting(visible(text.slice(from)), room, layout);
  const indent = layout.columns(visible(before.slice(from)));
  const carets = Math.max(1, Math.min(layout.columns(visible(marked)), layout.columns(shown) - indent));
  const margin = " ".repeat(gutter.length);
  return [
    `${margin} |`,
    `${gutter} | ${shown}`,
    `${margin} | ${" ".repeat(indent)}${"^".repeat(carets)}`,
  ];
}

/** A tab is one space, so that the caret stands where the eye expects it; what could move the cursor is replaced. */
function visible(text: string): string {
  return text.replace(/\t/g, " ").replace(/\p{Cc}/gu, "\ufffd");
}

function fitting(text: string, room: number, { columns }: FrameLayout): string {
  if (text.length <= room && columns(text) <= room) return text;
  let kept = text.slice(0, room);
  while (columns(kept) > room) kept = kept.slice(0, -1);
  return kept;
}
