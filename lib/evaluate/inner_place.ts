import { partOf, ScafctlError, type SourceRange, type TextPart } from "../diagnostics/mod.ts";
import type { ValueRef } from "../solution/model.ts";

/** What this needs of the error of an expression, without loading their engine for it. */
interface CelErrorLike {
  readonly source: string;
  readonly range: { readonly offset: number };
}

/** A member, an index or a name. */
const WORD = /^(\[[^\]]*\]|\.?\??\w+)/;

/** Where in its own text an expression or template went wrong, as far as the error tells. */
export function innerPlace(error: unknown): TextPart | undefined {
  if (!(error instanceof ScafctlError)) return undefined;
  const { range, cause } = error;
  if (range) return { text: range.source.text, start: range.start, end: range.end };
  if (!isCelError(cause)) return undefined;
  const { source: text, range: { offset } } = cause;
  const word = WORD.exec(text.slice(offset))?.[0] ?? "";
  return { text, start: offset, end: offset + Math.max(1, word.length) };
}

/** The place in the file that an error of an input is about: of the part of its text, or of the part of the input. */
export function placeIn(ref: ValueRef, error: unknown): SourceRange | undefined {
  const own = error instanceof ScafctlError ? error.range : undefined;
  if (own && own.source === ref.range?.source) return own;
  const part = innerPlace(error);
  const holder = part && holderOf(ref, part.text);
  return holder?.range ? partOf(holder.range, part!) : ref.range;
}

/** The reference, or the one within it, that has this text. */
function holderOf(ref: ValueRef, text: string): ValueRef | undefined {
  switch (ref.kind) {
    case "literal":
      return ref.value === text ? ref : undefined;
    case "expr":
    case "tmpl":
      return ref.text === text ? ref : undefined;
    case "list":
      return firstOf(ref.items, text);
    case "map":
      return firstOf(ref.entries.map(([, item]) => item), text);
    case "rslvr":
      return undefined;
  }
}

function firstOf(refs: readonly ValueRef[], text: string): ValueRef | undefined {
  for (const each of refs) {
    const found = holderOf(each, text);
    if (found) return found;
  }
  return undefined;
}

function isCelError(cause: unknown): cause is CelErrorLike {
  if (!(cause instanceof Error) || cause.name !== "CelError") return false;
  const { source, range } = cause as Error & Partial<CelErrorLike>;
  return typeof source === "string" && typeof range?.offset === "number";
}
