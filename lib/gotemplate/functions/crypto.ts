import { createCipheriv, createDecipheriv, createHash, createHmac, scryptSync } from "node:crypto";
import { decodeBase64, encodeBase64 } from "../../value/mod.ts";
import { fromBytes, toBytes } from "./bytes.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import { base64Fault } from "./encodings.ts";
import { bcryptHash } from "./password_hash.ts";

/** Checksums, password hashes and encryption. */
export const cryptoFunctions = group("crypto", "sprig", (define) => {
  for (
    const [name, algorithm, sum] of [
      ["sha1sum", "sha1", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"],
      ["sha256sum", "sha256", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
      ["sha512sum", "sha512", ""],
    ] as const
  ) {
    define(
      name,
      ["string"],
      `The ${algorithm.toUpperCase().replace("SHA", "SHA-")} sum of a text, in hexadecimal.`,
      [sum === "" ? [`{{${name} "a" | trunc 16}}`, "1f40fc92da241694"] : [`{{${name} "a"}}`, sum]],
      ([text]) => createHash(algorithm).update(toBytes(text)).digest("hex"),
    );
  }
  define("adler32sum", ["string"], "The Adler-32 sum of a text, as a decimal number.", [
    ['{{adler32sum "a"}}', "6422626"],
  ], ([text]) => String(adler32(toBytes(text))));
  define(
    "bcrypt",
    ["string"],
    "The bcrypt hash of a password, with a random salt.",
    [['{{bcrypt "secret" | trunc 7}}', "$2a$10$"]],
    ([password], context) => bcrypt(password, context),
  );
  define(
    "htpasswd",
    ["string", "string"],
    "A line of an htpasswd file, with a bcrypt hash.",
    [['{{htpasswd "user" "secret" | trunc 12}}', "user:$2a$10$"]],
    ([user, password], context) =>
      user.includes(":") ? `invalid username: ${user}` : `${user}:${bcrypt(password, context)}`,
  );
  define(
    "encryptAES",
    ["string", "string"],
    "A text encrypted with AES-256-CBC under a password, in base64.",
    [['{{encryptAES "key" "secret" | decryptAES "key"}}', "secret"]],
    ([password, text], context) => encrypt(password, text, context),
  );
  define(
    "decryptAES",
    ["string", "string"],
    "The text behind encryptAES.",
    [['{{encryptAES "key" "secret" | decryptAES "key"}}', "secret"]],
    ([password, text]) => decrypt(password, text),
  );
  define(
    "derivePassword",
    ["int", "string", "string", "string", "string"],
    "A password for a site that only depends on the arguments: counter, type, master password, user and site.",
    [['{{derivePassword 1 "long" "password" "user" "example.com"}}', "ZedaFaxcZaso9*"]],
    ([counter, type, password, user, site], context) => {
      context.step(10_000);
      return derive(counter, type, password, user, site);
    },
  );
});

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function bcrypt(password: string, context: FunctionContext): string {
  const LONGEST = 72;
  const bytes = toBytes(password);
  if (bytes.length > LONGEST) {
    return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
  }
  context.step(10_000);
  return bcryptHash(password, context.random(16));
}

const BLOCK = 16;

/** The password's first 32 bytes, filled up with zeros. */
function keyOf(password: string): Uint8Array {
  const key = new Uint8Array(32);
  key.set(toBytes(password).subarray(0, 32));
  return key;
}

function encrypt(password: string, text: string, context: FunctionContext): string {
  if (text === "") return "";
  const bytes = toBytes(text);
  context.produce(bytes.length * 2);
  const vector = context.random(BLOCK);
  const cipher = createCipheriv("aes-256-cbc", keyOf(password), vector);
  return encodeBase64(Uint8Array.from([...vector, ...cipher.update(bytes), ...cipher.final()]));
}

function decrypt(password: string, text: string): string {
  if (text === "") return "";
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw new FunctionError(base64Fault(text));
  if (bytes.length < BLOCK) {
    const capacity = Math.floor(text.length / 4) * 3;
    throw new FunctionError(`runtime error: slice bounds out of range [:16] with capacity ${capacity}`);
  }
  const content = bytes.subarray(BLOCK);
  if (content.length % BLOCK !== 0) throw new FunctionError("crypto/cipher: input not full blocks");
  if (content.length === 0) throw new FunctionError("runtime error: index out of range [-1]");
  const decipher = createDecipheriv("aes-256-cbc", keyOf(password), bytes.subarray(0, BLOCK));
  // The original trusts the last byte alone, so a wrong password gives rubbish more often than an error.
  decipher.setAutoPadding(false);
  const plain = Uint8Array.from([...decipher.update(content), ...decipher.final()]);
  const length = plain.length - plain.at(-1)!;
  if (length < 0) throw new FunctionError(`runtime error: slice bounds out of range [:${length}]`);
  return fromBytes(plain.subarray(0, length));
}

const SEED = "com.lyndir.masterpassword";

/** Forms of passwords: each letter stands for a class of characters. */
const FORMS: ReadonlyMap<string, readonly string[]> = new Map([
  ["maximum", ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"]],
  [
    "long",
    ("CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv " +
      "CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv " +
      "CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno")
      .split(" "),
  ],
  ["medium", ["CvcnoCvc", "CvcCvcno"]],
  ["short", ["Cvcn"]],
  ["basic", ["aaanaaan", "aannaaan", "aaannaaa"]],
  ["pin", ["nnnn"]],
]);

const VOWELS = "AEIOU";
const CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ";
const LETTERS = VOWELS + VOWELS.toLowerCase() + CONSONANTS + CONSONANTS.toLowerCase();
const CLASSES: Readonly<Record<string, string>> = {
  V: VOWELS,
  C: CONSONANTS,
  v: VOWELS.toLowerCase(),
  c: CONSONANTS.toLowerCase(),
  A: VOWELS + CONSONANTS,
  a: LETTERS,
  n: "0123456789",
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: LETTERS + "0123456789!@#$%^&*()",
};

/** The Master Password algorithm: scrypt for the key, an HMAC for the characters. */
function derive(counter: number, type: string, password: string, user: string, site: string): string {
  const forms = FORMS.get(type);
  if (forms === undefined) return `cannot find password template ${type}`;
  const salt = [...toBytes(SEED), ...uint32(toBytes(user).length), ...toBytes(user)];
  const key = scryptSync(toBytes(password), Uint8Array.from(salt), 64, {
    N: 32768,
    r: 8,
    p: 2,
    maxmem: 128 * 1024 * 1024,
  });
  const message = [...toBytes(SEED), ...uint32(toBytes(site).length), ...toBytes(site), ...uint32(counter)];
  const seed = createHmac("sha256", key).update(Uint8Array.from(message)).digest();
  const form = forms[seed[0]! % forms.length]!;
  return Array.from(form, (letter, index) => {
    const characters = CLASSES[letter]!;
    return characters[seed[index + 1]! % characters.length];
  }).join("");
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
