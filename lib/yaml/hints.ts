import type { Source } from "../diagnostics/mod.ts";

/** Enough of a line to tell; a whole document may stand on one. */
const MOST = 300;

/** Signs of common mistakes in a line that YAML does not take, the surest first. */
const MISTAKES: readonly (readonly [sign: RegExp, hint: string])[] = [
  [/^ *\t/, "indent with blanks; YAML refuses tabs"],
  [/(^\s*|[:,[{-]\s+)\{\{/, "put text that begins with `{{` in quotes"],
  [/(^\s*-?|:)\s+[@`%]/, "put text that begins with `@`, `%` or a backtick in quotes"],
  [/'[^'"]*\w'\w[^'"]*'/, "write a quote within single quotes twice: `'it''s'`"],
  [/(^|[:,[{-]\s+)"[^"]*"\s*[^\s,\]}:#"]/, 'put the whole text in quotes, and a quote within it as `\\"`'],
  [/:\s+[^"'|>#{[&*!-][^#,{}]*:\s/, "put text that contains `: ` in quotes"],
];

/** What probably went wrong where the parser stopped. */
export function hintFor(source: Source, offset: number): string | undefined {
  const { line } = source.position(offset);
  const text = source.line(line).slice(0, MOST);
  const found = MISTAKES.find(([sign]) => sign.test(text))?.[1];
  if (found) return found;
  // What was begun on an earlier line is noticed where the text ends.
  for (let number = line; number >= Math.max(1, line - 1); number--) {
    if (hasOpenQuote(source.line(number).slice(0, MOST))) return "close the quote";
  }
  return undefined;
}

/** Whether a quote that begins a value is still open at the end of the line. */
function hasOpenQuote(line: string): boolean {
  let open = "";
  for (let index = 0; index < line.length; index++) {
    const character = line[index]!;
    if (open === '"' && character === "\\") index++;
    else if (open !== "") open = character === open ? "" : open;
    else if (/['"]/.test(character) && /(^|[\s:,[{-])$/.test(line.slice(0, index))) open = character;
  }
  return open !== "";
}
