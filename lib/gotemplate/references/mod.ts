/** Which parts of its data a template uses. */
import type { TemplateTree } from "../parse/nodes.ts";
import { parseTemplate } from "../parse/parser.ts";
import { Analysis } from "./analysis.ts";

/** A part of the data that a template uses. */
export interface TemplateReference {
  /** Names from the top of the data: `.a.b` and `index . "a" "b"` both give `["a", "b"]`. */
  readonly path: readonly string[];
  /** Offset of its first use in the template, in UTF-16 units. */
  readonly offset: number;
}

/** The parts of the data that a template uses, each once, in the order of their names. */
export interface TemplateReferences {
  readonly paths: readonly TemplateReference[];
  /** Paths whose first name begins with `__` (`__self`, `__actions`, …): not data but what the engine provides. */
  readonly internal: readonly TemplateReference[];
  /** Set when the data is used as a whole (`{{ . }}`, `{{ toJson . }}`), or cannot be followed any further. */
  readonly usesWholeData: boolean;
}

/**
 * Finds what a template uses. Follows dot through `with`, `range` and template calls, `$`, and variables; so a field
 * inside a loop is one of the loop's items and no reference of its own. What is never executed (a `define` that nothing
 * calls) counts for nothing. Where a value can come from several places, all of them count.
 */
export function references(tree: TemplateTree): TemplateReferences {
  const analysis = new Analysis(tree);
  try {
    analysis.run();
  } catch (error) {
    // Templates that call each other through very many levels: no answer but "everything" is safe.
    if (!(error instanceof RangeError)) throw error;
    analysis.usesWholeData = true;
  }
  const all = [...analysis.found.values()].sort((a, b) => comparePaths(a.path, b.path));
  return {
    paths: all.filter(({ path }) => !path[0]!.startsWith("__")),
    internal: all.filter(({ path }) => path[0]!.startsWith("__")),
    usesWholeData: analysis.usesWholeData,
  };
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    if (a[index]! !== b[index]!) return a[index]! < b[index]! ? -1 : 1;
  }
  return a.length - b.length;
}

/**
 * What a text refers to, without the function library: every name in the place of a function counts as one, and a wrong
 * one is found when the template is compiled. Throws a `TemplateError` of kind `parse`.
 */
export function referencesIn(
  text: string,
  delimiters: { readonly leftDelim: string; readonly rightDelim: string },
): TemplateReferences {
  return references(parseTemplate(text, { ...delimiters, isFunction: () => true }));
}
