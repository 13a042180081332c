import { ScafctlError } from "../diagnostics/mod.ts";

/** Bytes of a master key. */
export const KEY_SIZE = 32;

const NONCE_SIZE = 12;
const TAG_SIZE = 16;
/** First byte of a file: 1 as the original wrote it, 2 with the name bound to the content. */
const PLAIN_VERSION = 1;
const BOUND_VERSION = 2;

/** A key that encrypts, held outside of the script's memory: it cannot be read back. */
export type SealingKey = CryptoKey;

/** Makes a key out of its bytes, which are zeroed. */
export async function sealingKey(bytes: Uint8Array<ArrayBuffer>): Promise<SealingKey> {
  try {
    return await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  } finally {
    bytes.fill(0);
  }
}

/**
 * Encrypts a secret: version, nonce, then ciphertext with its tag. The name is authenticated, so that one secret's file
 * cannot be put in the place of another's.
 */
export async function seal(
  key: SealingKey,
  name: string,
  value: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_SIZE));
  const parameters = { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(name) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, key, value));
  const file = new Uint8Array(1 + NONCE_SIZE + sealed.length);
  file[0] = BOUND_VERSION;
  file.set(nonce, 1);
  file.set(sealed, 1 + NONCE_SIZE);
  return file;
}

/** Decrypts what {@link seal} wrote, and files of the original. Throws SCAF7002 when key, name or content do not fit. */
export async function unseal(
  key: SealingKey,
  name: string,
  file: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const version = file[0];
  if (file.length < 1 + NONCE_SIZE + TAG_SIZE || (version !== PLAIN_VERSION && version !== BOUND_VERSION)) {
    throw new ScafctlError("SCAF7002", `the secret '${name}' is damaged: its file has an unknown form`);
  }
  const parameters = {
    name: "AES-GCM",
    iv: file.subarray(1, 1 + NONCE_SIZE),
    ...(version === BOUND_VERSION && { additionalData: new TextEncoder().encode(name) }),
  };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, file.subarray(1 + NONCE_SIZE)));
  } catch (error) {
    throw new ScafctlError("SCAF7002", `the secret '${name}' cannot be decrypted`, {
      hint: "the master key is another one than it was written with, or the file was changed",
      cause: error,
    });
  }
}
