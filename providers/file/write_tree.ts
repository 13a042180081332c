import { dirname, normalize } from "node:path";
import type { ProviderContext, ProviderHost, ProviderOutput } from "../../lib/provider/mod.ts";
import { isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { dryRunResult } from "../shared/dry_run.ts";
import { aboutInput, failure, systemFailure } from "../shared/failure.ts";
import { mapParallel } from "../shared/parallel.ts";
import { flag, list, text } from "../shared/inputs.ts";
import {
  checkReach,
  type KnownFolders,
  type ResolvedPath,
  resolveInside,
  resolvePath,
} from "../shared/paths.ts";
import { treeLimit } from "../shared/tree_limit.ts";
import { Turns } from "../shared/turns.ts";
import { ensureOutputFolder, writeRequest } from "./operations.ts";
import { pathMapper } from "./output_path.ts";
import { sameBytes, type Status } from "./strategy.ts";
import { conflict, type Plan, planWrite, writeFile, type WriteRequest } from "./write.ts";

/** Files that are looked at or written at the same time. */
const AT_ONCE = 16;
/** Files after which others get their turn and a cancelled call is noticed. */
const SLICE = 64;

/** An entry with what writing it would do. */
interface Candidate {
  /** Relative to the folder of the tree. */
  readonly path: string;
  readonly request: WriteRequest;
  /** Where the entry stands in the input. */
  readonly index: number;
  readonly plan: Plan;
}

interface Planned extends Candidate {
  readonly status: Status | "error";
  /** An earlier entry that gives the same file another content. */
  readonly twin: number | undefined;
}

/**
 * `write-tree`: many files below one folder. Every path and every conflict is checked before the first file is written,
 * so that a tree with a mistake in it changes nothing.
 */
export async function writeTree(
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<ProviderOutput> {
  const base = await baseOf(inputs, context);
  const planned = await planTree(inputs, context, base, host);
  const conflicts = planned.filter((entry) => entry.status === "error");
  if (context.dryRun) return { data: plannedResult(base, planned) };
  const doubled = conflicts.find((entry) => entry.twin !== undefined);
  if (doubled) throw doubledPath(doubled);
  if (conflicts.length > 0) {
    const reported = flag(inputs, "failFast") ? conflicts.slice(0, 1) : conflicts;
    throw conflict(reported.map((entry) => entry.request.path.shown));
  }
  await ensureOutputFolder(context);
  try {
    await Deno.mkdir(base.real, { recursive: true });
  } catch (error) {
    throw systemFailure("file", "creating", base.shown, error);
  }
  // Two entries of one file wait for each other in order, see `withLock`.
  const turns = new Turns(host.signal, SLICE);
  const results = await mapParallel(planned, AT_ONCE, async ({ path, request, index, plan }) => {
    await turns.done(1);
    return { path, ...await ofEntry(index, () => writeFile(request, plan)) };
  });
  const warnings = lookAlikes(planned.map((entry) => entry.path));
  return { data: treeResult(base, results), ...(warnings.length > 0 && { warnings }) };
}

async function baseOf(inputs: ValueObject, context: ProviderContext): Promise<ResolvedPath> {
  const path = text(inputs, "basePath");
  if (path === undefined || path === "") {
    throw failure("file", 'basePath is required for operation "write-tree"', { input: "basePath" });
  }
  return await resolvePath("file", path, context, "write", "basePath");
}

async function planTree(
  inputs: ValueObject,
  context: ProviderContext,
  base: ResolvedPath,
  host: ProviderHost,
): Promise<Planned[]> {
  const entries = list(inputs, "entries");
  if (!entries) throw failure("file", 'entries is required for operation "write-tree"', { input: "entries" });
  checkSize(entries, context);
  const mapPath = await pathMapper(text(inputs, "stripSuffix"), text(inputs, "outputPath"));
  const files = entries.map(entryOf).filter((file) => file !== undefined);
  const turns = new Turns(host.signal, SLICE);
  const folders: KnownFolders = new Map();
  const candidates = await mapParallel(files, AT_ONCE, async ({ entry, path: given, content, index }) => {
    await turns.done(1);
    return await ofEntry(index, async () => {
      const mapped = await mapPath(given);
      const path = await resolveInside("file", mapped, base, "base path", folders);
      checkReach("file", path, context.reach, "write");
      if (path.shown === base.shown) {
        throw failure("file", `entries[${index}]: path "${mapped}" names no file`);
      }
      const request = writeRequest(inputs, context, path, content, entry);
      const isAbsent = folders.get(dirname(path.shown))?.exists === false;
      return { path: slashes(normalize(mapped)), index, request, plan: await planWrite(request, isAbsent) };
    });
  });
  refuseFilesAsFolders(candidates, base);
  const seen = new Map<string, Candidate>();
  return candidates.map((candidate) => {
    const { request, plan: { change } } = candidate;
    // A second text for one file would overwrite the first: with the strategy `error` that is a conflict too.
    const earlier = seen.get(request.path.real);
    const clashes = request.strategy === "error" && earlier !== undefined &&
      !sameBytes(earlier.request.content, request.content);
    seen.set(request.path.real, candidate);
    const status = clashes || change.kind === "conflict" ? "error" : change.status;
    return { ...candidate, status, twin: clashes ? earlier.index : undefined };
  });
}

/** An entry cannot be a file and the folder of another one. */
function refuseFilesAsFolders(candidates: readonly Candidate[], base: ResolvedPath): void {
  const files = new Map(candidates.map(({ request, index }) => [request.path.real, index]));
  const checked = new Set([base.real]);
  for (const { request, index } of candidates) {
    for (let folder = dirname(request.path.real); !checked.has(folder); folder = dirname(folder)) {
      checked.add(folder);
      const file = files.get(folder);
      if (file === undefined) continue;
      throw failure(
        "file",
        `entries[${file}].path is a file, and entries[${index}].path needs a folder there`,
        {
          input: `entries[${index}].path`,
        },
      );
    }
  }
}

function doubledPath({ index, twin, request }: Planned): Error {
  const message =
    `entries[${twin}].path and entries[${index}].path are one file with different content: ${request.path.shown}`;
  return failure("file", message, {
    input: `entries[${index}].path`,
    hint: "give each its own path, or set onConflict for a file that is made of several entries",
  });
}

/** Does the work of one entry; its errors are about the entry's path. */
async function ofEntry<T>(index: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw aboutInput(error, `entries[${index}].path`);
  }
}

function slashes(path: string): string {
  return Deno.build.os === "windows" ? path.replaceAll("\\", "/") : path;
}

function entryOf(
  entry: Value,
  index: number,
): { path: string; content: string; entry: ValueObject; index: number } | undefined {
  const path = isObject(entry) ? text(entry, "path") : undefined;
  if (!isObject(entry) || path === undefined) {
    throw failure("file", `entries[${index}] has no path`, { input: `entries[${index}]` });
  }
  const content = text(entry, "content");
  return content === undefined ? undefined : { path, content, entry, index };
}

/** Warns of paths that are one file on systems which ignore case or Unicode form. */
function lookAlikes(paths: string[]): string[] {
  const known = new Map<string, string>();
  const warnings: string[] = [];
  for (const path of paths) {
    const folded = path.normalize("NFC").toLowerCase();
    const other = known.get(folded);
    if (other !== undefined && other !== path) {
      warnings.push(`"${other}" and "${path}" are one file on systems that ignore case or Unicode form`);
    }
    known.set(folded, path);
  }
  return warnings;
}

const COUNTED = ["created", "overwritten", "skipped", "unchanged", "appended"] as const;

function treeResult(
  base: ResolvedPath,
  results: readonly { path: string; status: Status | "error"; backupPath?: string }[],
): ValueObject {
  const written = results.filter(({ status }) =>
    status === "created" || status === "overwritten" || status === "appended"
  );
  const result = object({
    success: true,
    operation: "write-tree",
    basePath: base.shown,
    filesWritten: written.length,
    paths: written.length === 0 ? null : written.map(({ path }) => path),
    filesStatus: results.map((entry) => object({ ...entry })),
  });
  for (const status of COUNTED) result[status] = results.filter((entry) => entry.status === status).length;
  return result;
}

function plannedResult(base: ResolvedPath, planned: readonly Planned[]): ValueObject {
  const results = planned.map(({ path, status }) => ({ path, status }));
  const result = dryRunResult(treeResult(base, results), `Would write file tree to ${base.shown}`);
  result.errored = planned.filter((entry) => entry.status === "error").length;
  result.filesStatus = planned.map(({ path, status, request }) =>
    object({ path, _plannedStatus: status, _strategy: request.strategy })
  );
  return result;
}

/** One text may stand in many entries, so a tree can be far larger than what it was made of. */
function checkSize(entries: readonly Value[], context: ProviderContext): void {
  const most = treeLimit(context);
  const size = entries.reduce<number>(
    (sum, entry) => sum + ((isObject(entry) && text(entry, "content")?.length) || 0),
    0,
  );
  if (size <= most) return;
  throw failure("file", `the tree has ${size} characters or more, the limit is ${most} bytes`, {
    code: "SCAF6003",
    hint: "write it in several steps, or raise --limit treeSize",
  });
}
