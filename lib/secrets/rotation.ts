import { join } from "node:path";
import { ScafctlError } from "../diagnostics/mod.ts";
import { seal, type SealingKey, sealingKey, unseal } from "./cipher.ts";
import { makeFolder, readBytes, secretNames, secretPath, storeError, writeBytes } from "./files.ts";
import type { Keychain } from "./keychain.ts";
import {
  KEY_VARIABLE,
  keyFromVariable,
  type KeySource,
  newKey,
  NEXT_KEY_VARIABLE,
  type ReadEnvironment,
} from "./master_key.ts";

/** What a rotation did. */
export interface RotationResult {
  /** Secrets that were encrypted anew. */
  readonly count: number;
  /** `environment`: from now on SCAFCTL_SECRET_KEY must hold the key of SCAFCTL_SECRET_KEY_NEW. */
  readonly source: KeySource;
}

interface Rotation {
  readonly folder: string;
  readonly env: ReadEnvironment;
  readonly keychain: Keychain | undefined;
  readonly key: SealingKey | undefined;
}

/** Files under the next key wait here until that key is the master key. */
const WAITING = ".rotation";

/**
 * Encrypts all secrets under a new key, within the store's lock. All new files are written before the first old one is
 * replaced, and whichever key is the master key after a crash, {@link finishRotation} brings the folder in line with it.
 */
export async function rotate(rotation: Rotation): Promise<RotationResult & { readonly key: SealingKey }> {
  const { folder, keychain } = rotation;
  const bytes = keychain ? newKey() : nextKey(rotation.env);
  const text = keychain ? bytes.toBase64() : "";
  const next = await sealingKey(bytes);
  const names = await secretNames(folder);
  const changed: string[] = [];
  const waiting = join(folder, WAITING);
  await makeFolder(waiting);
  try {
    for (const name of names) {
      const file = (await readBytes(secretPath(folder, name)))!;
      const plain = await unseal(rotation.key!, name, file).catch(async (error) => {
        // Under a key from the environment, a rotation that was cut off has left some files under the next key.
        await unseal(next, name, file).catch(() => Promise.reject(error));
        return undefined;
      });
      if (!plain) continue;
      try {
        await writeBytes(waiting, secretPath(waiting, name), await seal(next, name, plain));
        changed.push(name);
      } finally {
        plain.fill(0);
      }
    }
    await keychain?.write(text);
  } catch (error) {
    await removeFolder(waiting);
    throw error;
  }
  await takeOver(folder, changed);
  return { count: names.length, source: keychain ? "keychain" : "environment", key: next };
}

function nextKey(env: ReadEnvironment): Uint8Array<ArrayBuffer> {
  const key = keyFromVariable(env, NEXT_KEY_VARIABLE);
  if (!key) {
    throw new ScafctlError(
      "SCAF7002",
      `the master key comes from ${KEY_VARIABLE}, which a command cannot change`,
      {
        hint: `put the new key into ${NEXT_KEY_VARIABLE}, rotate, and set ${KEY_VARIABLE} to it afterwards`,
      },
    );
  }
  return key;
}

/**
 * Brings a folder in line after a rotation that was cut off, within the store's lock: new files replace the old ones when the
 * master key opens them, and are dropped otherwise.
 */
export async function finishRotation(folder: string, key: SealingKey | undefined): Promise<void> {
  const waiting = join(folder, WAITING);
  const names = await secretNames(waiting);
  const first = names[0];
  const isCurrent = first !== undefined && key !== undefined &&
    await opens(key, first, secretPath(waiting, first));
  if (isCurrent) await takeOver(folder, names);
  else await removeFolder(waiting);
}

async function opens(key: SealingKey, name: string, path: string): Promise<boolean> {
  try {
    (await unseal(key, name, (await readBytes(path))!)).fill(0);
    return true;
  } catch {
    return false;
  }
}

async function takeOver(folder: string, names: readonly string[]): Promise<void> {
  const waiting = join(folder, WAITING);
  for (const name of names) {
    try {
      await Deno.rename(secretPath(waiting, name), secretPath(folder, name));
    } catch (error) {
      throw storeError("cannot be replaced", secretPath(folder, name), error);
    }
  }
  await removeFolder(waiting);
}

async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw storeError("cannot be removed", path, error);
  }
}
