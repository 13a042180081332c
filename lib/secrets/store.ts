import { join } from "node:path";
import { ScafctlError } from "../diagnostics/mod.ts";
import { seal, type SealingKey, sealingKey, unseal } from "./cipher.ts";
import { readBytes, secretNames, secretPath, storeError, withStoreLock, writeBytes } from "./files.ts";
import { type Keychain, systemKeychain } from "./keychain.ts";
import {
  KEY_VARIABLE,
  keyFromKeychain,
  keyFromVariable,
  type KeySource,
  newKey,
  type ReadEnvironment,
} from "./master_key.ts";
import { checkSecretName, isInternalName } from "./names.ts";
import { finishRotation, rotate, type RotationResult } from "./rotation.ts";
import {
  decryptExport,
  encryptExport,
  isEncryptedExport,
  PASSPHRASE_HINT,
  readExport,
  type TransferFormat,
  writeExport,
} from "./transfer.ts";

/** How a store is opened. */
export interface SecretStoreOptions {
  /** Folder of the encrypted files; made when something is first written. */
  readonly folder: string;
  readonly env: ReadEnvironment;
  /** Stands in for the system's keychain in tests. */
  readonly keychain?: Keychain;
  /** Refuse a master key from the environment, which every child process can read. */
  readonly keychainOnly?: boolean;
  /** Milliseconds to wait for another writer; default 10,000. */
  readonly lockWait?: number;
}

/** What {@link SecretStore.import} did, or would do. */
export interface ImportResult {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  /** There already, and left alone since `overwrite` was not asked for. */
  readonly skipped: readonly string[];
  /** Secrets of the program itself, which an import does not touch unless asked. */
  readonly internal: readonly string[];
}

/** The user's secrets: one encrypted file each, under one master key. */
export interface SecretStore {
  readonly folder: string;
  readonly keySource: KeySource;
  /** A secret's text, or undefined when there is none. Throws SCAF7002 when it cannot be decrypted. */
  get(name: string): Promise<string | undefined>;
  /** Stores a secret. An existing one is replaced only with `overwrite`; without it the answer is `exists`. */
  set(
    name: string,
    value: string,
    options?: { overwrite?: boolean },
  ): Promise<"created" | "updated" | "exists">;
  exists(name: string): Promise<boolean>;
  /** Removes a secret; false when there was none. */
  delete(name: string): Promise<boolean>;
  /** Names, sorted; those of the program itself only with `internal`. */
  list(options?: { internal?: boolean }): Promise<string[]>;
  /**
   * Encrypts everything anew under another master key. With the keychain the key is made and stored by itself; with a key in
   * the environment the next one is read from SCAFCTL_SECRET_KEY_NEW, and the caller is to tell the user to switch over.
   */
  rotate(): Promise<RotationResult>;
  /** All secrets in plain text, or encrypted with a passphrase. */
  export(options?: {
    internal?: boolean;
    format?: TransferFormat;
    passphrase?: string;
    now?: Date;
  }): Promise<{ bytes: Uint8Array<ArrayBuffer>; names: string[] }>;
  /** Takes over the secrets of an export; `dryRun` only tells what would happen. */
  import(bytes: Uint8Array<ArrayBuffer>, options?: {
    overwrite?: boolean;
    dryRun?: boolean;
    internal?: boolean;
    passphrase?: string;
  }): Promise<ImportResult>;
}

/**
 * Opens the secret store. The master key comes from SCAFCTL_SECRET_KEY, else from the system's keychain, where one is made
 * when the first secret is stored. Throws SCAF7002 when neither can be had, the variable holds no key, or a key in it is not
 * wanted.
 */
export async function openSecretStore(options: SecretStoreOptions): Promise<SecretStore> {
  const fromVariable = keyFromVariable(options.env, KEY_VARIABLE);
  if (fromVariable && options.keychainOnly) {
    throw new ScafctlError("SCAF7002", `a master key in ${KEY_VARIABLE} is not allowed here`, {
      hint:
        `unset ${KEY_VARIABLE} to use the keychain, or allow it with settings.requireSecureKeyring: false`,
    });
  }
  if (fromVariable) return new FileStore(options, "environment", await sealingKey(fromVariable), undefined);
  const keychain = options.keychain ?? systemKeychain(options.env);
  const stored = await keyFromKeychain(keychain);
  return new FileStore(options, "keychain", stored && await sealingKey(stored), keychain);
}

class FileStore implements SecretStore {
  readonly folder: string;
  #key: SealingKey | undefined;

  constructor(
    private readonly options: SecretStoreOptions,
    readonly keySource: KeySource,
    key: SealingKey | undefined,
    private readonly keychain: Keychain | undefined,
  ) {
    this.folder = options.folder;
    this.#key = key;
  }

