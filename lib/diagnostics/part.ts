import type { SourceRange } from "./source.ts";

/** A part of a text, as offsets in UTF-16 units; `end` is exclusive. */
export interface TextPart {
  /** The whole text. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Where a part of a scalar's text stands in the file. The scalar is compared with the file character by character, without
 * the indentation and folds of a block; where the file spells it otherwise (escapes), it is the whole scalar's range.
 */
export function partOf(range: SourceRange, { text, start, end }: TextPart): SourceRange {
  const raw = range.source.text;
  // What is missing is missing behind the last character.
  const most = text.trimEnd().length - 1;
  if (start < 0 || most < 0) return range;
  start = Math.min(start, most);
  const last = Math.min(Math.max(start, end - 1), most);
  const whole = raw.indexOf(text, range.start);
  if (whole >= 0 && whole + text.length <= range.end) {
    return { ...range, start: whole + start, end: whole + last + 1 };
  }
  const places = alignBlock(range, text, [start, last]);
  return places ? { ...range, start: places[0]!, end: places[1]! + 1 } : range;
}

/** Offsets in the file of offsets (ascending) in the text of a block scalar; undefined when they do not fit. */
function alignBlock(range: SourceRange, text: string, wanted: readonly number[]): number[] | undefined {
  const raw = range.source.text;
  const body = bodyStart(raw, range.start);
  const indent = /^(?:[ \t]*\r?\n)*( *)/.exec(raw.slice(body, range.end))?.[1]?.length ?? 0;
  const places: number[] = [];
  let at = body;
  let isLineStart = true;
  for (let index = 0; index <= wanted.at(-1)!; index++) {
    const wants = text[index];
    if (isLineStart) at = lineStart(raw, at, indent, wants === "\n");
    isLineStart = false;
    if (raw[at] === "\r" && raw[at + 1] === "\n") at++;
    if (at >= range.end) return undefined;
    if (raw[at] === "\n") {
      if (wants !== "\n" && wants !== " ") return undefined;
      isLineStart = true;
    } else if (raw[at] !== wants) return undefined;
    while (wanted[places.length] === index) places.push(at);
    at++;
  }
  return places;
}

/** The start of the first line of a block, whether the range begins there, at its header or behind its indentation. */
function bodyStart(raw: string, start: number): number {
  if (raw[start] === "|" || raw[start] === ">") return raw.indexOf("\n", start) + 1;
  const line = raw.lastIndexOf("\n", start - 1) + 1;
  return raw.slice(line, start).trim() === "" ? line : start;
}

/** Behind the indentation; blank lines that a fold swallows are passed. */
function lineStart(raw: string, at: number, indent: number, keepsBlank: boolean): number {
  for (;;) {
    let next = at;
    while (next < at + indent && raw[next] === " ") next++;
    const isBlank = raw[next] === "\n" || (raw[next] === "\r" && raw[next + 1] === "\n");
    if (!isBlank || keepsBlank) return next;
    at = raw.indexOf("\n", next) + 1;
  }
}
