import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { compile, TemplateError } from "../mod.ts";
import { readAll, readPem } from "./der.ts";
import { parseAddress } from "./ip_address.ts";

interface Pair {
  Cert: string;
  Key: string;
}

async function pairs(template: string): Promise<Record<string, Pair>> {
  return JSON.parse((await compile(template)).render(null));
}

Deno.test("an authority signs a certificate for names and addresses", async () => {
  const { ca, host } = await pairs(
    '{{$ca := genCA "my ca" 365}}' +
      '{{toJson (dict "ca" $ca "host" (genSignedCert "h.io" (list "10.0.0.1" "::1") (list "h.io" "w.io") 30 $ca))}}',
  );
  const authority = new X509Certificate(ca!.Cert);
  const certificate = new X509Certificate(host!.Cert);
  assert.equal(authority.ca, true);
  assert.equal(certificate.subject, "CN=h.io");
  assert.equal(certificate.issuer, "CN=my ca");
  assert.ok(host!.Key.startsWith("-----BEGIN RSA PRIVATE KEY-----\n"));
  const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000;
  assert.equal(days, 30);
});

Deno.test("keys of every type can sign", async () => {
  for (const type of ["ecdsa", "ed25519"]) {
    const { one } = await pairs(
      `{{toJson (dict "one" (genSelfSignedCertWithKey "ü" nil nil 1 (genPrivateKey "${type}")))}}`,
    );
    const block = readPem(one!.Cert)!;
    assert.equal(block.type, "CERTIFICATE");
    // The body, the algorithm and the signature.
    assert.equal(readAll(readAll(block.der)[0]!.content).length, 3);
    assert.match(one!.Key, /^-----BEGIN (?:EC )?PRIVATE KEY-----\n/);
  }
});

Deno.test("bad arguments are refused in the original's words", async () => {
  const cases: readonly [string, string][] = [
    ['{{genSelfSignedCert "h" (list "1.2.3") nil 1}}', "error parsing ip: 1.2.3"],
    ['{{genSelfSignedCert "h" (list 1) nil 1}}', "error parsing ip: 1 is not a string"],
    ['{{genSelfSignedCert "h" nil (list 1) 1}}', "error processing alternate dns name: 1 is not a string"],
    ['{{genCAWithKey "h" 1 "x"}}', "parsing private key: no PEM data in input"],
    ['{{genSignedCert "h" nil nil 1 (dict)}}', "unable to decode certificate"],
    ['{{buildCustomCert "YWJj" "YWJj"}}', "unable to decode certificate"],
  ];
  for (const [template, message] of cases) {
    const compiled = await compile(template);
    assert.throws(() => compiled.render(null), (error: unknown) => {
      assert.ok(error instanceof TemplateError);
      assert.ok(error.message.endsWith(message), error.message);
      return true;
    });
  }
});

Deno.test("addresses in every form", () => {
  assert.deepEqual(parseAddress("10.0.0.255"), Uint8Array.of(10, 0, 0, 255));
  assert.equal(parseAddress("::ffff:1.2.3.4")?.toHex(), "00000000000000000000ffff01020304");
  assert.equal(parseAddress("2001:db8::1")?.toHex(), "20010db8000000000000000000000001");
  for (const text of ["", "1.2.3", "01.2.3.4", "256.1.1.1", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "g::"]) {
    assert.equal(parseAddress(text), undefined, text);
  }
});
