import { basename, dirname, join } from "node:path";
import type { ProviderHost } from "../../lib/provider/mod.ts";
import { aboutInput, failure, systemFailure } from "../shared/failure.ts";
import { isInside, type ResolvedPath } from "../shared/paths.ts";

/** `mkdir`: makes a folder; with `parents` also those above it, and one that is there is fine. */
export async function makeFolder(path: ResolvedPath, parents: boolean): Promise<void> {
  try {
    await Deno.mkdir(path.real, { recursive: parents, mode: 0o755 });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      throw failure("directory", `creating ${path.shown}: it already exists`, {
        hint: "with createDirs: true a folder that is there already is fine",
        cause: error,
      });
    }
    if (error instanceof Deno.errors.NotFound) {
      throw failure("directory", `creating ${path.shown}: the folder ${dirname(path.shown)} does not exist`, {
        hint: "set createDirs: true",
        cause: error,
      });
    }
    throw systemFailure("directory", "creating", path.shown, error);
  }
}

/**
 * `rmdir`: removes an empty folder, or with `force` one with all that is in it. A filled folder is first renamed, so that
 * nobody sees it half removed.
 */
export async function removeFolder(
  path: ResolvedPath,
  force: boolean,
  keep: readonly string[],
): Promise<void> {
  await refuseLink(path);
  await needFolder(path);
  for (const folder of keep) {
    if (isInside(path.real, folder)) {
      throw failure("directory", `removing ${path.shown}: the run itself works in it`);
    }
  }
  try {
    if (!force) return await Deno.remove(path.real);
    await Deno.remove(await setAside(path.real), { recursive: true });
  } catch (error) {
    if (!force && await hasEntries(path.real)) {
      throw failure("directory", `removing ${path.shown}: it is not empty`, {
        hint: "set force: true",
        cause: error,
      });
    }
    throw systemFailure("directory", "removing", path.shown, error);
  }
}

async function setAside(path: string): Promise<string> {
  const aside = join(
    dirname(path),
    `.${basename(path).slice(0, 40)}.${crypto.randomUUID().slice(0, 8)}.removed`,
  );
  try {
    await Deno.rename(path, aside);
    return aside;
  } catch {
    // A mount point, or a parent that may not be changed: what is in it can still be removed.
    return path;
  }
}

async function hasEntries(path: string): Promise<boolean> {
  try {
    for await (const _ of Deno.readDir(path)) return true;
  } catch {
    // The error of the removal says more.
  }
  return false;
}

/** `copy`: copies a folder into another, which may exist; files there are replaced. Symbolic links are passed over. */
export async function copyFolder(
  from: ResolvedPath,
  to: ResolvedPath,
  host: ProviderHost,
): Promise<void> {
  await needFolder(from);
  refuseNested("copying", from, to);
  try {
    await Deno.mkdir(to.real, { recursive: true });
    await copyInto(from.real, to.real, host);
  } catch (error) {
    throw aboutInput(systemFailure("directory", `copying ${from.shown} to`, to.shown, error), "destination");
  }
}

async function copyInto(from: string, to: string, host: ProviderHost): Promise<void> {
  for await (const entry of Deno.readDir(from)) {
    host.signal.throwIfAborted();
    const target = join(to, entry.name);
    if (entry.isDirectory) {
      await makeCopyTarget(target);
      await copyInto(join(from, entry.name), target, host);
    } else if (entry.isFile) {
      await copyFile(join(from, entry.name), target);
    }
  }
}

async function makeCopyTarget(path: string): Promise<void> {
  const facts = await lstatOrUndefined(path);
  if (!facts) return await Deno.mkdir(path);
  if (!facts.isDirectory) {
    throw failure("directory", `${path} is in the way: it is not a folder`, { input: "destination" });
  }
}

async function copyFile(from: string, to: string): Promise<void> {
  const facts = await lstatOrUndefined(to);
  if (facts && !facts.isFile) {
    throw failure("directory", `${to} is in the way: it is not an ordinary file`, { input: "destination" });
  }
  const temporary = join(dirname(to), `.${basename(to).slice(0, 40)}.${crypto.randomUUID().slice(0, 8)}.tmp`);
  try {
    await Deno.copyFile(from, temporary);
    await Deno.rename(temporary, to);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

async function lstatOrUndefined(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** `move`: renames a folder; between two file systems it is copied and then removed. */
export async function moveFolder(
  from: ResolvedPath,
  to: ResolvedPath,
  parents: boolean,
  host: ProviderHost,
): Promise<void> {
  await refuseLink(from);
  await needFolder(from);
  refuseNested("moving", from, to);
  if (await lstatOrUndefined(to.real)) {
    throw failure("directory", `moving ${from.shown}: ${to.shown} already exists`, {
      input: "destination",
      hint: "remove it first, or name another destination",
    });
  }
  try {
    if (parents) await Deno.mkdir(dirname(to.real), { recursive: true });
    await Deno.rename(from.real, to.real);
  } catch (error) {
    if (!isOtherDevice(error)) {
      throw aboutInput(systemFailure("directory", `moving ${from.shown} to`, to.shown, error), "destination");
    }
    await copyFolder(from, to, host);
    await removeFolder(from, true, []);
  }
}

function isOtherDevice(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EXDEV";
}

function refuseNested(doing: string, from: ResolvedPath, to: ResolvedPath): void {
  if (isInside(from.real, to.real)) {
    throw failure("directory", `${doing} ${from.shown}: ${to.shown} is the same folder or inside it`, {
      input: "destination",
    });
  }
}

/** A link is neither moved nor removed in place of what it leads to. */
async function refuseLink(path: ResolvedPath): Promise<void> {
  if ((await lstatOrUndefined(path.shown))?.isSymlink) {
    throw failure("directory", `${path.shown} is a symbolic link`, {
      hint: "name the folder it leads to",
    });
  }
}

async function needFolder(path: ResolvedPath): Promise<void> {
  let facts: Deno.FileInfo;
  try {
    facts = await Deno.lstat(path.real);
  } catch (error) {
    throw systemFailure("directory", "opening", path.shown, error);
  }
  if (!facts.isDirectory) throw failure("directory", `${path.shown} is not a directory`);
}
