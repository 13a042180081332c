import { join } from "node:path";
import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { isSecretName } from "./names.ts";

const ENDING = ".enc";
const LOCK = ".lock";
/** Milliseconds to wait for another process that writes. */
const LOCK_WAIT = 10_000;

/** Where a secret's file is. The name has been checked. */
export function secretPath(folder: string, name: string): string {
  return join(folder, name + ENDING);
}

/** Names of the secrets in a folder, sorted; none when the folder does not exist. */
export async function secretNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      const name = entry.name.slice(0, -ENDING.length);
      if (entry.isFile && entry.name.endsWith(ENDING) && isSecretName(name)) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw storeError("cannot be read", folder, error);
  }
  return names.sort();
}

/** The bytes of a file, or undefined when it does not exist. */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw storeError("cannot be read", path, error);
  }
}

/** Writes a file as a whole and for the owner's eyes only: after a crash it is the old or the new one. */
export async function writeBytes(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `.${crypto.randomUUID()}.tmp`);
  try {
    const file = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
    try {
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      await file.syncData();
    } finally {
      file.close();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw storeError("cannot be written", path, error);
  }
}

/** Makes the folder of the store; only its owner can look into it. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storeError("cannot be created", folder, error);
  }
}

/**
 * Runs work while no other process, and nothing else in this one, writes to the store. The lock is the system's own lock on
 * a file, so it ends with its owner, whatever becomes of that: a lock file that is left over holds nobody up. Throws SCAF7002
 * when the lock cannot be had within `wait` milliseconds.
 */
export async function withStoreLock<T>(
  folder: string,
  work: () => Promise<T>,
  wait: number = LOCK_WAIT,
): Promise<T> {
  await makeFolder(folder);
  const path = join(folder, LOCK);
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
  } catch (error) {
    throw storeError("cannot be locked", folder, error);
  }
  await acquire(file, folder, wait);
  try {
    return await work();
  } finally {
    file.close();
  }
}

async function acquire(file: Deno.FsFile, folder: string, wait: number): Promise<void> {
  const locking = file.lock(true).then(() => true);
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), wait);
  try {
    if (await Promise.race([locking, late])) return;
  } catch (error) {
    file.close();
    throw storeError("cannot be locked", folder, error);
  } finally {
    clearTimeout(timer);
  }
  // The request cannot be taken back; when it is granted after all, the lock is let go at once.
  locking.then(() => file.close(), () => file.close());
  throw new ScafctlError("SCAF7002", `the secret store ${folder} is locked by another process`, {
    hint: "wait for the other command to end, and try again",
  });
}

/** An operating system error about the store. */
export function storeError(what: string, path: string, error: unknown): ScafctlError {
  if (error instanceof ScafctlError) return error;
  const reason = error instanceof Deno.errors.PermissionDenied
    ? "permission denied"
    : error instanceof Deno.errors.NotCapable
    ? "access is not granted"
    : messageOf(error);
  return new ScafctlError("SCAF7002", `the secret store: ${path} ${what}: ${reason}`, { cause: error });
}
