import type { RE2JS } from "re2js";
import { CelError, fail } from "./errors.ts";

/** Patterns kept compiled; the least recently compiled goes first. */
const MAX_PATTERNS = 256;
/** Longest pattern that is compiled. */
const MAX_PATTERN_LENGTH = 10_000;
/** Largest repetition count RE2 allows is 1,000; nesting those makes programs that take long to build. */
const MAX_PROGRAM = 50_000;

let engine: typeof RE2JS | undefined;
let loading: Promise<void> | undefined;
const patterns = new Map<string, RE2JS>();

/**
 * Loads the regular-expression library (about 7 ms, once). Needed before synchronous compilation of
 * expressions that use it; the asynchronous compile does it by itself.
 *
 * @example
 * ```ts
 * import { environment, loadRegex } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await loadRegex();
 * const program = environment().compileSync('"a1".matches("[0-9]")');
 * assert.equal(program.evaluate(), true);
 * ```
 */
export function loadRegex(): Promise<void> {
  loading ??= import("re2js").then((library) => {
    engine = library.RE2JS;
  });
  return loading;
}

/** Whether {@link loadRegex} has finished. */
export function isRegexLoaded(): boolean {
  return engine !== undefined;
}

/** A compiled RE2 pattern, from the cache when possible. Throws for patterns that RE2 does not accept. */
export function pattern(text: string): RE2JS {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  if (engine === undefined) throw new CelError("regex_not_loaded", "regular expressions are not loaded");
  if (text.length > MAX_PATTERN_LENGTH) {
    throw fail("size", `pattern of ${text.length} characters is too long`);
  }
  let compiled: RE2JS;
  try {
    compiled = engine.compile(text);
  } catch (error) {
    throw fail("invalid_argument", error instanceof Error ? error.message : String(error));
  }
  if (compiled.programSize() > MAX_PROGRAM) throw fail("size", "pattern is too large");
  if (patterns.size >= MAX_PATTERNS) patterns.delete(patterns.keys().next().value!);
  patterns.set(text, compiled);
  return compiled;
}

/** One match: its place in UTF-16 units and its groups (group 0 is the whole; undefined = took no part). */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/**
 * All matches from left to right as Go finds them: an empty match directly after another match is skipped.
 * `visit` is called for each before the next is looked for.
 */
export function eachMatch(compiled: RE2JS, input: string, visit: (match: Match) => void): void {
  const matcher = compiled.matcher(input);
  const count = matcher.groupCount();
  let previousEnd = -1;
  while (matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    if (start === end && start === previousEnd) continue;
    previousEnd = end;
    const groups: (string | undefined)[] = [];
    for (let group = 0; group <= count; group++) groups.push(matcher.group(group) ?? undefined);
    visit({ start, end, groups });
  }
}

/** Part of a replacement: literal text, or a reference to a group by number or name. */
type Piece = { readonly text: string } | { readonly group: string };

/** Reads Go's replacement template: `$1`, `${1}`, `$name`, `${name}`, `$$`; `$1x` names the group `1x`. */
export function parseTemplate(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const reference = /\$(?:\$|\{(\w+)\}|(\w+))/gu;
  for (const match of template.matchAll(reference)) {
    if (match.index > from) pieces.push({ text: template.slice(from, match.index) });
    const group = match[1] ?? match[2];
    pieces.push(group === undefined ? { text: "$" } : { group });
    from = match.index + match[0].length;
  }
  if (from < template.length) pieces.push({ text: template.slice(from) });
  return pieces;
}

/** Writes a replacement for one match. A group that does not exist or took no part is empty. */
export function expandTemplate(
  pieces: readonly Piece[],
  match: Match,
  named: Readonly<Record<string, number>>,
): string {
  let result = "";
  for (const piece of pieces) {
    if ("text" in piece) {
      result += piece.text;
      continue;
    }
    const index = /^\d+$/.test(piece.group)
      ? Number(piece.group)
      : Object.hasOwn(named, piece.group)
      ? named[piece.group]!
      : -1;
    result += match.groups[index] ?? "";
  }
  return result;
}
