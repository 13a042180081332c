import { decodeBase64, field, isObject, object, type Value, type ValueObject } from "../../value/mod.ts";
import { fromBytes } from "./bytes.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import { DerError, pem, readPem } from "./der.ts";
import { goType, withFacts } from "./go_values.ts";
import { parseAddress } from "./ip_address.ts";
import { generatePrivateKey, newRsaKey, parsePrivateKey, type PrivateKey } from "./private_keys.ts";
import { type CertificateRequest, createCertificate, type Issuer, readCertificate } from "./x509.ts";

/**
 * X.509 certificates and keys. Times and serial numbers come from the context; the keys themselves are made by the
 * platform's generator.
 */
export const certificateFunctions = group("certificates", "sprig", (define) => {
  define(
    "genPrivateKey",
    ["string"],
    "A new private key in PEM: rsa, dsa, ecdsa or ed25519.",
    [['{{genPrivateKey "ecdsa" | trunc 30}}', "-----BEGIN EC PRIVATE KEY-----"]],
    ([type], context) => {
      context.step(10_000);
      return generatePrivateKey(type);
    },
  );
  define(
    "genCA",
    ["string", "int"],
    "A new certificate authority for a name and a number of days, with the fields Cert and Key.",
    [['{{$ca := genCA "my-ca" 365}}{{$ca.Cert | trunc 27}}', "-----BEGIN CERTIFICATE-----"]],
    ([name, days], context) => issue(request(name, null, null, days, true, context), newRsaKey()),
  );
  define(
    "genCAWithKey",
    ["string", "int", "string"],
    "A certificate authority for a given private key.",
    [[
      '{{$ca := genCAWithKey "my-ca" 365 (genPrivateKey "ecdsa")}}{{$ca.Cert | trunc 27}}',
      "-----BEGIN CERTIFICATE-----",
    ]],
    ([name, days, key], context) => issue(request(name, null, null, days, true, context), givenKey(key)),
  );
  define(
    "genSelfSignedCert",
    ["string", "any", "any", "int"],
    "A new certificate that signs itself, for a name, lists of IP addresses and DNS names, and a number of days.",
    [[
      '{{(genSelfSignedCert "h" (list "10.0.0.1") (list "h.io") 30).Key | trunc 31}}',
      "-----BEGIN RSA PRIVATE KEY-----",
    ]],
    ([name, addresses, names, days], context) =>
      issue(request(name, addresses, names, days, false, context), newRsaKey()),
  );
  define(
    "genSelfSignedCertWithKey",
    ["string", "any", "any", "int", "string"],
    "A certificate that signs itself with a given private key.",
    [[
      '{{(genSelfSignedCertWithKey "h" nil nil 30 (genPrivateKey "ed25519")).Cert | trunc 27}}',
      "-----BEGIN CERTIFICATE-----",
    ]],
    ([name, addresses, names, days, key], context) =>
      issue(request(name, addresses, names, days, false, context), givenKey(key)),
  );
  define(
    "genSignedCert",
    ["string", "any", "any", "int", "any"],
    "A new certificate that a certificate authority signs.",
    [[
      '{{$ca := genCA "ca" 1}}{{(genSignedCert "h" nil (list "h.io") 1 $ca).Cert | trunc 27}}',
      "-----BEGIN CERTIFICATE-----",
    ]],
    ([name, addresses, names, days, authority], context) =>
      issueSigned(name, addresses, names, days, authority, newRsaKey, context),
  );
  define(
    "genSignedCertWithKey",
    ["string", "any", "any", "int", "any", "string"],
    "A certificate for a given private key that a certificate authority signs.",
    [[
      '{{$k := genPrivateKey "ecdsa"}}{{$ca := genCAWithKey "ca" 1 $k}}{{(genSignedCertWithKey "h" nil nil 1 $ca $k).Cert | trunc 27}}',
      "-----BEGIN CERTIFICATE-----",
    ]],
    ([name, addresses, names, days, authority, key], context) => {
      const given = givenKey(key);
      return issueSigned(name, addresses, names, days, authority, () => given, context);
    },
  );
  define(
    "buildCustomCert",
    ["string", "string"],
    "A certificate and its key from PEM texts in base64.",
    [[
      '{{$ca := genCAWithKey "ca" 1 (genPrivateKey "ecdsa")}}{{(buildCustomCert (b64enc $ca.Cert) (b64enc $ca.Key)).Key | eq $ca.Key}}',
      "true",
    ]],
    ([certificate, key]) => custom(certificate, key),
  );
});

