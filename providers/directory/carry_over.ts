import { join } from "node:path";
import { aboutInput, failure, systemFailure } from "../shared/failure.ts";
import type { ResolvedPath } from "../shared/paths.ts";
import { copyFolder, temporaryBeside } from "./copy.ts";

/**
 * Moves a folder to a place where it cannot be renamed to, another file system. The copy arrives under its name as a whole;
 * only what it holds is then removed, so that nothing is lost: neither what comes in meanwhile nor what no copy can hold. A
 * folder with something that cannot be carried over is refused before anything has changed.
 */
export async function carryOver(from: ResolvedPath, to: ResolvedPath, signal: AbortSignal): Promise<void> {
  const entries = await entriesBelow(from);
  const beside = temporaryBeside(to.real);
  const mayBeside = Deno.permissions.querySync({ name: "write", path: beside }).state === "granted";
  // Where nothing but the destination may be written, it is filled in place.
  const temporary = mayBeside ? beside : to.real;
  try {
    await copyFolder(from.real, temporary, signal, { links: true, times: true });
    if (mayBeside) await Deno.rename(temporary, to.real);
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    signal.throwIfAborted();
    throw aboutInput(systemFailure("directory", `moving ${from.shown} to`, to.shown, error), "destination");
  }
  await removeEntries(from, to, entries);
}

/** Paths below a folder, each after the folder that it is in. Throws for what a move to another file system would lose. */
async function entriesBelow(from: ResolvedPath): Promise<string[]> {
  const entries: string[] = [];
  const visit = async (folder: string) => {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      entries.push(path);
      if (entry.isDirectory) await visit(path);
      else if (entry.isSymlink) checkLink(from, path);
      else if (!entry.isFile) throw notCarried(from, path, "it is a pipe, a socket or a device");
    }
  };
  try {
    await visit(from.real);
  } catch (error) {
    throw systemFailure("directory", "reading", from.shown, error);
  }
  return entries;
}

/** The runtime lets only those make links who may read and write everything, since a link leads anywhere. */
function checkLink(from: ResolvedPath, path: string): void {
  const mayAll = (["read", "write"] as const).every((name) =>
    Deno.permissions.querySync({ name }).state === "granted"
  );
  if (!mayAll) throw notCarried(from, path, "it is a symbolic link, and this run may not make any");
}

function notCarried(from: ResolvedPath, path: string, why: string): Error {
  return failure("directory", `moving ${from.shown} to another file system: ${path} would be lost: ${why}`, {
    input: "destination",
    hint: "remove it first, name a destination on the same file system, or use mv with the exec provider",
  });
}

async function removeEntries(
  from: ResolvedPath,
  to: ResolvedPath,
  entries: readonly string[],
): Promise<void> {
  try {
    for (const path of entries.toReversed()) await Deno.remove(path);
    await Deno.remove(from.real);
  } catch (error) {
    throw failure(
      "directory",
      `${from.shown} was copied to ${to.shown}, but not all of it could be removed`,
      { hint: "look at what is left there: it is not part of the copy", cause: error },
    );
  }
}
