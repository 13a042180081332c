import { ScafctlError } from "../diagnostics/mod.ts";
import { KEY_SIZE } from "./cipher.ts";
import type { Keychain } from "./keychain.ts";

/** Reads an environment variable. */
export type ReadEnvironment = (name: string) => string | undefined;

/** Holds the master key in base64; replaces the keychain. */
export const KEY_VARIABLE = "SCAFCTL_SECRET_KEY";
/** Holds the next master key while it is rotated in an environment without keychain. */
export const NEXT_KEY_VARIABLE = "SCAFCTL_SECRET_KEY_NEW";

/** How the original's keychain library marks values that it has encoded. */
const ENCODED_PREFIX = "go-keyring-base64:";

/** Where the master key comes from. */
export type KeySource = "environment" | "keychain";

/** A master key in a variable; undefined when the variable is not set. Throws SCAF7002 when it is malformed. */
export function keyFromVariable(env: ReadEnvironment, variable: string): Uint8Array<ArrayBuffer> | undefined {
  const text = env(variable);
  if (text === undefined || text.trim() === "") return undefined;
  const key = decodeKey(text.trim());
  if (key) return key;
  // The value is never repeated: it may be all but one character of the key.
  throw new ScafctlError("SCAF7002", `${variable} is not a valid key`, {
    hint: `it must be the base64 form of ${KEY_SIZE} bytes, as 'openssl rand -base64 ${KEY_SIZE}' makes it`,
  });
}

/** The master key in the keychain; undefined when it has none yet. Throws SCAF7002 when the entry is no key. */
export async function keyFromKeychain(keychain: Keychain): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const stored = await keychain.read();
  if (stored === undefined) return undefined;
  const key = decodeKey(unwrapped(stored.trim()));
  if (key) return key;
  throw new ScafctlError("SCAF7002", "the entry of scafctl in the keychain of this system is no master key", {
    hint:
      `set ${KEY_VARIABLE} to the key that the secrets were stored with; without any secrets, remove the entry`,
  });
}

function unwrapped(text: string): string {
  if (!text.startsWith(ENCODED_PREFIX)) return text;
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(text.slice(ENCODED_PREFIX.length)));
  } catch {
    return "";
  }
}

/** A new random master key. */
export function newKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(KEY_SIZE));
}

function decodeKey(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.fromBase64(text);
    return bytes.length === KEY_SIZE ? bytes : undefined;
  } catch {
    return undefined;
  }
}
