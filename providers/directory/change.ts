import { basename, dirname, join } from "node:path";
import type { ProviderHost } from "../../lib/provider/mod.ts";
import { aboutInput, failure, systemFailure } from "../shared/failure.ts";
import { isInside, type ResolvedPath } from "../shared/paths.ts";
import { isFolder } from "../shared/process.ts";
import { carryOver } from "./carry_over.ts";
import { copyFolder as copyContents, lstatOrUndefined } from "./copy.ts";

/** `mkdir`: makes a folder; with `parents` also those above it, and one that is there is fine. */
export async function makeFolder(path: ResolvedPath, parents: boolean): Promise<void> {
  try {
    await Deno.mkdir(path.real, { recursive: parents, mode: 0o755 });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      if (!isFolder(path.real)) {
        throw failure("directory", `creating ${path.shown}: it already exists and is not a directory`, {
          hint: "name another path, or remove the file first",
          cause: error,
        });
      }
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
    await removeAside(path.real);
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

async function removeAside(path: string): Promise<void> {
  const aside = await setAside(path);
  try {
    await Deno.remove(aside, { recursive: true });
  } catch (error) {
    // What could not be removed is found where it was.
    if (aside !== path) await Deno.rename(aside, path).catch(() => {});
    throw error;
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
    await copyContents(from.real, to.real, host.signal);
  } catch (error) {
    throw aboutInput(systemFailure("directory", `copying ${from.shown} to`, to.shown, error), "destination");
  }
}

/** `move`: renames a folder; between two file systems all that is in it is carried over. */
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
    await carryOver(from, to, host.signal);
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
