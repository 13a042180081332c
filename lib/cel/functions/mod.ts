import { type FunctionDecl, type FunctionTable, functionTable } from "../registry.ts";
import { ENCODERS, OPTIONALS, SETS } from "./collections.ts";
import { CUSTOM } from "./custom.ts";
import { LISTS } from "./lists.ts";
import { MACROS } from "./macro_docs.ts";
import { MATH } from "./math.ts";
import { OPERATORS, STANDARD } from "./standard.ts";
import { STRINGS } from "./strings.ts";

/** First parts of the names of all namespaced functions of the libraries. */
export const NAMESPACES: ReadonlySet<string> = new Set(
  ("arrays base64 debug filepath guid json lists map math optional out regex sets sort strings time yaml")
    .split(" "),
);

/**
 * The built-in functions. Operators and the language's own functions are declared at once; the libraries only when a
 * name is asked for that can be one of theirs, since most expressions use none and start-up time counts.
 */
class LibraryTable implements ReadonlyMap<string, FunctionDecl> {
  readonly #core = functionTable(OPERATORS(), STANDARD());
  #all: ReadonlyMap<string, FunctionDecl> | undefined;

  get(name: string): FunctionDecl | undefined {
    const known = this.#core.get(name);
    if (known !== undefined) return known;
    const dot = name.indexOf(".");
    if (dot !== -1 && !NAMESPACES.has(name.slice(0, dot))) return undefined;
    return this.#everything().get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.#everything().size;
  }

  forEach(visit: (value: FunctionDecl, key: string, map: ReadonlyMap<string, FunctionDecl>) => void): void {
    this.#everything().forEach((value, key) => visit(value, key, this));
  }

  entries() {
    return this.#everything().entries();
  }

  keys() {
    return this.#everything().keys();
  }

  values() {
    return this.#everything().values();
  }

  [Symbol.iterator]() {
    return this.#everything().entries();
  }

  #everything(): ReadonlyMap<string, FunctionDecl> {
    return this.#all ??= functionTable(
      [...this.#core.values()],
      STRINGS(),
      LISTS(),
      MATH(),
      SETS(),
      ENCODERS(),
      OPTIONALS(),
      CUSTOM(),
    );
  }
}

let table: LibraryTable | undefined;

/** All built-in functions plus the given ones. Without extra functions the table is made once and shared. */
export function libraryTable(extra: readonly FunctionDecl[]): FunctionTable {
  table ??= new LibraryTable();
  if (extra.length === 0) return table;
  return functionTable([...table.values()], extra);
}

/**
 * Every function and macro for people: the functions of a table (default: all built-in ones) without operators and
 * helpers, and the macros, sorted by name.
 *
 * @example
 * ```ts
 * import { documentedFunctions, formatSignature } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const merge = documentedFunctions().find((each) => each.name === "map.merge")!;
 * assert.equal(merge.kind, "custom");
 * assert.equal(
 *   formatSignature(merge.name, merge.overloads[0]!),
 *   "map.merge(map(string, dyn), map(string, dyn)) -> map(string, dyn)",
 * );
 * ```
 */
export function documentedFunctions(functions: FunctionTable = libraryTable([])): FunctionDecl[] {
  const listed = [...functions.values()].filter((declaration) =>
    !declaration.operator && !declaration.hidden
  );
  return [...listed, ...MACROS()].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
