import { basename, dirname, join } from "node:path";

/** At most this many bytes are written without waiting, which costs a tenth of the thread pool's turns. */
const SMALL = 1 << 18;

/** How {@link writeFileAtomic} writes. */
export interface WriteFacts {
  /** Mode of a new file, narrowed by the process's umask. */
  readonly mode: number;
  /** The file must not exist yet; when it does, an AlreadyExists error is thrown and nothing changes. */
  readonly createNew?: boolean;
}

/**
 * Replaces a file as a whole: readers see the old or the new content, never a part, and a crash leaves no half file. An
 * existing file keeps its mode and, as far as the system allows, its owner. `real` must be a real path (links followed).
 */
export async function writeFileAtomic(real: string, bytes: Uint8Array, facts: WriteFacts): Promise<void> {
  const existing = facts.createNew ? undefined : await statOrUndefined(real);
  let temporary: string;
  try {
    temporary = await writeTemporary(real, bytes, existing?.mode ?? facts.mode);
  } catch (error) {
    // A file may be writable in a folder that is not.
    if (existing && error instanceof Deno.errors.PermissionDenied) return await Deno.writeFile(real, bytes);
    throw error;
  }
  try {
    if (facts.createNew) {
      // A link, unlike a rename, fails when the name was taken in the meantime.
      placeNew(temporary, real);
      return;
    }
    if (existing) keepFacts(temporary, existing);
    Deno.renameSync(temporary, real);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

function placeNew(temporary: string, real: string): void {
  try {
    Deno.linkSync(temporary, real);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    // Some file systems have no hard links.
    if (factsOf(real)) throw new Deno.errors.AlreadyExists(real);
    return Deno.renameSync(temporary, real);
  }
  Deno.removeSync(temporary);
}

async function writeTemporary(real: string, bytes: Uint8Array, mode: number): Promise<string> {
  const folder = dirname(real);
  const suffix = crypto.randomUUID().slice(0, 8);
  // Long names are cut, so that the temporary one is never too long for the file system.
  const name = join(folder, `.${[...basename(real)].slice(0, 40).join("")}.${suffix}.tmp`);
  const file = Deno.openSync(name, { write: true, createNew: true, mode: mode & 0o777 });
  try {
    for (let done = 0; done < bytes.length;) {
      const rest = bytes.subarray(done);
      done += rest.length <= SMALL ? file.writeSync(rest) : await file.write(rest);
    }
  } catch (error) {
    await Deno.remove(name).catch(() => {});
    throw error;
  } finally {
    file.close();
  }
  return name;
}

function keepFacts(path: string, existing: Deno.FileInfo): void {
  if (existing.mode === null) return;
  Deno.chmodSync(path, existing.mode & 0o7777);
  if (existing.uid === null || existing.gid === null) return;
  const current = Deno.statSync(path);
  if (current.uid === existing.uid && current.gid === existing.gid) return;
  try {
    Deno.chownSync(path, existing.uid, existing.gid);
  } catch {
    // Only the superuser may give files away; for others the new owner is the right one.
  }
}

/** Facts of what a path leads to, or undefined when there is nothing. */
export function statOrUndefined(path: string): Promise<Deno.FileInfo | undefined> {
  return Promise.try(factsOf, path);
}

function factsOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
