import { basename, dirname, join } from "node:path";
import { failure, systemFailure } from "../shared/failure.ts";

/** What a copy takes along beside folders, files and their modes. */
export interface CopyFacts {
  /** Symbolic links are made anew, with the target they have; they are passed over otherwise. */
  readonly links?: boolean;
  /** Files and folders keep the time of their last change. */
  readonly times?: boolean;
}

/** Copies what is in a folder into one that is there; files in it are replaced. */
export async function copyInto(
  from: string,
  to: string,
  signal: AbortSignal,
  facts: CopyFacts = {},
): Promise<void> {
  for await (const entry of Deno.readDir(from)) {
    signal.throwIfAborted();
    const source = join(from, entry.name);
    try {
      await copyEntry(entry, source, join(to, entry.name), signal, facts);
    } catch (error) {
      signal.throwIfAborted();
      throw systemFailure("directory", "copying", source, error);
    }
  }
}

async function copyEntry(
  entry: Deno.DirEntry,
  source: string,
  target: string,
  signal: AbortSignal,
  facts: CopyFacts,
): Promise<void> {
  if (entry.isSymlink) {
    if (facts.links) await Deno.symlink(await Deno.readLink(source), target);
    return;
  }
  if (entry.isDirectory) {
    await makeCopyTarget(source, target);
    await copyInto(source, target, signal, facts);
  } else if (entry.isFile) {
    await copyFile(source, target);
  } else {
    return;
  }
  if (facts.times) await keepTimes(source, target);
}

/** Makes the folder of a copy, with those above it. Nobody may enter it who could not enter the one that is copied. */
export async function makeCopyTarget(source: string, path: string): Promise<void> {
  const facts = await lstatOrUndefined(path);
  if (facts) {
    if (facts.isDirectory) return;
    throw failure("directory", `${path} is in the way: it is not a folder`, { input: "destination" });
  }
  await Deno.mkdir(path, { recursive: true });
  const [{ mode }, { mode: usual }] = [await Deno.stat(source), await Deno.stat(path)];
  if (mode === null || usual === null) return;
  // The owner has to be able to fill it.
  const narrowed = usual & (mode | 0o700) & 0o777;
  if (narrowed !== (usual & 0o777)) await Deno.chmod(path, narrowed);
}

async function copyFile(from: string, to: string): Promise<void> {
  const facts = await lstatOrUndefined(to);
  if (facts && !facts.isFile) {
    throw failure("directory", `${to} is in the way: it is not an ordinary file`, { input: "destination" });
  }
  const temporary = temporaryBeside(to);
  try {
    await Deno.copyFile(from, temporary);
    await Deno.rename(temporary, to);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** A name for something unfinished that is to take the place of `path`. */
export function temporaryBeside(path: string): string {
  const name = [...basename(path)].slice(0, 40).join("");
  return join(dirname(path), `.${name}.${crypto.randomUUID().slice(0, 8)}.tmp`);
}

async function keepTimes(from: string, to: string): Promise<void> {
  const { atime, mtime } = await Deno.stat(from);
  if (mtime) await Deno.utime(to, atime ?? mtime, mtime);
}

/** Facts of what stands at a path, links not followed; undefined when there is nothing. */
export async function lstatOrUndefined(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
