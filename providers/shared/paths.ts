import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { isInRepository, type ProviderContext } from "../../lib/provider/mod.ts";
import { aboutInput, failure, systemFailure } from "./failure.ts";

/** Symbolic links followed by hand before a chain counts as a loop. */
const MOST_LINKS = 40;

/** A path as a provider works with it. */
export interface ResolvedPath {
  /** Absolute and without `.` and `..`, symbolic links kept: what results and messages show. */
  readonly shown: string;
  /** Where it really leads. Its last parts need not exist. */
  readonly real: string;
}

/**
 * Makes a path of a call absolute: below the output folder when the run has one, else below the base folder; an absolute
 * path is kept. What it leads to is held against the run's reach for `use`; writing includes reading. With an output folder a relative path must stay inside it, also after symbolic links are followed
 * (SCAF6002). Throws for empty paths and for paths no file system takes.
 */
export async function resolvePath(
  provider: string,
  path: string,
  context: Pick<ProviderContext, "baseFolder" | "outputFolder" | "reach">,
  use: "read" | "write" = "read",
  input?: string,
): Promise<ResolvedPath> {
  try {
    return await resolveAllowed(provider, path, context, use);
  } catch (error) {
    throw input === undefined ? error : aboutInput(error, input);
  }
}

async function resolveAllowed(
  provider: string,
  path: string,
  context: Pick<ProviderContext, "baseFolder" | "outputFolder" | "reach">,
  use: "read" | "write",
): Promise<ResolvedPath> {
  checkPath(provider, path);
  let found: ResolvedPath;
  if (isAbsolute(path) || context.outputFolder === undefined) {
    const shown = resolve(context.baseFolder, path);
    found = { shown, real: await realPath(provider, shown) };
  } else {
    found = await resolveInside(provider, path, context.outputFolder, "output directory");
  }
  checkReach(provider, found, context.reach, "read");
  if (use === "write") checkReach(provider, found, context.reach, "write");
  return found;
}

/**
 * Refuses a real path that the run may not use (SCAF6001), and /proc for everybody (SCAF6002): its entries are no files
 * but views of processes, their memory and variables.
 */
export function checkReach(
  provider: string,
  { shown, real }: ResolvedPath,
  reach: ProviderContext["reach"],
  use: "read" | "write",
): void {
  if (Deno.build.os === "linux" && isInside("/proc", real)) {
    throw failure(provider, `${shown} leads into /proc, which holds no files`, { code: "SCAF6002" });
  }
  const scope = reach?.[use];
  if (!scope) return;
  const isDenied = scope.denied.some((folder) => isInside(folder, real));
  const isAllowed = scope.allowed === true || scope.allowed.some((folder) => isInside(folder, real));
  const isOpen = !scope.repositories || !isInRepository(real) ||
    scope.repositories.some((place) => isInside(place, real));
  if (isAllowed && !isDenied && isOpen) return;
  const way = shown === real ? "" : `, where ${shown} leads`;
  const why = isAllowed && !isDenied ? ", which decides what git runs" : "";
  throw failure(provider, `may not ${use} "${real}"${way}${why}`, {
    code: "SCAF6001",
    refused: { kind: use, resource: real },
  });
}

/**
 * Makes a relative path absolute below `folder` and refuses (SCAF6002) whatever would leave it: `..`, absolute paths and
 * symbolic links. `what` names the folder in the message; `folders` keeps what is found out for further paths of the call.
 */
export async function resolveInside(
  provider: string,
  path: string,
  folder: string | ResolvedPath,
  what: string,
  folders?: KnownFolders,
): Promise<ResolvedPath> {
  checkPath(provider, path);
  const base = typeof folder === "string"
    ? { shown: folder, real: await realPath(provider, folder) }
    : folder;
  const shown = resolve(base.shown, path);
  if (isAbsolute(path) || !isInside(base.shown, shown)) throw escape(provider, path, what, base.shown);
  const real = folders ? realPathIn(provider, shown, folders) : await realPath(provider, shown);
  if (!isInside(base.real, real)) throw escape(provider, path, what, base.shown);
  return { shown, real };
}

/** Folders that a call has looked at, by their shown path: where they lead, and whether they are there. */
export type KnownFolders = Map<string, { readonly real: string; readonly exists: boolean }>;

