import { type Expr, parse as parseExpression } from "../../lib/cel/mod.ts";
import { type IgnoredBlock, parse, references } from "../../lib/gotemplate/mod.ts";
import type { Dependencies, RawInput, RawInputs } from "../../lib/provider/mod.ts";
import { isObject, type Value } from "../../lib/value/mod.ts";
import { ignoredBlocks } from "./ignored.ts";

/** Names the data of a call brings along, and whether there may be others. */
interface OwnNames {
  readonly names: ReadonlySet<string>;
  readonly isOpen: boolean;
}

/**
 * The resolvers that the templates of a call read: what the data of the call brings along is left out, what it may bring
 * along counts only where there is such a resolver. A template whose text is known only when it runs may read anything.
 */
export function templateDependencies(inputs: RawInputs): Dependencies {
  const texts: string[] = [];
  let whole = false;
  const { template, entries } = inputs;
  if (template) {
    const text = literalText(template);
    if (text === undefined) whole = true;
    else texts.push(text);
  }
  if (entries) {
    const contents = literalContents(entries);
    if (!contents) whole = true;
    else texts.push(...contents);
  }
  const own = ownNames(inputs.data);
  const read = new Set<string>();
  for (const text of texts) {
    const found = namesIn(text, inputs);
    for (const name of found.names) if (!own.names.has(name)) read.add(name);
    whole ||= found.whole;
  }
  const names = [...read].sort();
  return own.isOpen ? { names: [], soft: names, whole } : { names, whole };
}

function literalText(input: RawInput): string | undefined {
  return input.kind === "literal" && typeof input.value === "string" ? input.value : undefined;
}

/** The templates of entries that are written out; undefined when one is not. */
function literalContents(input: RawInput): string[] | undefined {
  if (input.kind !== "literal" || !Array.isArray(input.value)) return undefined;
  return input.value.flatMap((entry: Value) =>
    isObject(entry) && typeof entry.content === "string" ? [entry.content] : []
  );
}

function namesIn(text: string, inputs: RawInputs): { names: string[]; whole: boolean } {
  try {
    const found = references(parse(text, {
      leftDelim: inputs.leftDelim && literalText(inputs.leftDelim),
      rightDelim: inputs.rightDelim && literalText(inputs.rightDelim),
      ignoredBlocks: literalBlocks(inputs.ignoredBlocks),
    }));
    return { names: found.paths.map(({ path }) => path[0]!), whole: found.usesWholeData };
  } catch {
    // A template that cannot be read needs nothing; its own error is reported when it runs.
    return { names: [], whole: false };
  }
}

function literalBlocks(input: RawInput | undefined): IgnoredBlock[] {
  return input?.kind === "literal" && Array.isArray(input.value) ? ignoredBlocks(input.value) : [];
}

function ownNames(input: RawInput | undefined): OwnNames {
  if (!input) return { names: new Set(), isOpen: false };
  if (input.kind === "literal") {
    return { names: new Set(isObject(input.value) ? Object.keys(input.value) : []), isOpen: false };
  }
  const keys = input.kind === "expr" ? mapKeys(input.text) : undefined;
  return { names: keys ?? new Set(), isOpen: keys === undefined };
}

/** The keys of an expression that is a map written out with constant keys. */
function mapKeys(text: string): Set<string> | undefined {
  let root: Expr;
  try {
    root = parseExpression(text).root;
  } catch {
    return undefined;
  }
  if (root.kind !== "map") return undefined;
  const keys = new Set<string>();
  for (const { key } of root.entries) {
    if (key.kind !== "literal" || typeof key.value !== "string") return undefined;
    keys.add(key.value);
  }
  return keys;
}
