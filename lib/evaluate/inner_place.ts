import { partOf, ScafctlError, type SourceRange, type TextPart } from "../diagnostics/mod.ts";
import type { ValueRef } from "../solution/model.ts";

/** What this needs of the error of an expression, without loading their engine for it. */
interface CelErrorLike {
  readonly source: string;
  readonly range: { readonly offset: number };
}

/** Where in its own text an expression or template went wrong, as far as the error tells. */
export function innerPlace(error: unknown): TextPart | undefined {
  if (!(error instanceof ScafctlError)) return undefined;
  const { range, cause } = error;
  if (range) return { text: range.source.text, start: range.start, end: range.end };
  if (!isCelError(cause)) return undefined;
  const { source: text, range: { offset } } = cause;
  const word = /^[\w.]*/.exec(text.slice(offset))![0];
  return { text, start: offset, end: offset + Math.max(1, word.length) };
}

/** The place in the file that an error of an expression, a template or a literal holding one is about. */
export function placeIn(ref: ValueRef, error: unknown): SourceRange | undefined {
  const text = ref.kind === "literal"
    ? ref.value
    : ref.kind === "expr" || ref.kind === "tmpl"
    ? ref.text
    : undefined;
  const part = innerPlace(error);
  return ref.range && part && part.text === text ? partOf(ref.range, part) : ref.range;
}

function isCelError(cause: unknown): cause is CelErrorLike {
  if (!(cause instanceof Error) || cause.name !== "CelError") return false;
  const { source, range } = cause as Error & Partial<CelErrorLike>;
  return typeof source === "string" && typeof range?.offset === "number";
}
