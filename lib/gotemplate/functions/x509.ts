import { createHash } from "node:crypto";
import { civil, Timestamp } from "../../value/mod.ts";
import { bitString, DerError, type Element, element, integer, oid, readAll, sequence, TAG } from "./der.ts";
import type { PrivateKey } from "./private_keys.ts";

/** What a new certificate says. */
export interface CertificateRequest {
  readonly commonName: string;
  /** Addresses of 4 or 16 bytes. */
  readonly addresses: readonly Uint8Array[];
  readonly dnsNames: readonly string[];
  readonly notBefore: Timestamp;
  readonly days: number;
  readonly isAuthority: boolean;
  readonly serial: bigint;
}

/** Who signs: the subject of its certificate as it is encoded, its key identifier, and its key. */
export interface Issuer {
  readonly subject: Uint8Array;
  readonly keyId?: Uint8Array;
  readonly key: PrivateKey;
}

const DAY = 86400;

/** A signed certificate in DER. Without an issuer it signs itself. */
export function createCertificate(request: CertificateRequest, key: PrivateKey, issuer?: Issuer): Uint8Array {
  const subject = subjectOf(request.commonName);
  const signer = issuer?.key ?? key;
  const issuerName = issuer?.subject ?? subject;
  const isSelfSigned = sameBytes(issuerName, subject);
  const algorithm = sequence(
    oid(signer.algorithm.oid),
    ...(signer.algorithm.hasNull ? [element(TAG.null)] : []),
  );
  const authority = isSelfSigned ? undefined : issuer?.keyId;
  const until = new Timestamp(request.notBefore.seconds + request.days * DAY);
  const body = sequence(
    element(0xa0, integer(2n)),
    integer(request.serial),
    algorithm,
    issuerName,
    sequence(timeOf(request.notBefore), timeOf(until)),
    subject,
    key.publicKeyInfo,
    element(0xa3, sequence(...extensions(request, key, authority))),
  );
  return sequence(body, algorithm, bitString(signer.sign(body)));
}

/** The encoded subject and the key identifier of a certificate. Throws a {@link DerError} for anything else. */
export function readCertificate(der: Uint8Array): { subject: Uint8Array; keyId?: Uint8Array } {
  const [certificate, ...rest] = readAll(der);
  if (certificate?.tag !== TAG.sequence || rest.length > 0) throw new DerError("malformed certificate");
  const [body, algorithm, signature] = readAll(certificate.content);
  if (body?.tag !== TAG.sequence || algorithm?.tag !== TAG.sequence || signature?.tag !== TAG.bits) {
    throw new DerError("malformed certificate");
  }
  const fields = readAll(body.content);
  const hasVersion = fields[0]?.tag === 0xa0;
  const subject = fields[hasVersion ? 5 : 4];
  if (subject?.tag !== TAG.sequence) throw new DerError("malformed certificate");
  const keyId = findKeyId(fields);
  return { subject: subject.whole, ...(keyId === undefined ? {} : { keyId }) };
}

function findKeyId(fields: readonly Element[]): Uint8Array | undefined {
  const list = fields.find(({ tag }) => tag === 0xa3);
  if (list === undefined) return undefined;
  const wanted = oid("2.5.29.14");
  for (const extension of readAll(readAll(list.content)[0]?.content ?? new Uint8Array())) {
    const parts = readAll(extension.content);
    if (parts[0] !== undefined && sameBytes(parts[0].whole, wanted)) {
      return readAll(parts.at(-1)!.content)[0]?.content;
    }
  }
  return undefined;
}

function subjectOf(name: string): Uint8Array {
  if (name === "") return sequence();
  const isPrintable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(name);
  const text = element(isPrintable ? TAG.printable : TAG.utf8, new TextEncoder().encode(name));
  return sequence(element(TAG.set, sequence(oid("2.5.4.3"), text)));
}

function extensions(request: CertificateRequest, key: PrivateKey, authority?: Uint8Array): Uint8Array[] {
  // Bits: digital signature 0, key encipherment 2, certificate signing 5.
  const usage = request.isAuthority ? bitString(Uint8Array.of(0xa4), 2) : bitString(Uint8Array.of(0xa0), 5);
  const constraints = request.isAuthority ? sequence(element(TAG.boolean, Uint8Array.of(0xff))) : sequence();
  const list = [
    extension("2.5.29.15", usage, true),
    extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"), oid("1.3.6.1.5.5.7.3.2"))),
    extension("2.5.29.19", constraints, true),
  ];
  if (request.isAuthority) list.push(extension("2.5.29.14", element(TAG.octets, keyIdOf(key))));
  if (authority !== undefined) list.push(extension("2.5.29.35", sequence(element(0x80, authority))));
  const names = [
    ...request.dnsNames.map((name) => element(0x82, new TextEncoder().encode(name))),
    ...request.addresses.map((address) => element(0x87, address)),
  ];
  // The names are critical when they are all that identifies the subject.
  if (names.length > 0) list.push(extension("2.5.29.17", sequence(...names), request.commonName === ""));
  return list;
}

function extension(id: string, value: Uint8Array, isCritical = false): Uint8Array {
  const critical = isCritical ? [element(TAG.boolean, Uint8Array.of(0xff))] : [];
  return sequence(oid(id), ...critical, element(TAG.octets, value));
}

/** The first 160 bits of the SHA-256 sum of the public key's bits (RFC 7093). */
function keyIdOf(key: PrivateKey): Uint8Array {
  const bits = readAll(readAll(key.publicKeyInfo)[0]!.content)[1]!.content.subarray(1);
  return Uint8Array.from(createHash("sha256").update(bits).digest().subarray(0, 20));
}

function timeOf(time: Timestamp): Uint8Array {
  const at = civil(time, 0);
  const clock = [at.month, at.day, at.hour, at.minute, at.second].map((part) => pad(part)).join("") + "Z";
  const isShort = at.year >= 1950 && at.year < 2050;
  const year = isShort ? pad(at.year % 100) : pad(at.year, 4);
  return element(isShort ? TAG.utcTime : TAG.generalizedTime, new TextEncoder().encode(year + clock));
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
