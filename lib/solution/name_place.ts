import type { SourceRange } from "../diagnostics/mod.ts";

const WORD = /[A-Za-z0-9_]/;

/** Behind `_.`, `_["`, `_.?`, or the dot that begins a path of a template. */
const MEMBER = /(^|[^A-Za-z0-9_])_(\.\??|\[\??["'])$|(^|[^A-Za-z0-9_)\]"'.}])\.$/;

const ACTION = /__actions(\.\??|\[\??["'])$/;

/**
 * Where a name that an expression, a template or a plain value refers to stands within its range: as a member of `root`
 * (`_.name`, `_["name"]`; in a template also `.name`), or else as a word of its own. The range itself where it does not
 * stand as it is.
 */
export function nameIn(
  range: SourceRange | undefined,
  name: string,
  root: "_" | "__actions" = "_",
): SourceRange | undefined {
  if (!range || name === "") return range;
  const { text } = range.source;
  let found: number | undefined;
  for (let at = text.indexOf(name, range.start); at >= 0 && at + name.length <= range.end;) {
    if (!WORD.test(text[at - 1] ?? "") && !WORD.test(text[at + name.length] ?? "")) {
      if (isMember(text.slice(Math.max(range.start, at - 16), at), root)) {
        return { ...range, start: at, end: at + name.length };
      }
      found ??= at;
    }
    at = text.indexOf(name, at + 1);
  }
  return found === undefined ? range : { ...range, start: found, end: found + name.length };
}

/** Whether what stands before a name makes it a member of the root. */
function isMember(before: string, root: "_" | "__actions"): boolean {
  return (root === "_" ? MEMBER : ACTION).test(before);
}
