import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { failure, systemFailure } from "../shared/failure.ts";
import { withLock } from "../shared/lock.ts";
import type { ResolvedPath } from "../shared/paths.ts";
import { readFileBounded } from "../shared/read.ts";
import { statOrUndefined, writeFileAtomic } from "../shared/write.ts";
import { type Change, decide, type Status, type WriteOptions } from "./strategy.ts";

/** One file to write. */
export interface WriteRequest extends WriteOptions {
  readonly path: ResolvedPath;
  readonly content: Uint8Array;
  /** Mode of the file; undefined: 0600 for a new one, an existing one keeps its own. */
  readonly mode: number | undefined;
  readonly createDirs: boolean;
  /** Bytes of an existing file that are read for comparison. */
  readonly most: number;
}

/** What was done. */
export interface Written {
  readonly status: Status;
  readonly backupPath?: string;
}

/** Backups of one file beside the first; more are refused, so that a loop cannot fill the disk. */
const MOST_BACKUPS = 5;
const DEFAULT_MODE = 0o600;

/** What is to be done to a file, and the facts of the file for which that was decided. */
export interface Plan {
  readonly change: Change;
  /** Undefined when there is no file. */
  readonly facts: Deno.FileInfo | undefined;
}

/** What a write would do to the file as it is now, without doing it. `isAbsent` says that not even its folder is there. */
export async function planWrite(request: WriteRequest, isAbsent = false): Promise<Plan> {
  const facts = isAbsent ? undefined : await currentFacts(request.path);
  return { change: decide(await currentContent(request, facts), request.content, request), facts };
}

/**
 * Writes one file after its conflict strategy. Throws when the strategy is `error` and another content is there. A plan
 * made before holds as long as the file is the one it was made for.
 */
export function writeFile(request: WriteRequest, plan?: Plan): Promise<Written> {
  return withLock(request.path.real, () => writeLocked(request, plan));
}

async function writeLocked(request: WriteRequest, plan: Plan | undefined): Promise<Written> {
  const { path } = request;
  if (request.createDirs && !plan?.facts) makeParent(path);
  const isCurrent = plan && await isStillSo(path, plan.facts);
  const { change } = isCurrent ? plan : await planWrite(request);
  if (change.kind === "conflict") throw conflict([path.shown]);
  if (change.kind === "keep") return { status: change.status };
  try {
    const backupPath = request.backup && change.status !== "created" ? await backUp(path) : undefined;
    await apply(change, request);
    return { status: change.status, ...(backupPath !== undefined && { backupPath }) };
  } catch (error) {
    throw writeFailure(path, error);
  }
}

async function apply(change: Extract<Change, { bytes: Uint8Array }>, request: WriteRequest): Promise<void> {
  const { real } = request.path;
  const mode = request.mode ?? DEFAULT_MODE;
  if (change.kind === "append") {
    await Deno.writeFile(real, change.bytes, { append: true, create: false });
  } else {
    await writeFileAtomic(real, change.bytes, { mode, createNew: change.status === "created" });
  }
  if (request.mode !== undefined && change.status !== "created" && Deno.build.os !== "windows") {
    await Deno.chmod(real, request.mode);
  }
}

/** The error of one or more files that are there with another content. */
export function conflict(paths: readonly string[]): Error {
  const [first] = paths;
  const message = paths.length === 1
    ? `file ${first} already exists with different content`
    : `${paths.length} files already exist with different content: ${paths.join(", ")}`;
  return failure("file", message, {
    hint: "set onConflict (overwrite, skip, skip-unchanged or append), or use --on-conflict or --force",
  });
}

async function currentFacts({ real, shown }: ResolvedPath): Promise<Deno.FileInfo | undefined> {
  try {
    return await statOrUndefined(real);
  } catch (error) {
    throw systemFailure("file", "writing", shown, error);
  }
}

/** Whether nobody has made, changed or replaced a file since it was looked at. */
async function isStillSo(path: ResolvedPath, before: Deno.FileInfo | undefined): Promise<boolean> {
  // To ask is cheaper than the error for a file that is not there.
  if (!before) return !existsSync(path.real);
  const now = await currentFacts(path);
  return now !== undefined && before.ino === now.ino && before.dev === now.dev && before.size === now.size &&
    before.mtime?.getTime() === now.mtime?.getTime();
}

async function currentContent(
  request: WriteRequest,
  facts: Deno.FileInfo | undefined,
): Promise<Uint8Array | undefined> {
  const { real, shown } = request.path;
  if (!facts) return undefined;
  if (facts.isDirectory) throw failure("file", `writing ${shown}: it is a directory`);
  if (!facts.isFile) throw failure("file", `writing ${shown}: it is not an ordinary file`);
  // These two never look at the old content.
  if (request.strategy === "skip" || request.strategy === "overwrite") return new Uint8Array();
  // A file of another size than the new content differs, whatever it holds.
  if (request.strategy !== "append" && facts.size !== request.content.length) {
    return new Uint8Array(request.content.length === 0 ? 1 : 0);
  }
  return (await readFileBounded("file", real, shown, Math.max(request.most, request.content.length))).bytes;
}

function makeParent(path: ResolvedPath): void {
  const folder = dirname(path.real);
  if (existsSync(folder)) return;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw systemFailure("file", "creating the folder of", path.shown, error);
  }
}

/** Copies a file to the first free name of `.bak`, `.bak.1`, … `.bak.5`. Returns the path of the copy. */
async function backUp(path: ResolvedPath): Promise<string> {
  const { bytes, mode } = await readFileBounded("file", path.real, path.shown, Infinity);
  for (let number = 0; number <= MOST_BACKUPS; number++) {
    const suffix = number === 0 ? ".bak" : `.bak.${number}`;
    try {
      const facts = { mode: (mode ?? DEFAULT_MODE) & 0o777, createNew: true };
      await Deno.writeFile(path.real + suffix, bytes, facts);
      return path.shown + suffix;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
  throw failure("file", `${path.shown} has ${MOST_BACKUPS + 1} backups already`, {
    hint: "remove old .bak files, or set backup: false",
  });
}

function writeFailure(path: ResolvedPath, error: unknown): Error {
  if (error instanceof Deno.errors.NotFound) {
    return failure("file", `writing ${path.shown}: the folder ${dirname(path.shown)} does not exist`, {
      hint: "set createDirs: true, or create it with the directory provider",
      cause: error,
    });
  }
  if (error instanceof Deno.errors.AlreadyExists) return conflict([path.shown]);
  return systemFailure("file", "writing", path.shown, error);
}
