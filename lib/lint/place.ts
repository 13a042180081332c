import type { Source, SourceRange } from "../diagnostics/mod.ts";
import type { YamlNode } from "../yaml/mod.ts";

/** A place in the tree of a solution: keys and positions from the root. */
export type Path = readonly (string | number)[];

/** A path as text: `spec.resolvers.region.resolve.with[0]`; keys that hold dots or the like stand in quotes. */
export function formatPath(path: Path): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (/^[^.[\]"\s]+$/.test(part)) text += text === "" ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

/**
 * The place of a path in the file: the key of the deepest entry that exists. Spellings that the loader takes for another
 * (`from` for `with`, a list in the place of a phase) are followed.
 */
export function rangeAt(root: YamlNode | undefined, path: Path): SourceRange | undefined {
  let node = root;
  let range = root?.range;
  for (const part of path) {
    if (!node) break;
    if (typeof part === "number") {
      // A phase may hold its single step without a list.
      if (node.kind === "list") {
        const item: YamlNode | undefined = node.items[part];
        if (!item) break;
        node = item;
        range = item.range;
      } else if (part !== 0) break;
      continue;
    }
    if (node.kind === "list" && part === "with") continue;
    const entry = entryOf(node, part) ?? (part === "with" ? entryOf(node, "from") : undefined);
    if (!entry) break;
    range = entry.key.range;
    node = entry.value;
  }
  return range;
}

function entryOf(node: YamlNode, name: string) {
  return node.kind === "map" ? node.entries.find((entry) => entry.name === name) : undefined;
}

/** The node under a path, when it exists as written. */
export function nodeAt(root: YamlNode | undefined, path: Path): YamlNode | undefined {
  let node = root;
  for (const part of path) {
    if (typeof part === "number") node = node?.kind === "list" ? node.items[part] : undefined;
    else node = node && entryOf(node, part)?.value;
  }
  return node;
}

/**
 * The path that a text such as `spec.resolvers.a.b[0]` means. Keys may hold dots, so the tree decides: of the keys that
 * fit, the longest wins. What the tree does not have is left off.
 */
export function parsePath(root: YamlNode | undefined, text: string): Path {
  const path: (string | number)[] = [];
  let node = root;
  let rest = text;
  while (node && rest !== "") {
    rest = rest.replace(/^\./, "");
    if (node.kind === "list") {
      const index = /^\[(\d+)\]/.exec(rest);
      if (!index) break;
      path.push(Number(index[1]));
      rest = rest.slice(index[0].length);
      node = node.items[Number(index[1])];
      continue;
    }
    if (node.kind !== "map") break;
    const entry = node.entries
      .filter(({ name }) => rest === name || rest.startsWith(`${name}.`) || rest.startsWith(`${name}[`))
      .reduce<(typeof node.entries)[number] | undefined>(
        (best, next) => best && best.name.length >= next.name.length ? best : next,
        undefined,
      );
    if (!entry) break;
    path.push(entry.name);
    rest = rest.slice(entry.name.length);
    node = entry.value;
  }
  return path;
}

/** Finds the path of a place that the loader only knows by its range. */
export class PlaceIndex {
  readonly #keys = new Map<Source, Map<string, Path>>();
  readonly #values = new Map<Source, Map<string, Path>>();
  readonly #texts = new Map<Source, { readonly range: SourceRange; readonly path: Path }[]>();
  readonly #seen = new Set<YamlNode>();

  constructor(root: YamlNode | undefined) {
    if (root) this.#visit(root, []);
  }

  /** The path of the key or value that has just this range, else of the text that it is a part of; empty when there is none. */
  pathOf(range: SourceRange | undefined): Path {
    if (!range) return [];
    const text = `${range.start}:${range.end}`;
    return this.#keys.get(range.source)?.get(text) ?? this.#values.get(range.source)?.get(text) ??
      this.#around(range);
  }

  /** A word of a text lies within the text's range. */
  #around({ source, start, end }: SourceRange): Path {
    const holders = this.#texts.get(source) ?? [];
    return holders.find(({ range }) => range.start <= start && end <= range.end)?.path ?? [];
  }

  #visit(node: YamlNode, path: Path): void {
    // Aliases make the tree a graph, in which the same node can be reached in very many ways.
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    note(this.#values, node.range, path);
    if (node.kind === "list") node.items.forEach((item, index) => this.#visit(item, [...path, index]));
    if (node.kind === "scalar") this.#noteText(node.range, path);
    if (node.kind !== "map") return;
    for (const { name, key, value } of node.entries) {
      const below = [...path, name];
      note(this.#keys, key.range, below);
      this.#visit(value, below);
    }
  }

  #noteText(range: SourceRange, path: Path): void {
    const texts = this.#texts.get(range.source);
    if (texts) texts.push({ range, path });
    else this.#texts.set(range.source, [{ range, path }]);
  }
}

function note(table: Map<Source, Map<string, Path>>, range: SourceRange, path: Path): void {
  let places = table.get(range.source);
  if (!places) table.set(range.source, places = new Map());
  const text = `${range.start}:${range.end}`;
  if (!places.has(text)) places.set(text, path);
}

/**
 * The part of a scalar that begins at an offset of its text. The whole scalar when the text does not stand in the file
 * letter by letter (escapes, folded lines).
 */
export function within(
  range: SourceRange | undefined,
  text: string,
  offset: number,
  length = 1,
): SourceRange | undefined {
  if (!range) return undefined;
  const start = range.source.text.indexOf(text, range.start);
  if (start !== -1 && start + text.length <= range.end + 1) {
    const from = start + Math.min(offset, Math.max(0, text.length - 1));
    return { source: range.source, start: from, end: Math.min(from + Math.max(1, length), range.end) };
  }
  return inBlock(range, text, offset) ?? range;
}

/** In a block scalar every line is indented: the line of the offset is the same, the column is not. */
function inBlock(range: SourceRange, text: string, offset: number): SourceRange | undefined {
  const { source, start, end } = range;
  const before = text.slice(0, offset);
  const row = before.split("\n").length - 1;
  const line = text.split("\n")[row] ?? "";
  const written = source.text.slice(start, end).split("\n");
  const index = /^[|>]/.test(written[0] ?? "") ? row + 1 : row;
  const found = written[index];
  if (line.trim() === "" || found === undefined || !found.trimEnd().endsWith(line.trimEnd())) {
    return undefined;
  }
  const lineStart = written.slice(0, index).reduce((sum, one) => sum + one.length + 1, start);
  const column = offset - (before.lastIndexOf("\n") + 1);
  const at = lineStart + found.trimEnd().length - line.trimEnd().length + column;
  return { source, start: at, end: at + 1 };
}
