import assert from "node:assert/strict";
import fc from "fast-check";
import { Float, formatJson, object } from "../value/mod.ts";
import { Masker, REDACTED, StreamMasker } from "./masker.ts";

function knowing(...secrets: string[]): Masker {
  const masker = new Masker();
  secrets.forEach((secret) => masker.add(secret));
  return masker;
}

Deno.test("a secret is found in the forms in which it leaks", () => {
  const secret = 'p"ass <wörd>/1';
  const masker = knowing(secret);
  const forms = [
    secret,
    JSON.stringify(secret),
    formatJson(secret),
    encodeURIComponent(secret),
    new Uint8Array(new TextEncoder().encode(secret)).toBase64(),
    new TextEncoder().encode("user:" + secret).toBase64(),
    new TextEncoder().encode("usr:" + secret + "!").toBase64(),
  ];
  for (const form of forms) {
    const masked = masker.mask(`x ${form} y`);
    assert.ok(masked.includes(REDACTED), form);
    assert.ok(!masked.includes(secret));
  }
});

Deno.test("texts too short to be secrets stay", () => {
  assert.equal(knowing("abc").mask("abcabc"), "abcabc");
  const masker = new Masker();
  masker.add([true, null, 7]);
  assert.equal(masker.mask("true 7"), "true 7");
});

Deno.test("the longer secret goes first", () => {
  assert.equal(knowing("abcd", "abcdefgh").mask("abcdefgh"), REDACTED);
});

Deno.test("values are masked at every depth", () => {
  const masker = knowing("hunter22");
  masker.add(123456);
  assert.deepEqual(
    masker.maskValue(object({ a: ["-hunter22-", 123456, 1], hunter22: null })),
    object({ a: [`-${REDACTED}-`, REDACTED, 1], [REDACTED]: null }),
  );
});

Deno.test("a stream is masked however it is cut", () => {
  const secret = "s3crét-token";
  fc.assert(fc.property(
    fc.array(fc.oneof(fc.constant(secret), fc.string({ maxLength: 5 })), { maxLength: 6 }),
    fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    fc.boolean(),
    (parts, sizes, asBytes) => {
      const text = parts.join("|");
      const stream = new StreamMasker(knowing(secret));
      const bytes = new TextEncoder().encode(text);
      const whole = asBytes ? bytes : text;
      const out: number[] = [];
      let shown = "";
      const take = (piece: string | Uint8Array) => {
        if (typeof piece === "string") shown += piece;
        else out.push(...piece);
      };
      for (let at = 0, turn = 0; at < whole.length; turn++) {
        const size = sizes[turn % sizes.length]!;
        take(stream.push(whole.slice(at, at + size)));
        at += size;
      }
      take(stream.end());
      if (asBytes) shown = new TextDecoder().decode(Uint8Array.from(out));
      assert.equal(shown.isWellFormed() && shown, text.replaceAll(secret, REDACTED));
    },
  ));
});

Deno.test("many secrets are found as few are, and quickly", () => {
  const secrets = Array.from({ length: 2_000 }, (_, index) => `secret-number-${index}!`);
  const masker = knowing(...secrets);
  assert.equal(masker.mask("a secret-number-7! b secret-number-1999! c"), `a ${REDACTED} b ${REDACTED} c`);
  assert.equal(masker.mask("secret-number-2000!"), "secret-number-2000!");
  const long = "nothing to see ".repeat(20_000);
  assert.equal(masker.mask(long), long);
});

Deno.test("what derives from a secret is one, but for what the user wrote and what is known to be open", () => {
  const masker = knowing("hunter2-token");
  masker.open({ status: "success", token: "hunter2-token", port: 5432 });
  const isWritten = (text: string) => "_.pw == '' ? 'anonymous' : 'bearer'\nkind: Deployment".includes(text);
  masker.addDerived(
    { mode: "bearer", status: "success", port: 5432, shout: "HUNTER2-TOKEN", pin: 90210 },
    isWritten,
  );
  masker.addDerived("kind: Deployment\npassword: HUNTER2", isWritten);
  const plain = "bearer success 5432 kind: Deployment";
  assert.equal(masker.mask(plain), plain);
  assert.equal(masker.mask("hunter2-token"), REDACTED);
  assert.equal(masker.mask("HUNTER2-TOKEN"), REDACTED);
  assert.equal(masker.mask("90210"), REDACTED);
  assert.equal(masker.mask("password: HUNTER2"), REDACTED);
});

Deno.test("an answer from outside is masked where it is used, not before", () => {
  const masker = knowing("hunter2-token");
  masker.foreign(["us-east-1", "plain"]);
  masker.addIntermediate({ region: "us-east-1", shout: "HUNTER2-TOKEN" }, () => false);
  assert.equal(masker.mask("us-east-1 HUNTER2-TOKEN"), `us-east-1 ${REDACTED}`);
  masker.addDerived("us-east-1", () => false);
  assert.equal(masker.mask("us-east-1 plain"), `${REDACTED} plain`);
  assert.deepEqual(["us-east-1", "plain"].map((text) => masker.isOpen(text)), [false, false]);
  masker.open("status");
  assert.ok(masker.isOpen("status"));
});

Deno.test("what is declared a secret is one even where it was open before", () => {
  const masker = new Masker();
  masker.open("standard");
  masker.add("standard");
  assert.equal(masker.mask("standard"), REDACTED);
});

Deno.test("numbers that came from JSON are secrets like others", () => {
  const masker = new Masker();
  masker.add(new Float(90210));
  assert.equal(masker.mask("pin 90210"), `pin ${REDACTED}`);
  assert.deepEqual(masker.maskValue([new Float(90210), new Float(1)]), [REDACTED, new Float(1)]);
});

Deno.test("the secret parts of a value are found", () => {
  const masker = knowing("hunter2-token");
  assert.deepEqual(masker.secretsIn({ url: "https://u:hunter2-token@h", region: "us-east-1", n: 5 }), [
    "https://u:hunter2-token@h",
  ]);
  assert.deepEqual(new Masker().secretsIn(["x"]), []);
});