function certificate(cert: string, key: string): ValueObject {
  return withFacts(object({ Cert: cert, Key: key }), { typeName: "sprig.certificate", kind: "struct" });
}

function issue(wanted: CertificateRequest, key: PrivateKey, issuer?: Issuer): ValueObject {
  return certificate(pem("CERTIFICATE", createCertificate(wanted, key, issuer)), key.pem);
}

function issueSigned(
  name: string,
  addresses: Value,
  names: Value,
  days: number,
  authority: Value,
  key: () => PrivateKey,
  context: FunctionContext,
): ValueObject {
  if (!isObject(authority)) {
    throw new FunctionError(`wrong type for value; expected sprig.certificate; got ${goType(authority)}`);
  }
  const cert = field(authority, "Cert");
  const block = typeof cert === "string" ? readPem(cert) : undefined;
  if (block === undefined) throw new FunctionError("unable to decode certificate");
  const signer = readDer(block.der, "decodedSignerCert.Bytes");
  const signerKey = parsing(
    "error parsing private key",
    () => parsePrivateKey(String(field(authority, "Key") ?? "")),
  );
  const wanted = request(name, addresses, names, days, false, context);
  return issue(wanted, key(), { ...signer, key: signerKey });
}

function request(
  name: string,
  addresses: Value,
  names: Value,
  days: number,
  isAuthority: boolean,
  context: FunctionContext,
): CertificateRequest {
  // Keys and signatures cost far more than their text shows.
  context.step(10_000);
  return {
    commonName: name,
    addresses: texts(addresses, "error parsing ip:", context).map((text) => {
      const address = parseAddress(text);
      if (address === undefined) throw new FunctionError(`error parsing ip: ${text}`);
      return address;
    }),
    dnsNames: texts(names, "error processing alternate dns name:", context),
    notBefore: context.now(),
    days,
    isAuthority,
    serial: BigInt("0x" + context.random(16).toHex()),
  };
}

function texts(list: Value, complaint: string, context: FunctionContext): string[] {
  if (list === null) return [];
  if (!Array.isArray(list)) {
    throw new FunctionError(`wrong type for value; expected []interface {}; got ${goType(list)}`);
  }
  return list.map((item) => {
    if (typeof item === "string") return item;
    throw new FunctionError(`${complaint} ${context.print(item)} is not a string`);
  });
}

function givenKey(text: string): PrivateKey {
  return parsing("parsing private key", () => parsePrivateKey(text));
}

function parsing<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(`${what}: ${error.message}`) : error;
  }
}

function readDer(der: Uint8Array, what: string): { subject: Uint8Array; keyId?: Uint8Array } {
  try {
    return readCertificate(der);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new FunctionError(`error parsing certificate: ${what}: x509: ${error.message}`);
  }
}

function custom(certificateText: string, keyText: string): ValueObject {
  const cert = decodeBase64(certificateText);
  if (cert === undefined) throw new FunctionError("unable to decode base64 certificate");
  const key = decodeBase64(keyText);
  if (key === undefined) throw new FunctionError("unable to decode base64 private key");
  const block = readPem(fromBytes(cert));
  if (block === undefined) throw new FunctionError("unable to decode certificate");
  readDer(block.der, "decodedCert.Bytes");
  parsing("error parsing private key", () => parsePrivateKey(fromBytes(key)));
  return certificate(fromBytes(cert), fromBytes(key));
}