  async get(name: string): Promise<string | undefined> {
    checkSecretName(name);
    await this.#recover();
    const file = await readBytes(secretPath(this.folder, name));
    if (!file) return undefined;
    const plain = await unseal(this.#requireKey(), name, file);
    try {
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(plain);
    } finally {
      plain.fill(0);
    }
  }

  async set(
    name: string,
    value: string,
    options: { overwrite?: boolean } = {},
  ): Promise<"created" | "updated" | "exists"> {
    checkSecretName(name);
    return await this.#locked(async () => {
      const isThere = await this.exists(name);
      if (isThere && !options.overwrite) return "exists";
      await this.#write(name, value);
      return isThere ? "updated" : "created";
    });
  }

  async exists(name: string): Promise<boolean> {
    checkSecretName(name);
    return await isThere(secretPath(this.folder, name));
  }

  async delete(name: string): Promise<boolean> {
    checkSecretName(name);
    return await this.#locked(async () => {
      const path = secretPath(this.folder, name);
      try {
        await Deno.remove(path);
        return true;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return false;
        throw storeError("cannot be removed", path, error);
      }
    });
  }

  async list({ internal = false } = {}): Promise<string[]> {
    const names = await secretNames(this.folder);
    return internal ? names : names.filter((name) => !isInternalName(name));
  }

  async rotate(): Promise<RotationResult> {
    return await this.#locked(async () => {
      const result = await rotate({
        folder: this.folder,
        env: this.options.env,
        keychain: this.keychain,
        key: this.#key,
      });
      this.#key = result.key;
      const { count, source } = result;
      return { count, source };
    });
  }

  async export(
    options: { internal?: boolean; format?: TransferFormat; passphrase?: string; now?: Date } = {},
  ): Promise<{ bytes: Uint8Array<ArrayBuffer>; names: string[] }> {
    const names = await this.list({ internal: options.internal ?? false });
    const secrets: { name: string; value: string }[] = [];
    for (const name of names) {
      const value = await this.get(name);
      // Another process may have removed it since.
      if (value !== undefined) secrets.push({ name, value });
    }
    const plain = await writeExport(secrets, options.format ?? "yaml", options.now ?? new Date());
    if (options.passphrase === undefined) return { bytes: plain, names };
    try {
      return { bytes: await encryptExport(plain, options.passphrase), names };
    } finally {
      plain.fill(0);
    }
  }

  async import(
    bytes: Uint8Array<ArrayBuffer>,
    options: { overwrite?: boolean; dryRun?: boolean; internal?: boolean; passphrase?: string } = {},
  ): Promise<ImportResult> {
    const secrets = await readExport(await decrypted(bytes, options.passphrase));
    for (const { name } of secrets) checkSecretName(name);
    const result = { created: [], updated: [], skipped: [], internal: [] } as Record<
      keyof ImportResult,
      string[]
    >;
    const apply = async () => {
      for (const { name, value } of secrets) {
        const isThere = await this.exists(name);
        const kind = isInternalName(name) && !options.internal
          ? "internal"
          : !isThere
          ? "created"
          : options.overwrite
          ? "updated"
          : "skipped";
        result[kind].push(name);
        if (!options.dryRun && (kind === "created" || kind === "updated")) await this.#write(name, value);
      }
    };
    if (options.dryRun) await apply();
    else await this.#locked(apply);
    return result;
  }

  /** Only within the lock. */
  async #write(name: string, value: string): Promise<void> {
    const key = await this.#ensureKey();
    const plain = new TextEncoder().encode(value);
    try {
      await writeBytes(this.folder, secretPath(this.folder, name), await seal(key, name, plain));
    } finally {
      plain.fill(0);
    }
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    return await withStoreLock(this.folder, async () => {
      await finishRotation(this.folder, this.#key);
      return await work();
    }, this.options.lockWait);
  }

  /** Ends a rotation that was cut off, so that no secret is under a key that is gone. */
  async #recover(): Promise<void> {
    if (!await isThere(join(this.folder, ".rotation"))) return;
    await this.#locked(() => Promise.resolve());
  }

  #requireKey(): SealingKey {
    if (this.#key) return this.#key;
    throw new ScafctlError("SCAF7002", "the keychain of this system has no master key of scafctl", {
      hint: "set SCAFCTL_SECRET_KEY to the key that the secrets were stored with",
    });
  }

  async #ensureKey(): Promise<SealingKey> {
    if (this.#key) return this.#key;
    // Two processes may have started without a key; the one that came first has made it meanwhile.
    const stored = await keyFromKeychain(this.keychain!);
    if (stored) return this.#key = await sealingKey(stored);
    if ((await secretNames(this.folder)).length > 0) this.#requireKey();
    const fresh = newKey();
    await this.keychain!.write(fresh.toBase64());
    return this.#key = await sealingKey(fresh);
  }
}

async function decrypted(
  bytes: Uint8Array<ArrayBuffer>,
  passphrase: string | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isEncryptedExport(bytes)) return bytes;
  if (passphrase === undefined) {
    throw new ScafctlError("SCAF2005", "the export is encrypted: a passphrase is needed", {
      hint: PASSPHRASE_HINT,
    });
  }
  return await decryptExport(bytes, passphrase);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}
