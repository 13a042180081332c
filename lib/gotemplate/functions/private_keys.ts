import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { Buffer } from "node:buffer";
import { FunctionError } from "./contract.ts";
import { element, integer, pem, readAll, readInteger, readPem, sequence, TAG } from "./der.ts";

/** A private key that can sign certificates, and the text it is written as. */
export interface PrivateKey {
  readonly pem: string;
  readonly publicKeyInfo: Uint8Array;
  /** The object identifier of its signatures, and whether the identifier carries a null parameter. */
  readonly algorithm: { readonly oid: string; readonly hasNull: boolean };
  sign(data: Uint8Array): Uint8Array;
}

/** A new RSA key of 2048 bits. */
export function newRsaKey(): PrivateKey {
  return wrap(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey);
}

/** A new key as PEM. An unknown type is answered with a text that says so. */
export function generatePrivateKey(type: string): string {
  switch (type) {
    case "":
    case "rsa":
      return keyText(generateKeyPairSync("rsa", { modulusLength: 4096 }).privateKey);
    case "ecdsa":
      return keyText(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
    case "ed25519":
      return keyText(generateKeyPairSync("ed25519").privateKey);
    case "dsa":
      return dsaText(generateKeyPairSync("dsa", { modulusLength: 2048, divisorLength: 256 }).privateKey);
    default:
      return `Unknown type ${type}`;
  }
}

/** Reads a key in PEM. Throws with the original's messages for anything else. */
export function parsePrivateKey(text: string): PrivateKey {
  const block = readPem(text);
  if (block === undefined) throw new FunctionError("no PEM data in input");
  if (block.type === "PRIVATE KEY") return read(block.der, "pkcs8", "decoding PEM as PKCS#8");
  if (!block.type.endsWith(" PRIVATE KEY")) {
    throw new FunctionError(`no private key data in PEM block of type ${block.type}`);
  }
  const kind = block.type.slice(0, -" PRIVATE KEY".length);
  if (kind === "RSA") return read(block.der, "pkcs1", "parsing RSA private key from PEM");
  if (kind === "EC") return read(block.der, "sec1", "parsing EC private key from PEM");
  if (kind === "DSA") throw new FunctionError("x509: unsupported public key type: *dsa.PublicKey");
  throw new FunctionError(`invalid private key type ${block.type}`);
}

function read(der: Uint8Array, type: "pkcs1" | "pkcs8" | "sec1", failure: string): PrivateKey {
  try {
    return wrap(createPrivateKey({ key: Buffer.from(der), format: "der", type }));
  } catch (error) {
    throw new FunctionError(`${failure}: ${error instanceof Error ? error.message : error}`);
  }
}

function wrap(key: KeyObject): PrivateKey {
  const type = key.asymmetricKeyType;
  const hash = type === "ed25519" ? null : "sha256";
  const algorithm = type === "rsa"
    ? { oid: "1.2.840.113549.1.1.11", hasNull: true }
    : type === "ec"
    ? { oid: "1.2.840.10045.4.3.2", hasNull: false }
    : { oid: "1.3.101.112", hasNull: false };
  return {
    pem: keyText(key),
    publicKeyInfo: Uint8Array.from(createPublicKey(key).export({ type: "spki", format: "der" })),
    algorithm,
    sign: (data) => Uint8Array.from(sign(hash, Buffer.from(data), key)),
  };
}

function keyText(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return pem("RSA PRIVATE KEY", derOf(key, "pkcs1"));
    case "ec":
      return pem("EC PRIVATE KEY", ecKey(derOf(key, "pkcs8")));
    default:
      return pem("PRIVATE KEY", derOf(key, "pkcs8"));
  }
}

function derOf(key: KeyObject, type: "pkcs1" | "pkcs8"): Uint8Array {
  return Uint8Array.from(key.export({ type, format: "der" }) as Uint8Array);
}

/** RFC 5915. The runtime's own form leaves the curve out, without which no other program can read the key. */
function ecKey(pkcs8: Uint8Array): Uint8Array {
  const [, algorithm, secret] = readAll(readAll(pkcs8)[0]!.content);
  const curve = readAll(algorithm!.content)[1]!;
  const [version, number, ...rest] = readAll(readAll(secret!.content)[0]!.content);
  const publicPart = rest.find(({ tag }) => tag === 0xa1);
  return sequence(
    version!.whole,
    number!.whole,
    element(0xa0, curve.whole),
    ...(publicPart === undefined ? [] : [publicPart.whole]),
  );
}

/** The traditional form lists version, p, q, g, the public and the private number. */
function dsaText(key: KeyObject): string {
  const [info] = readAll(derOf(key, "pkcs8"));
  const [, algorithm, secret] = readAll(info!.content);
  const [p, q, g] = readAll(readAll(algorithm!.content).find(({ tag }) => tag === TAG.sequence)!.content)
    .map(({ content }) => readInteger(content)) as [bigint, bigint, bigint];
  const x = readInteger(readAll(secret!.content)[0]!.content);
  return pem("DSA PRIVATE KEY", sequence(...[0n, p, q, g, power(g, x, p), x].map(integer)));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let factor = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = result * factor % modulus;
    factor = factor * factor % modulus;
  }
  return result;
}
