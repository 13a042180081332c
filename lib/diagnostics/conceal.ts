import type { Source, SourceRange } from "./source.ts";

/** What stands in for a secret wherever people read. */
export const REDACTED = "***REDACTED***";

/** A part of a line, as columns from 0; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A line as a frame shows it. */
export interface ShownLine {
  readonly text: string;
  /** Where the marked part begins and ends, as columns from 0. */
  readonly start: number;
  readonly end: number;
}

/** The line in which a range begins, without its secrets, and where in it the range's part of it lies then. */
export function shownLine(range: SourceRange): ShownLine {
  const { source, hide = (text: string) => text } = range;
  const { line, column } = source.position(range.start);
  const written = source.line(line);
  const marks = [column - 1, Math.min(column - 1 + range.end - range.start, written.length)];
  const moved = [...marks];
  let text = "";
  let from = 0;
  const copy = (end: number) => {
    marks.forEach((mark, index) => {
      if (mark >= from) moved[index] = text.length + hide(written.slice(from, Math.min(mark, end))).length;
    });
    text += hide(written.slice(from, end));
    from = end;
  };
  for (const span of concealedSpans(source, line)) {
    copy(span.start);
    // What begins within a secret marks the whole of its mask.
    const [start, end] = marks as [number, number];
    if (start >= span.start && start < span.end) moved[0] = text.length;
    text += REDACTED;
    if (end > span.start) moved[1] = text.length;
    from = span.end;
  }
  copy(written.length);
  return { text, start: moved[0]!, end: Math.max(moved[0]!, moved[1]!) };
}

/**
 * The parts of a line (from 1) that may be secret: what stands under a key with the name of a secret, and literals within
 * something that says `sensitive: true`. Works on the text alone, because a frame is also shown for a file that does not
 * parse, and hides too much rather than too little.
 */
export function concealedSpans(source: Source, number: number): Span[] {
  const text = source.line(number);
  const scope = scopeOf(source, number);
  if (scope.block !== undefined) {
    const isSensitive = scope.isSensitive || isFormOfSecret({ key: scope.block, parent: scope.key });
    return isHidden(scope.block, isSensitive) ? hiddenIn(whole(text), scope.block, text) : [];
  }
  const isSensitive = scope.isSensitive || SENSITIVE_ANYWHERE.test(text);
  return scalars(text, scope.key).flatMap((scalar) =>
    isHidden(scalar.key, isSensitive || isFormOfSecret(scalar)) ? hiddenIn(scalar, scalar.key, text) : []
  );
}

