import { join, sep } from "node:path";
import type { ProviderContext, ProviderHost, ProviderOutput } from "../../lib/provider/mod.ts";
import { compareStrings, formatTimestamp, object, Timestamp, type ValueObject } from "../../lib/value/mod.ts";
import { failure, systemFailure } from "../shared/failure.ts";
import { flag, number, text } from "../shared/inputs.ts";
import type { ResolvedPath } from "../shared/paths.ts";
import { mapParallel } from "../shared/parallel.ts";
import { Turns } from "../shared/turns.ts";
import { ContentReader } from "./content.ts";
import { entryFilter, type Filter } from "./filter.ts";
import { mimeType } from "./mime.ts";

/** Files that are read at the same time. */
const AT_ONCE = 32;
/** Entries looked at before others get their turn and a cancelled call is noticed. */
const SLICE = 500;
/** Warnings of one listing; more help nobody. */
const MOST_WARNINGS = 50;

interface Options {
  readonly recursive: boolean;
  readonly maxDepth: number;
  readonly excludeHidden: boolean;
  readonly filesOnly: boolean;
  readonly filter: Filter | undefined;
}

interface Found {
  /** Below the listed folder, with slashes. */
  readonly path: string;
  readonly name: string;
  readonly isDirectory: boolean;
}

/** `list`: what is in a folder, with facts of each entry and the content of files where it is asked for. */
export async function listFolder(
  inputs: ValueObject,
  path: ResolvedPath,
  context: ProviderContext,
  host: ProviderHost,
): Promise<ProviderOutput> {
  const options: Options = {
    recursive: flag(inputs, "recursive"),
    maxDepth: number(inputs, "maxDepth") ?? 10,
    excludeHidden: flag(inputs, "excludeHidden"),
    filesOnly: flag(inputs, "filesOnly"),
    filter: await entryFilter(text(inputs, "filterGlob"), text(inputs, "filterRegex")),
  };
  const found: Found[] = [];
  const warnings: string[] = [];
  const turns = new Turns(host.signal, SLICE);
  await walk(path.real, "", 0, options, found, warnings, turns, path.shown);
  const entries = await describeAll(found, inputs, path, context, turns, warnings);
  const dirCount = entries.filter((entry) => entry.isDir === true).length;
  return {
    data: object({
      entries,
      totalCount: entries.length,
      dirCount,
      fileCount: entries.length - dirCount,
      totalSize: entries.reduce((sum, entry) => sum + (entry.isDir === true ? 0 : entry.size as number), 0),
      basePath: path.shown,
    }),
    ...(warnings.length > 0 && { warnings: warnings.slice(0, MOST_WARNINGS) }),
  };
}

/** Collects the entries of a folder and, when asked, of those below it. Symbolic links and devices are passed over. */
async function walk(
  folder: string,
  prefix: string,
  depth: number,
  options: Options,
  found: Found[],
  warnings: string[],
  turns: Turns,
  shown: string,
): Promise<void> {
  const entries: Deno.DirEntry[] = [];
  try {
    for (const entry of Deno.readDirSync(folder)) {
      if (entry.isSymlink || !(entry.isFile || entry.isDirectory)) continue;
      if (options.excludeHidden && entry.name.startsWith(".")) continue;
      entries.push(entry);
    }
  } catch (error) {
    const failed = error instanceof Deno.errors.NotADirectory
      ? failure("directory", `listing ${shown}: it is not a directory`, {
        hint: "the file provider reads files: operation read",
        cause: error,
      })
      : systemFailure("directory", "listing", shown, error);
    if (depth === 0) throw failed;
    warnings.push(`${prefix}: ${failed.message}`);
    return;
  }
  await turns.done(entries.length + 1);
  entries.sort((a, b) => compareStrings(a.name, b.name));
  for (const { name, isDirectory } of entries) {
    const path = prefix + name;
    const isWanted = !(isDirectory && options.filesOnly) && (options.filter?.(name, path) ?? true);
    if (isWanted) found.push({ path, name, isDirectory });
    if (isDirectory && options.recursive && depth < options.maxDepth) {
      await walk(
        join(folder, name),
        `${path}/`,
        depth + 1,
        options,
        found,
        warnings,
        turns,
        join(shown, name),
      );
    }
  }
}

/**
 * The described entries, in order. Entries that vanish while we look are left out. Facts are read in slices without
 * waiting, which for many files takes a third of the time; only contents are read side by side.
 */
async function describeAll(
  found: Found[],
  inputs: ValueObject,
  base: ResolvedPath,
  context: ProviderContext,
  turns: Turns,
  warnings: string[],
): Promise<ValueObject[]> {
  const described: (ValueObject | undefined)[] = new Array(found.length);
  for (let index = 0; index < found.length; index++) {
    await turns.done(1);
    described[index] = describe(found[index]!, base);
  }
  if (flag(inputs, "includeContent")) {
    const reader = new ContentReader(inputs, context);
    await mapParallel(described, AT_ONCE, async (entry) => {
      await turns.done(1);
      if (entry === undefined || entry.isDir === true) return;
      const warning = await reader.add(entry, join(base.real, entry.path as string));
      if (warning !== undefined) warnings.push(warning);
    });
  }
  return described.filter((entry) => entry !== undefined);
}

function describe({ path, name, isDirectory }: Found, base: ResolvedPath): ValueObject | undefined {
  let facts: Deno.FileInfo;
  try {
    facts = Deno.lstatSync(below(base.real, path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw systemFailure("directory", "listing", below(base.shown, path), error);
  }
  const extension = isDirectory ? "" : extensionOf(name);
  const entry = object({
    path,
    absolutePath: below(base.shown, path),
    name,
    extension,
    size: facts.size,
    isDir: isDirectory,
    type: isDirectory ? "dir" : "file",
    mode: `0${((facts.mode ?? (isDirectory ? 0o755 : 0o644)) & 0o777).toString(8).padStart(3, "0")}`,
    modTime: formatTimestamp(secondsOf(facts.mtime)),
  });
  const type = isDirectory ? undefined : mimeType(extension);
  if (type !== undefined) entry.mimeType = type;
  return entry;
}

/** A path below a folder; cheaper than a general join, and exact, since neither part needs to be normalised. */
function below(folder: string, path: string): string {
  return sep === "/" ? (folder === "/" ? folder : folder + "/") + path : join(folder, path);
}

/** From the last dot on, also when that is the first character: `.h` is all extension. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot === -1 ? "" : name.slice(dot);
}

function secondsOf(date: Date | null): Timestamp {
  const milliseconds = date?.getTime() ?? 0;
  return new Timestamp(Math.floor(milliseconds / 1000));
}
