// Not through the engine's door: a run that evaluates nothing loads neither engine, only what reads their texts.
import { parse } from "../cel/parser.ts";
import { references as celReferences } from "../cel/references.ts";
import { referencesIn, type TemplateReferences as TemplateUses } from "../gotemplate/references/mod.ts";
import { BoundedCache } from "./references_cache.ts";

/** What one text, an expression or a template, refers to. */
export interface TextReferences {
  /** Resolver names: members of `_` in CEL; fields of the root, or of `._`, in a template. */
  readonly roots: readonly string[];
  /** Those of them that may be absent, because they are only asked for optionally. */
  readonly optionalRoots: readonly string[];
  /** Members of `__actions`. */
  readonly actions: readonly string[];
  /** Free names at the top: in CEL every variable besides `_`, in a template the fields that begin with `__`. */
  readonly variables: readonly string[];
  /** All resolvers may be read. */
  readonly wholeRoots: boolean;
  /** All actions may be read. */
  readonly wholeActions: boolean;
  /** The text is no valid expression or template, so nothing is known of it. */
  readonly parseFailed: boolean;
}

/** The delimiters of a template. */
export interface TemplateDelimiters {
  readonly left: string;
  readonly right: string;
}

const UNREADABLE: TextReferences = {
  roots: [],
  optionalRoots: [],
  actions: [],
  variables: [],
  wholeRoots: false,
  wholeActions: false,
  parseFailed: true,
};

const expressions = new BoundedCache<TextReferences>(32_768);
const templates = new BoundedCache<TextReferences>(32_768);

/** What a CEL expression refers to. Names that macros bind are not free. Never throws. */
export function expressionReferences(text: string): TextReferences {
  return expressions.get(text, () => {
    try {
      const found = celReferences(parse(text, { twoVariables: true }));
      const root = found.of("_");
      const actions = found.of("__actions");
      return {
        roots: root.names,
        optionalRoots: root.optional,
        actions: actions.names,
        variables: found.variables.filter((name) => name !== "_"),
        wholeRoots: root.whole,
        wholeActions: actions.whole,
        parseFailed: false,
      };
    } catch {
      return UNREADABLE;
    }
  });
}

/** What a Go template refers to. Knows `with`, `range`, `define`, variables and `$`. Never throws. */
export function templateReferences(
  text: string,
  { left, right }: TemplateDelimiters = { left: "{{", right: "}}" },
): TextReferences {
  if (!text.includes(left)) return { ...UNREADABLE, parseFailed: false };
  return templates.get(`${left}\u0000${right}\u0000${text}`, () => {
    try {
      return fromUses(referencesIn(text, { leftDelim: left, rightDelim: right }));
    } catch {
      return UNREADABLE;
    }
  });
}

function fromUses(uses: TemplateUses): TextReferences {
  const roots = new Set<string>();
  const actions = new Set<string>();
  const variables = new Set<string>();
  let wholeRoots = uses.usesWholeData;
  let wholeActions = false;
  for (const { path: [first = "", second] } of [...uses.paths, ...uses.internal]) {
    if (first === "_") {
      if (second === undefined) wholeRoots = true;
      else roots.add(second);
    } else if (first.startsWith("__")) {
      variables.add(first);
      if (first !== "__actions") continue;
      if (second === undefined) wholeActions = true;
      else actions.add(second);
    } else roots.add(first);
  }
  return {
    roots: [...roots],
    optionalRoots: [],
    actions: [...actions],
    variables: [...variables],
    wholeRoots,
    wholeActions,
    parseFailed: false,
  };
}
