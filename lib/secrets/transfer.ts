import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { formatJson, isObject, object, parseJson, type Value } from "../value/mod.ts";

/** Formats of an export. */
export type TransferFormat = "yaml" | "json";

/** A secret in plain text on its way out or in. */
export interface PlainSecret {
  readonly name: string;
  readonly value: string;
}

const VERSION = "scafctl-secrets-v1";
const HEADER = new TextEncoder().encode("SCAFCTL-ENC-V1\n");
const SALT_SIZE = 16;
const COUNT_SIZE = 4;
const NONCE_SIZE = 12;
/** Rounds of PBKDF2 with HMAC-SHA-256. */
const ROUNDS = 600_000;
/** How a passphrase is given; never on the command line, where others can read it. */
export const PASSPHRASE_HINT = "type it at the terminal, or give it through a pipe";
/** A file that asks for more would only be there to keep the machine busy. */
const MOST_ROUNDS = 10_000_000;

/** Whether bytes are an encrypted export. */
export function isEncryptedExport(bytes: Uint8Array): boolean {
  return HEADER.every((byte, index) => bytes[index] === byte);
}

/** Writes secrets in plain text as YAML or JSON, in the form of the original. */
export async function writeExport(
  secrets: readonly PlainSecret[],
  format: TransferFormat,
  now: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  const document = object({
    version: VERSION,
    exported_at: now.toISOString().replace(/\.\d+Z$/, "Z"),
    secrets: secrets.map(({ name, value }) => object({ name, value })),
  });
  if (format === "json") return encode(formatJson(document, { indent: 2, escapeHtml: false }) + "\n");
  const { emitYaml } = await import("../yaml/mod.ts");
  return encode(emitYaml(document));
}

/** Reads an export in plain text. Throws SCAF7002 when it is none. */
export async function readExport(bytes: Uint8Array): Promise<PlainSecret[]> {
  const text = new TextDecoder().decode(bytes);
  const document = await parse(text);
  const list = isObject(document) && Object.hasOwn(document, "secrets") ? document.secrets : undefined;
  if (!Array.isArray(list)) throw unreadable("it has no list of secrets");
  return list.map((entry, index) => {
    const name = isObject(entry) && Object.hasOwn(entry, "name") ? entry.name : undefined;
    const value = isObject(entry) && Object.hasOwn(entry, "value") ? entry.value : undefined;
    if (typeof name !== "string" || typeof value !== "string") {
      throw unreadable(`entry ${index + 1} lacks name or value`);
    }
    return { name, value };
  });
}

async function parse(text: string): Promise<Value> {
  try {
    return parseJson(text);
  } catch {
    // Not JSON, so it is YAML.
  }
  const { parseYaml } = await import("../yaml/mod.ts");
  try {
    return parseYaml(text);
  } catch {
    // The parser's message would quote the file, and with it a secret.
    throw unreadable("it is neither YAML nor JSON");
  }
}

/** Encrypts an export with a passphrase. Takes a good part of a second on purpose. */
export async function encryptExport(
  plain: Uint8Array<ArrayBuffer>,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (passphrase === "") {
    throw new ScafctlError("SCAF2005", "a passphrase is needed to encrypt the export", {
      hint: PASSPHRASE_HINT,
    });
  }
  const salt = crypto.getRandomValues(new Uint8Array(SALT_SIZE));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_SIZE));
  const key = await passphraseKey(passphrase, salt, ROUNDS, "encrypt");
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain));
  const count = new Uint8Array(COUNT_SIZE);
  new DataView(count.buffer).setUint32(0, ROUNDS);
  return concat([HEADER, salt, count, encode(concat([nonce, sealed]).toBase64())]);
}

/** Decrypts an export. Throws SCAF7002 for a wrong passphrase or a damaged file. */
export async function decryptExport(
  bytes: Uint8Array<ArrayBuffer>,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const body = bytes.subarray(HEADER.length);
  const sealed = decodeBase64(body.subarray(SALT_SIZE + COUNT_SIZE));
  if (!isEncryptedExport(bytes) || !sealed || sealed.length < NONCE_SIZE) throw unreadable("it is damaged");
  const rounds = new DataView(body.buffer, body.byteOffset + SALT_SIZE, COUNT_SIZE).getUint32(0);
  if (rounds < 1 || rounds > MOST_ROUNDS) throw unreadable("it asks for an absurd number of rounds");
  const key = await passphraseKey(passphrase, body.subarray(0, SALT_SIZE), rounds, "decrypt");
  try {
    const parameters = { name: "AES-GCM", iv: sealed.subarray(0, NONCE_SIZE) };
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed.subarray(NONCE_SIZE)));
  } catch (error) {
    throw new ScafctlError(
      "SCAF7002",
      "the export cannot be decrypted: wrong passphrase, or the file was changed",
      {
        cause: error,
      },
    );
  }
}

async function passphraseKey(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
  usage: "encrypt" | "decrypt",
): Promise<CryptoKey> {
  const bytes = encode(passphrase);
  try {
    const base = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveKey"]);
    const parameters = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
    return await crypto.subtle.deriveKey(parameters, base, { name: "AES-GCM", length: 256 }, false, [usage]);
  } finally {
    bytes.fill(0);
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function decodeBase64(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function unreadable(reason: string): ScafctlError {
  return new ScafctlError("SCAF7002", `the export cannot be read: ${messageOf(reason)}`);
}
