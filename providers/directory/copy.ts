import { basename, dirname, join } from "node:path";
import { failure, systemFailure } from "../shared/failure.ts";
import { Turns } from "../shared/turns.ts";

/** What a copy takes along beside folders, files and their modes. */
export interface CopyFacts {
  /** Symbolic links are made anew, with the target they have; they are passed over otherwise. */
  readonly links?: boolean;
  /** Files and folders keep the time of their last change. */
  readonly times?: boolean;
}

/** At most this many bytes are copied without waiting, which costs a tenth of the thread pool's turns. */
const SMALL = 1 << 18;
/** Entries after which others get their turn and a cancelled call is noticed. */
const SLICE = 64;

/**
 * Copies what is in a folder into another, which is made when it is not there; files in it are replaced, each as a whole.
 */
export async function copyFolder(
  from: string,
  to: string,
  signal: AbortSignal,
  facts: CopyFacts = {},
): Promise<void> {
  await copyInto(from, to, { ...facts, turns: new Turns(signal, SLICE), signal });
}

interface Copy extends CopyFacts {
  readonly turns: Turns;
  readonly signal: AbortSignal;
}

async function copyInto(from: string, to: string, copy: Copy): Promise<void> {
  const isNew = await makeTarget(from, to);
  for (const entry of Deno.readDirSync(from)) {
    await copy.turns.done(1);
    const source = join(from, entry.name);
    try {
      await copyEntry(entry, source, join(to, entry.name), isNew, copy);
    } catch (error) {
      copy.signal.throwIfAborted();
      throw systemFailure("directory", "copying", source, error);
    }
  }
}

async function copyEntry(
  entry: Deno.DirEntry,
  source: string,
  target: string,
  isNew: boolean,
  copy: Copy,
): Promise<void> {
  if (entry.isSymlink) {
    if (copy.links) await Deno.symlink(await Deno.readLink(source), target);
    return;
  }
  if (entry.isDirectory) await copyInto(source, target, copy);
  else if (entry.isFile) await copyFile(source, target, isNew);
  else return;
  if (copy.times) await keepTimes(source, target);
}

/**
 * Makes the folder of a copy, with those above it. Nobody may enter it who could not enter the one that is copied. False
 * when it is there already.
 */
async function makeTarget(source: string, path: string): Promise<boolean> {
  const facts = await lstatOrUndefined(path);
  if (facts) {
    if (facts.isDirectory) return false;
    throw failure("directory", `${path} is in the way: it is not a folder`, { input: "destination" });
  }
  await Deno.mkdir(path, { recursive: true });
  const [{ mode }, { mode: usual }] = [await Deno.stat(source), await Deno.stat(path)];
  if (mode === null || usual === null) return true;
  // The owner has to be able to fill it.
  const narrowed = usual & (mode | 0o700) & 0o777;
  if (narrowed !== (usual & 0o777)) await Deno.chmod(path, narrowed);
  return true;
}

/** In a folder that was just made there is nothing to look for before. */
async function copyFile(from: string, to: string, isNew: boolean): Promise<void> {
  const facts = isNew ? undefined : await lstatOrUndefined(to);
  if (facts && !facts.isFile) {
    throw failure("directory", `${to} is in the way: it is not an ordinary file`, { input: "destination" });
  }
  const temporary = temporaryBeside(to);
  try {
    if (Deno.statSync(from).size <= SMALL) Deno.copyFileSync(from, temporary);
    else await Deno.copyFile(from, temporary);
    Deno.renameSync(temporary, to);
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
