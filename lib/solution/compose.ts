import { messageOf, ScafctlError, Source, type SourceRange } from "../diagnostics/mod.ts";
import {
  child,
  listNode,
  type MapEntry,
  type MapNode,
  mapNode,
  parseYamlDocument,
  type YamlNode,
} from "../yaml/mod.ts";
import { basename, isAbsolute, join } from "node:path";
import type { Decoder } from "./decoder.ts";
import { mergeEntries, type Part } from "./compose_merge.ts";
import { isPattern, matchFiles } from "./glob.ts";
import { readTextFile } from "./read.ts";
import { mergeTesting } from "./compose_testing.ts";

const ENVELOPE = ["apiVersion", "kind", "metadata"];
const SECTIONS = [
  { path: ["spec", "resolvers"], noun: "resolver" },
  { path: ["spec", "workflow", "actions"], noun: "action" },
  { path: ["spec", "workflow", "finally"], noun: "finally action" },
] as const;

/**
 * Merges the files that `compose` names into the root node of a solution, whose folder they are relative to. Nodes keep
 * pointing into the file they came from. `checkFile` is asked before a part is opened. Throws SCAF1012, or what is wrong
 * with the text of a part.
 */
export async function composeParts(
  decoder: Decoder,
  root: YamlNode,
  folder: string,
  shown: string,
  checkFile?: (path: string) => void,
): Promise<YamlNode> {
  const list = child(root, "compose");
  if (root.kind !== "map" || list?.kind !== "list" || list.items.length === 0) return root;
  try {
    const own = await realPathOf(join(folder, basename(shown)));
    const parts = await readParts(decoder, list.items, folder, own, checkFile);
    return merge(decoder, { name: "", root }, parts);
  } catch (error) {
    if (!(error instanceof ScafctlError)) throw error;
    throw new ScafctlError(error.code, `unable to compose solution from '${shown}': ${error.message}`, {
      range: error.range,
      hint: error.hint,
      cause: error,
    });
  }
}

async function readParts(
  decoder: Decoder,
  items: readonly YamlNode[],
  folder: string,
  own: string | undefined,
  checkFile: ((path: string) => void) | undefined,
): Promise<Part[]> {
  const parts: Part[] = [];
  const seen = new Set<string>();
  if (own !== undefined) seen.add(own);
  for (const item of items) {
    if (item.kind !== "scalar") continue;
    const files = isPattern(item.text) ? await othersOf(folder, item.text, own) : [item.text];
    if (files.length === 0) {
      decoder.warn("compose-no-match", `compose pattern "${item.text}" matches no file`, item.range);
    }
    for (const file of files) {
      checkFile?.(isAbsolute(file) ? file : join(folder, file));
      const part = await readPart(decoder, file, folder, item.range, seen);
      if (part) parts.push(part);
    }
  }
  return parts;
}

/** The files that a pattern matches, without the solution itself. */
async function othersOf(folder: string, pattern: string, own: string | undefined): Promise<string[]> {
  const files = await matchFiles(folder, pattern);
  const places = await Promise.all(files.map((file) => realPathOf(join(folder, file))));
  return files.filter((_, index) => own === undefined || places[index] !== own);
}

async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch {
    return undefined;
  }
}

async function readPart(
  decoder: Decoder,
  file: string,
  folder: string,
  range: SourceRange,
  seen: Set<string>,
): Promise<Part | undefined> {
  const path = isAbsolute(file) ? file : join(folder, file);
  let canonical: string;
  try {
    canonical = await Deno.realPath(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound ? "no such file or directory" : messageOf(error);
    throw new ScafctlError("SCAF1012", `failed to read composed file ${file}: ${reason}`, {
      range,
      cause: error,
      hint: "paths under compose are relative to the solution's folder",
    });
  }
  if (seen.has(canonical)) {
    throw new ScafctlError("SCAF1012", `circular compose reference detected: ${file}`, {
      range,
      hint: "each file may be named once, and the solution itself not at all",
    });
  }
  seen.add(canonical);
  const { root } = parseYamlDocument(new Source(file, await readTextFile(path, file)));
  if (!root || (root.kind === "scalar" && root.value === null)) return undefined;
  if (root.kind !== "map") {
    throw new ScafctlError("SCAF1012", `composed file ${file} must hold a map`, { range: root.range });
  }
  remarkIgnored(decoder, root, file);
  return { name: file, root };
}

function remarkIgnored(decoder: Decoder, root: MapNode, file: string): void {
  for (const { name, key } of root.entries) {
    if (name === "spec" || name === "bundle" || ENVELOPE.includes(name)) continue;
    decoder.warn("compose-ignored-key", `"${name}" is ignored in the composed file ${file}`, key.range);
  }
}

function merge(decoder: Decoder, solution: Part, parts: readonly Part[]): MapNode {
  let root = solution.root;
  for (const { path, noun } of SECTIONS) {
    const merged = mergeSection(decoder, [solution, ...parts], path, noun);
    if (merged.length > 0) root = setMap(root, path, merged);
  }
  const testing = mergeTesting(decoder, [solution, ...parts]);
  if (testing) root = setNode(root, ["spec", "testing"], testing);
  const include = mergeInclude([solution, ...parts]);
  if (include) root = setNode(root, ["bundle", "include"], include);
  return root;
}

function mergeSection(
  decoder: Decoder,
  parts: readonly Part[],
  path: readonly string[],
  noun: string,
): MapEntry[] {
  const maps = parts.map((part) => ({ part, node: path.reduce(child, part.root as YamlNode | undefined) }));
  return mergeEntries(decoder, maps, noun);
}

function mergeInclude(parts: readonly Part[]): YamlNode | undefined {
  const nodes = parts.map((part) => child(child(part.root, "bundle"), "include"));
  const items: YamlNode[] = [];
  const seen = new Set<string>();
  for (const item of nodes.flatMap((node) => node?.kind === "list" ? node.items : [])) {
    if (item.kind === "scalar" && seen.has(item.text)) continue;
    if (item.kind === "scalar") seen.add(item.text);
    items.push(item);
  }
  const first = nodes.find((node) => node !== undefined);
  return first && items.length > 0 ? listNode(items, first.range) : undefined;
}

function setMap(root: MapNode, path: readonly string[], entries: readonly MapEntry[]): MapNode {
  const old = path.reduce(child, root as YamlNode | undefined);
  return setNode(root, path, mapNode(entries, old?.range ?? root.range));
}

/** The tree with a node put under a path; maps on the way are made where they are missing. */
function setNode(map: MapNode, path: readonly string[], node: YamlNode): MapNode {
  const [name, ...rest] = path as [string, ...string[]];
  const old = map.entries.find((entry) => entry.name === name);
  const inner = old?.value.kind === "map" ? old.value : mapNode([], node.range);
  const value = rest.length === 0 ? node : setNode(inner, rest, node);
  const key = old?.key ??
    { kind: "scalar", value: name, text: name, quoted: false, range: node.range } as const;
  const entry: MapEntry = { name, key, value };
  const entries = old ? map.entries.map((other) => other === old ? entry : other) : [...map.entries, entry];
  return mapNode(entries, map.range);
}
