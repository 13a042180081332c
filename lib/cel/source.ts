import type { CelIssue, CelRange } from "./errors.ts";

/** Line and column (in code points) of a UTF-16 offset. */
export function locate(source: string, offset: number): CelRange {
  const end = Math.min(offset, source.length);
  let line = 1;
  let lineStart = 0;
  for (let at = source.indexOf("\n"); at !== -1 && at < end; at = source.indexOf("\n", at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { offset, line, column: codePoints(source, lineStart, end) + 1 };
}

function codePoints(source: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    const unit = source.charCodeAt(at);
    const isPair = (unit & 0xfc00) === 0xd800 && (source.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    if (isPair) at++;
    count++;
  }
  return count;
}

/** A finding with its source line and a caret below the place, as cel-go lays it out. */
export function caretLines(source: string, issue: CelIssue): string {
  const { line, column, offset } = issue.range;
  const start = source.lastIndexOf("\n", Math.max(0, Math.min(offset, source.length) - 1)) + 1;
  const lineStart = line === 1 ? 0 : start;
  const lineEnd = source.indexOf("\n", lineStart);
  const text = source.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replaceAll("\t", " ");
  return `ERROR: <input>:${line}:${column}: ${issue.message}\n | ${text}\n | ${".".repeat(column - 1)}^`;
}
