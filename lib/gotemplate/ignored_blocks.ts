import { TemplateError } from "./error.ts";

/** Text that is no template: from a start to an end marker (both are kept), or every line that holds a marker. */
export interface IgnoredBlock {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly line?: string | undefined;
}

/** A part of a text, `end` exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of a text that ignored blocks cover, in order and without overlap. Blocks are found one entry after the
 * other, from left to right, and do not nest; a start without an end covers nothing.
 * Throws a {@link TemplateError} of kind `parse` for an entry that is neither a pair nor a line.
 */
export function ignoredRanges(text: string, blocks: readonly IgnoredBlock[], name: string): TextRange[] {
  let taken: TextRange[] = [];
  blocks.forEach((block, index) => {
    const problem = problemOf(block);
    if (problem !== undefined) {
      const place = { templateName: name, text, start: 0, end: 0 };
      throw new TemplateError("parse", `ignoredBlocks[${index}]: ${problem}`, place);
    }
    const found = block.line ? linesWith(text, block.line) : pairs(text, block.start!, block.end!, taken);
    taken = merged([...taken, ...found]);
  });
  return taken;
}

function problemOf({ start, end, line }: IgnoredBlock): string | undefined {
  if (line) return start || end ? "'line' and 'start'/'end' are mutually exclusive" : undefined;
  return start && end ? undefined : "either 'line' or both 'start' and 'end' are required";
}

function pairs(text: string, start: string, end: string, taken: readonly TextRange[]): TextRange[] {
  const found: TextRange[] = [];
  for (let from = 0;;) {
    const first = find(text, start, from, taken);
    if (first === -1) return found;
    const last = find(text, end, first + start.length, taken);
    if (last === -1) return found;
    from = last + end.length;
    found.push({ start: first, end: from });
  }
}

/** The first place of a marker that does not lie in a part already taken. `taken` is sorted. */
function find(text: string, marker: string, from: number, taken: readonly TextRange[]): number {
  let at = text.indexOf(marker, from);
  for (const range of taken) {
    if (at === -1 || at + marker.length <= range.start) break;
    if (at < range.end) at = text.indexOf(marker, range.end);
  }
  return at;
}

function linesWith(text: string, marker: string): TextRange[] {
  const found: TextRange[] = [];
  for (let at = text.indexOf(marker); at !== -1;) {
    const start = text.lastIndexOf("\n", at - 1) + 1;
    const newline = text.indexOf("\n", at + marker.length);
    const end = newline === -1 ? text.length : newline;
    found.push({ start: at === 0 ? 0 : start, end });
    at = text.indexOf(marker, end);
  }
  return found;
}

function merged(ranges: TextRange[]): TextRange[] {
  const result: TextRange[] = [];
  for (const range of ranges.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && range.start < last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else result.push(range);
  }
  return result;
}
