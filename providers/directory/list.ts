import { join } from "node:path";
import type { ProviderContext, ProviderHost, ProviderOutput } from "../../lib/provider/mod.ts";
import {
  compareStrings,
  encodeBase64,
  formatTimestamp,
  object,
  Timestamp,
  type ValueObject,
} from "../../lib/value/mod.ts";
import { failure, systemFailure } from "../shared/failure.ts";
import { flag, number, text } from "../shared/inputs.ts";
import type { ResolvedPath } from "../shared/paths.ts";
import { decodeText, readFileBounded } from "../shared/read.ts";
import { entryFilter, type Filter } from "./filter.ts";
import { mimeType } from "./mime.ts";

/** Files that are looked at or read at the same time. */
const AT_ONCE = 32;
/** A NUL in the first bytes marks a file as binary. */
const SNIFFED = 8192;
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
  await walk(path.real, "", 0, options, found, warnings, host.signal, path.shown);
  const entries = await describeAll(found, inputs, path, context, host, warnings);
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
  signal: AbortSignal,
  shown: string,
): Promise<void> {
  signal.throwIfAborted();
  const entries: Deno.DirEntry[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isSymlink || !(entry.isFile || entry.isDirectory)) continue;
      if (options.excludeHidden && entry.name.startsWith(".")) continue;
      entries.push(entry);
    }
  } catch (error) {
    const failed = systemFailure("directory", "listing", shown, error);
    if (depth === 0) throw failed;
    warnings.push(`${prefix}: ${failed.message}`);
    return;
  }
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
        signal,
        join(shown, name),
      );
    }
  }
}

/** The described entries, in order. Entries that vanish while we look are left out. */
async function describeAll(
  found: Found[],
  inputs: ValueObject,
  base: ResolvedPath,
  context: ProviderContext,
  host: ProviderHost,
  warnings: string[],
): Promise<ValueObject[]> {
  const described: (ValueObject | undefined)[] = new Array(found.length);
  const reader = flag(inputs, "includeContent") ? new ContentReader(inputs, context) : undefined;
  let next = 0;
  const worker = async () => {
    while (next < found.length) {
      const index = next++;
      host.signal.throwIfAborted();
      described[index] = await describe(found[index]!, base, reader, warnings);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, found.length) }, worker));
  return described.filter((entry) => entry !== undefined);
}

async function describe(
  { path, name, isDirectory }: Found,
  base: ResolvedPath,
  reader: ContentReader | undefined,
  warnings: string[],
): Promise<ValueObject | undefined> {
  const real = join(base.real, path);
  let facts: Deno.FileInfo;
  try {
    facts = await Deno.lstat(real);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw systemFailure("directory", "listing", join(base.shown, path), error);
  }
  const extension = isDirectory ? "" : extensionOf(name);
  const entry = object({
    path,
    absolutePath: join(base.shown, path),
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
  if (reader && !isDirectory) {
    const warning = await reader.add(entry, real, join(base.shown, path), facts.size);
    if (warning !== undefined) warnings.push(warning);
  }
  return entry;
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

/** Adds the content of files to their entries, within a budget for all of them together. */
class ContentReader {
  readonly #maxFileSize: number;
  readonly #algorithm: string | undefined;
  #budget: number;

  constructor(inputs: ValueObject, private readonly context: ProviderContext) {
    this.#maxFileSize = number(inputs, "maxFileSize") ?? 1_048_576;
    this.#algorithm = text(inputs, "checksum");
    // One listing may hold as much as ten files of the largest size that may be read.
    this.#budget = 10 * context.limits.fileSize;
  }

  /** Returns a warning when the file stays without content. */
  async add(entry: ValueObject, real: string, shown: string, size: number): Promise<string | undefined> {
    if (size > this.#maxFileSize) {
      return `${shown}: content left out, ${size} bytes are more than maxFileSize ${this.#maxFileSize}`;
    }
    this.#budget -= size;
    if (this.#budget < 0) {
      throw failure(
        "directory",
        `the contents of ${shown} and the files before it are too large for one list`,
        {
          code: "SCAF6003",
          hint: "narrow the list with filterGlob, or lower maxFileSize",
        },
      );
    }
    const limit = Math.min(this.#maxFileSize, this.context.limits.fileSize);
    const { bytes } = await readFileBounded("directory", real, shown, limit);
    const isBinary = bytes.subarray(0, SNIFFED).includes(0);
    const decoded = isBinary ? undefined : decodeText(bytes);
    const isText = decoded?.valid ?? false;
    entry.content = isText ? decoded!.text : encodeBase64(bytes);
    entry.contentEncoding = isText ? "text" : "base64";
    if (this.#algorithm !== undefined && bytes.length > 0) {
      entry.checksum = await hexDigest(this.#algorithm, bytes);
      entry.checksumAlgorithm = this.#algorithm;
    }
    return undefined;
  }
}

async function hexDigest(algorithm: string, bytes: Uint8Array): Promise<string> {
  const name = algorithm === "sha512" ? "SHA-512" : "SHA-256";
  return new Uint8Array(await crypto.subtle.digest(name, bytes as Uint8Array<ArrayBuffer>)).toHex();
}