/** The real path of one of many files: in a folder that is not there nothing has to be looked for. */
function realPathIn(provider: string, path: string, folders: KnownFolders): string {
  const known = knownFolder(provider, dirname(path), folders);
  return known.exists ? realPathSync(provider, path) : join(known.real, basename(path));
}

function knownFolder(
  provider: string,
  folder: string,
  folders: KnownFolders,
): { readonly real: string; readonly exists: boolean } {
  const known = folders.get(folder);
  if (known) return known;
  const exists = existsSync(folder);
  if (exists && !Deno.statSync(folder).isDirectory) {
    throw failure(provider, `${folder} is a file, where a folder is needed`, {
      hint: "remove it, or choose other paths",
    });
  }
  // What is in the way of a folder that is not there is a file above it.
  if (!exists && dirname(folder) !== folder) knownFolder(provider, dirname(folder), folders);
  const found = { real: realPathSync(provider, folder), exists };
  folders.set(folder, found);
  return found;
}

function escape(provider: string, path: string, what: string, folder: string): Error {
  return failure(provider, `path "${path}" leaves the ${what} ${folder}`, {
    code: "SCAF6002",
    hint: "use a path below that folder; symbolic links that lead out of it are refused as well",
  });
}

/** Whether `path` is `folder` or below it. Both absolute and normalised. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Refuses texts that cannot be a path. */
export function checkPath(
  provider: string,
  path: string,
  system: typeof Deno.build.os = Deno.build.os,
): void {
  if (path === "") throw failure(provider, "path must not be empty");
  if (path.includes("\0")) throw failure(provider, `path ${JSON.stringify(path)} holds a NUL character`);
  if (system !== "windows") return;
  for (const part of path.split(/[\\/]/)) {
    if (isDeviceName(part)) {
      throw failure(provider, `path "${path}": "${part}" is a device on Windows, not a file`);
    }
    if (/[. ]$/.test(part) && part !== "." && part !== "..") {
      throw failure(provider, `path "${path}": a name on Windows cannot end with "${part.at(-1)}"`);
    }
  }
  if (path.replace(/^[A-Za-z]:/, "").includes(":")) {
    throw failure(provider, `path "${path}": alternate data streams are not supported`);
  }
}

/** Whether Windows takes a name for a device, whatever its extension: CON, NUL, COM1, LPT¹ and their like. */
export function isDeviceName(name: string): boolean {
  const stem = name.split(/[.:]/, 1)[0]!.trimEnd().toUpperCase();
  return /^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])$/.test(stem);
}

/**
 * The real path of a file that need not exist: the deepest existing folder with its links followed, and the missing
 * parts below it. A dangling link counts as what it points to.
 */
export function realPath(provider: string, path: string): Promise<string> {
  return Promise.try(realPathSync, provider, path, 0);
}

/** {@link realPath} without waiting: a turn of the thread pool costs ten times what the system takes to answer. */
export function realPathSync(provider: string, path: string, links = 0): string {
  const missing: string[] = [];
  for (let current = path;; current = dirname(current)) {
    try {
      return join(Deno.realPathSync(current), ...missing);
    } catch (error) {
      if (error instanceof Deno.errors.NotADirectory) {
        // Something below a file: it cannot exist, and the caller's own call will say so.
      } else if (error instanceof Deno.errors.PermissionDenied) {
        // Nor can what is below a folder that this user may not enter be opened; whether it may be, comes first.
      } else if (!(error instanceof Deno.errors.NotFound)) {
        throw systemFailure(provider, "reaching", path, error);
      }
    }
    const target = linkTarget(current);
    if (target !== undefined) {
      if (links >= MOST_LINKS) throw failure(provider, `${path}: too many levels of symbolic links`);
      const followed = resolve(dirname(current), target);
      return join(realPathSync(provider, followed, links + 1), ...missing);
    }
    if (dirname(current) === current) return join(current, ...missing);
    missing.unshift(basename(current));
  }
}

/** Whether a folder is there. Throws when only somebody else may know, which is another matter than a missing one. */
export function isFolderFor(provider: string, path: string, input: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) return false;
    throw aboutInput(systemFailure(provider, "reaching", path, error), input);
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return undefined;
  }
}