const SENSITIVE_ANYWHERE = /(?:^|[\s{,])["']?sensitive["']?\s*:\s*true\b/;
const SENSITIVE_LINE = /^[\s-]*["']?sensitive["']?\s*:\s*true\b/;
const KEY_LINE = /^[\s-]*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'{}[\],:][^{}[\],:]*?)\s*:(?:\s|$)/;
const BLOCK_SCALAR = /:\s*(?:[!&]\S+\s+)*[|>][-+0-9]*\s*(?:#.*)?$/;

/** Keys whose values say how something is done, and are no data. */
const PLAIN_KEYS = new Set(
  ("apiversion kind provider operation type sensitive internal description displayname when until onerror name key path " +
    "method timeout dependson in item index concurrency rslvr version")
    .split(" "),
);
/** Keys of expressions and of templates: the code is shown, what is literal in it is not. */
const CODE_KEYS = new Set(["expr", "expression", "failwhen"]);
const TEMPLATE_KEYS = new Set(["tmpl", "template"]);
/** Names whose last words say that a secret follows. */
const SECRET_NAME =
  /(?:passwords?|passwd|passphrase|secrets?|tokens?|credentials?|authorization|cookie|apikey|privatekey|fallback)$/;

const FORMS = new Set(["expr", "tmpl"]);

/** Whether a scalar is an expression or template that gives a secret: `password: {expr: ...}`. */
function isFormOfSecret({ key, parent }: Pick<Scalar, "key" | "parent">): boolean {
  return key !== undefined && FORMS.has(key) && parent !== undefined && isHidden(parent, false);
}

function isHidden(key: string | undefined, isSensitive: boolean): boolean {
  if (key === undefined) return isSensitive;
  const name = key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return SECRET_NAME.test(name) || (isSensitive && !PLAIN_KEYS.has(name));
}

/** What is hidden of a scalar: of code its literals, of a template what is not code, of anything else the whole. */
function hiddenIn(span: Span, key: string | undefined, line: string): Span[] {
  const name = key?.toLowerCase() ?? "";
  const text = line.slice(span.start, span.end);
  if (CODE_KEYS.has(name)) {
    const code = text.replace(/^["']|["']$/g, " ");
    // Quotes within quotes are not followed: all from the first to the end is hidden.
    return found(code.includes("\\") ? /["'].*$/g : /'[^']*'?|"[^"]*"?/g, code, span.start);
  }
  if (TEMPLATE_KEYS.has(name)) return found(/(?<=^|\}\})(?:(?!\{\{).)+/g, text, span.start);
  return span.end > span.start ? [{ start: span.start, end: span.end }] : [];
}

function found(pattern: RegExp, text: string, offset: number): Span[] {
  return [...text.matchAll(pattern)].filter(([part]) => part.trim() !== "").map((match) => ({
    start: offset + match.index,
    end: offset + match.index + match[0].length,
  }));
}

interface Scope {
  readonly isSensitive: boolean;
  /** The key that a line without one belongs to, or a text block as a whole. */
  readonly key?: string | undefined;
  /** The key of the text block that the line is part of. */
  readonly block?: string;
}

/** Climbs from a line to the top of its document by indentation. */
function scopeOf(source: Source, number: number): Scope {
  let isSensitive = false;
  let key: string | undefined;
  let block: string | undefined;
  let level = indent(source.line(number));
  for (let at = number; at > 0;) {
    isSensitive ||= hasSensitiveSibling(source, at, level);
    let parent = at - 1;
    while (parent > 0 && indent(source.line(parent)) >= level) parent--;
    if (parent === 0) break;
    const line = source.line(parent);
    isSensitive ||= SENSITIVE_ANYWHERE.test(line);
    const name = keyOf(line);
    if (BLOCK_SCALAR.test(line)) block = name ?? "";
    else key ??= name;
    at = parent;
    level = indent(line);
  }
  // A text block's key is nearer than whatever lies above it.
  return { isSensitive, ...(key !== undefined && { key }), ...(block !== undefined && { block }) };
}

function hasSensitiveSibling(source: Source, number: number, level: number): boolean {
  for (const step of [-1, 1]) {
    for (let at = number; at > 0 && at <= source.lines; at += step) {
      const line = source.line(at);
      const depth = indent(line);
      // The item after this one is a neighbour and no part of it, and so is the one before.
      if (depth < level || (step > 0 && at !== number && startsItem(line, level))) break;
      if (depth === level && SENSITIVE_LINE.test(line)) return true;
      if (step < 0 && startsItem(line, level)) break;
    }
  }
  return false;
}

/** The column of a line's first key or text; the dash of a list item counts as space, and an empty line as deepest. */
function indent(line: string): number {
  const found = /^[\s-]*?(?=[^\s-]|-\S)/.exec(line);
  return found && !/^\s*(?:#|$)/.test(line) ? found[0].length : Infinity;
}

function startsItem(line: string, level: number): boolean {
  return indent(line) === level && /^\s*-\s/.test(line);
}

function keyOf(line: string): string | undefined {
  return unquoted(KEY_LINE.exec(line)?.[1]);
}

function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/^["']|["']$/g, "");
}

function whole(text: string): Span {
  return { start: text.length - text.trimStart().length, end: text.trimEnd().length };
}

interface Scalar extends Span {
  readonly key: string | undefined;
  /** The key above that one. */
  readonly parent: string | undefined;
}

const TOKEN =
  /"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?|[{}[\],]|(?:^|(?<=\s))#.*|-(?=\s)|:(?=\s|$)|[^\s{}[\],"']+/g;

/** The scalars of a line that are no keys, each with the innermost key it stands under. */
function scalars(line: string, above: string | undefined): Scalar[] {
  const tokens = [...line.matchAll(TOKEN)].map((match) => ({ text: match[0], start: match.index }));
  const keys: (string | undefined)[] = [above];
  const result: Scalar[] = [];
  let depth = 0;
  let open: { start: number; end: number } | undefined;
  const close = () => {
    if (open) result.push({ ...open, key: keys.at(-1), parent: keys.at(-2) ?? above });
    open = undefined;
  };
  for (const { text, start } of tokens) {
    const isFlow = depth > 0 || open === undefined;
    if (text === "-" && open === undefined) continue;
    if (text.startsWith("#")) break;
    if (isFlow && (text === "{" || text === "[")) {
      close();
      keys.push(keys.at(-1));
      depth++;
    } else if (depth > 0 && (text === "}" || text === "]")) {
      close();
      keys.pop();
      depth--;
    } else if (depth > 0 && text === ",") {
      close();
    } else if (
      text === ":" || (text.endsWith(":") && !/^["']/.test(text) && endsKey(line, start + text.length))
    ) {
      if (text !== ":") open = { start: open?.start ?? start, end: start + text.length - 1 };
      keys[keys.length - 1] = open && unquoted(line.slice(open.start, open.end).trim());
      open = undefined;
    } else if (open) {
      open = { start: open.start, end: start + text.length };
    } else {
      open = { start, end: start + text.length };
    }
  }
  close();
  return result;
}

function endsKey(line: string, at: number): boolean {
  return at >= line.length || /\s/.test(line[at]!);
}
