import { TemplateCache } from "./cache.ts";
import { TemplateError } from "./error.ts";
import type { Callable, MissingKey } from "./exec/item.ts";
import type { FunctionGroup } from "./functions/contract.ts";
import { FunctionTable } from "./function_table.ts";
import type { TemplateTree } from "./parse/nodes.ts";
import type { IgnoredBlock } from "./ignored_blocks.ts";
import { DEFAULT_NAME, parseTemplate } from "./parse/parser.ts";
import { Template } from "./template.ts";
import { functionGroups } from "./functions/mod.ts";

/** How a template is read. */
export interface ParseOptions {
  /** Shown in errors; `unnamed-template` unless given. */
  readonly name?: string | undefined;
  /** `{{` unless given. */
  readonly leftDelim?: string | undefined;
  /** `}}` unless given. */
  readonly rightDelim?: string | undefined;
  /** Parts of the text that are no template. */
  readonly ignoredBlocks?: readonly IgnoredBlock[] | undefined;
  /** The functions besides Go's own; the whole library unless given. */
  readonly functions?: readonly FunctionGroup[] | undefined;
  /** Whether `env` and `expandenv` exist. They read through the `env` of the render's context. */
  readonly allowEnv?: boolean | undefined;
}

/** How a template is read and executed. */
export interface CompileOptions extends ParseOptions {
  /** What a map without the wanted key gives; `default` prints `<no value>`. */
  readonly missingKey?: MissingKey | undefined;
}

interface Library {
  readonly table: FunctionTable;
  readonly cache: TemplateCache<Template>;
}

const libraries = new WeakMap<readonly FunctionGroup[], Library>();

function library(groups: readonly FunctionGroup[] = functionGroups): Library {
  let found = libraries.get(groups);
  if (found === undefined) {
    found = { table: new FunctionTable(groups), cache: new TemplateCache() };
    libraries.set(groups, found);
  }
  return found;
}

/**
 * Reads a template without loading any function; their names are known. The result serves reference extraction.
 * Throws a {@link TemplateError} of kind `parse`.
 */
export function parse(text: string, options: ParseOptions = {}): TemplateTree {
  const { table } = library(options.functions);
  const allowEnv = options.allowEnv ?? false;
  return parseTemplate(text, {
    ...options,
    isFunction: (name) => table.has(name, allowEnv),
    advice: (name) => table.advice(name, allowEnv),
  });
}

/**
 * Makes a template ready to be rendered, loading the functions that it names. Templates are kept by text and options, so
 * compiling the same one again costs a look-up. Throws a {@link TemplateError} of kind `parse`.
 */
export async function compile(text: string, options: CompileOptions = {}): Promise<Template> {
  const { table, cache } = library(options.functions);
  const key = cacheKey(text, options);
  const kept = cache.get(key);
  if (kept !== undefined) return kept;
  const tree = parse(text, options);
  await table.load(tree.functions);
  const { callables, mutates } = table.callables(tree.functions);
  const template = build(tree, callables, options.missingKey ?? "default", mutates);
  cache.set(key, template);
  return template;
}

/** The nesting of a template is bounded, the stack of a caller that is itself deep may still be too small. */
function build(
  tree: TemplateTree,
  callables: ReadonlyMap<string, Callable>,
  missingKey: MissingKey,
  mutates: boolean,
): Template {
  try {
    return new Template(tree, callables, { missingKey, mutates });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const place = { templateName: tree.name, text: tree.text, start: 0, end: 0 };
    throw new TemplateError("limit", `template: ${tree.name}: the template nests too deeply`, place);
  }
}

/** Lengths keep names and delimiters from running into each other. */
function cacheKey(text: string, options: CompileOptions): string {
  const { name = DEFAULT_NAME, leftDelim = "", rightDelim = "", missingKey = "default", allowEnv } = options;
  const lengths = `${name.length},${leftDelim.length},${rightDelim.length}`;
  const blocks = options.ignoredBlocks?.length ? JSON.stringify(options.ignoredBlocks) : "";
  const flags = `${missingKey}${allowEnv ? "+" : "-"}${blocks.length}`;
  return `${lengths},${flags},${blocks}${name}${leftDelim}${rightDelim}${text}`;
}
