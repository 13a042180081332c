import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { ScafctlError } from "../diagnostics/mod.ts";
import {
  type Keychain,
  openSecretStore,
  type SecretStore,
  type SecretStoreOptions,
  systemKeychain,
} from "./mod.ts";

const KEY = new Uint8Array(32).fill(7).toBase64();
const OTHER = new Uint8Array(32).fill(8).toBase64();

/** A keychain in memory. */
function memoryKeychain(text?: string): Keychain & { text: string | undefined } {
  return {
    text,
    read() {
      return Promise.resolve(this.text);
    },
    write(next) {
      this.text = next;
      return Promise.resolve();
    },
  };
}

interface Place extends AsyncDisposable {
  readonly folder: string;
  open(variables?: Record<string, string>, options?: Partial<SecretStoreOptions>): Promise<SecretStore>;
}

/** A folder for a store, removed at the end. */
async function place(): Promise<Place> {
  const parent = await Deno.makeTempDir({ prefix: "scafctl-secrets-" });
  const folder = join(parent, "data", "secrets");
  return {
    folder,
    open: (variables = { SCAFCTL_SECRET_KEY: KEY }, options = {}) =>
      openSecretStore({ folder, env: (name) => variables[name], ...options }),
    [Symbol.asyncDispose]: () => Deno.remove(parent, { recursive: true }),
  };
}

async function fails(work: Promise<unknown>, code: string, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ScafctlError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("stores, lists, replaces and removes", async () => {
  await using spot = await place();
  const store = await spot.open();
  assert.deepEqual(await store.list(), []);
  assert.equal(await store.get("token"), undefined);
  assert.equal(await store.set("token", "s3cret\n"), "created");
  assert.equal(await store.set("token", "other"), "exists");
  assert.equal(await store.get("token"), "s3cret\n");
  assert.equal(await store.set("token", "new", { overwrite: true }), "updated");
  assert.equal(await (await spot.open()).get("token"), "new");
  await store.set("scafctl.login", "x");
  assert.deepEqual(await store.list(), ["token"]);
  assert.deepEqual(await store.list({ internal: true }), ["scafctl.login", "token"]);
  assert.deepEqual([await store.exists("token"), await store.delete("token")], [true, true]);
  assert.deepEqual([await store.exists("token"), await store.delete("token")], [false, false]);
});

Deno.test("any text survives", async () => {
  await using spot = await place();
  const store = await spot.open();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 200 }), async (text) => {
      await store.set("any", text, { overwrite: true });
      assert.equal(await store.get("any"), text.toWellFormed());
    }),
    { numRuns: 50 },
  );
  await store.set("bom", "\uFEFFx");
  assert.equal(await store.get("bom"), "\uFEFFx");
});

Deno.test("nothing of a secret is on the disk in plain, and only the owner can read it", async () => {
  await using spot = await place();
  await (await spot.open()).set("token", "canary-7151");
  const files = [...Deno.readDirSync(spot.folder)].map((entry) => entry.name).sort();
  assert.deepEqual(files, [".lock", "token.enc"]);
  const path = join(spot.folder, "token.enc");
  assert.ok(!new TextDecoder("latin1").decode(await Deno.readFile(path)).includes("canary"));
  if (Deno.build.os === "windows") return;
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  assert.equal((await Deno.stat(spot.folder)).mode! & 0o777, 0o700);
});

Deno.test("names that could leave the folder or confuse it are refused", async () => {
  await using spot = await place();
  const store = await spot.open();
  const bad = [
    "",
    ".",
    "..",
    ".hidden",
    "-x",
    "a..b",
    "../x",
    "a/b",
    "a\\b",
    "a b",
    "ä",
    "a\0b",
    "x".repeat(251),
  ];
  for (const name of bad) {
    await fails(store.get(name), "SCAF7004", /invalid secret name/);
    await fails(store.set(name, "v"), "SCAF7004", /invalid secret name/);
  }
  for (const name of ["a", "A_1.b-c", "_x", "x".repeat(250)]) {
    assert.equal(await store.set(name, "v"), "created");
  }
});

Deno.test("reads files of the original, which are not bound to their name", async () => {
  await using spot = await place();
  const store = await spot.open();
  await store.set("first", "x");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", new Uint8Array(32).fill(7), nonce);
  const body = Buffer.concat([cipher.update("old value"), cipher.final(), cipher.getAuthTag()]);
  await Deno.writeFile(join(spot.folder, "old.enc"), Buffer.concat([Buffer.from([1]), nonce, body]));
  assert.equal(await store.get("old"), "old value");
});

Deno.test("changed, swapped and foreign files are errors", async () => {
  await using spot = await place();
  const store = await spot.open();
  await store.set("a", "value a");
  await store.set("b", "value b");
  const a = join(spot.folder, "a.enc");
  await Deno.copyFile(join(spot.folder, "b.enc"), a);
  await fails(store.get("a"), "SCAF7002", /'a' cannot be decrypted/);
  const bytes = await Deno.readFile(join(spot.folder, "b.enc"));
  bytes[bytes.length - 1]! ^= 1;
  await Deno.writeFile(join(spot.folder, "b.enc"), bytes);
  await fails(store.get("b"), "SCAF7002", /'b' cannot be decrypted/);
  await Deno.writeFile(a, new Uint8Array([9, 9]));
  await fails(store.get("a"), "SCAF7002", /unknown form/);
  await store.set("c", "x");
  await fails(
    (await spot.open({ SCAFCTL_SECRET_KEY: OTHER })).get("c"),
    "SCAF7002",
    /'c' cannot be decrypted/,
  );
});

Deno.test("the key comes from the variable, else from the keychain, which gets one at the first secret", async () => {
  await using spot = await place();
  await fails(
    spot.open({ SCAFCTL_SECRET_KEY: "c2hvcnQ=" }),
    "SCAF7002",
    /^SCAFCTL_SECRET_KEY is not a valid key$/,
  );
  const keychain = memoryKeychain();
  const store = await spot.open({}, { keychain });
  assert.equal(store.keySource, "keychain");
  assert.equal(await store.get("x"), undefined);
  assert.equal(keychain.text, undefined);
  await store.set("x", "1");
  assert.equal(Uint8Array.fromBase64(keychain.text!).length, 32);
  assert.equal(await (await spot.open({}, { keychain })).get("x"), "1");
  // A value as the original's keychain library stores it on macOS.
  const wrapped = memoryKeychain(`go-keyring-base64:${btoa(keychain.text!)}`);
  assert.equal(await (await spot.open({}, { keychain: wrapped })).get("x"), "1");
  await fails((await spot.open({}, { keychain: memoryKeychain() })).get("x"), "SCAF7002", /no master key/);
  await fails(
    (await spot.open({}, { keychain: memoryKeychain() })).set("y", "2"),
    "SCAF7002",
    /no master key/,
  );
  await fails(spot.open({}, { keychain: memoryKeychain("rubbish") }), "SCAF7002", /is no master key/);
  await assert.rejects(spot.open({}, { keychain: memoryKeychain("rubbish") }), (error: ScafctlError) => {
    assert.match(error.hint!, /SCAFCTL_SECRET_KEY.* remove the entry/);
    return true;
  });
});

Deno.test("two stores that begin together agree on one key", async () => {
  await using spot = await place();
  const keychain = memoryKeychain();
  const [one, two] = [await spot.open({}, { keychain }), await spot.open({}, { keychain })];
  await Promise.all([one.set("a", "1"), two.set("b", "2")]);
  const reader = await spot.open({}, { keychain });
  assert.deepEqual([await reader.get("a"), await reader.get("b")], ["1", "2"]);
});

Deno.test("without a session the keychain says what to do instead", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  await assert.rejects(systemKeychain(() => undefined).read(), (error: ScafctlError) => {
    assert.equal(error.code, "SCAF7002");
    assert.match(error.hint!, /unlock.*SCAFCTL_SECRET_KEY/);
    return true;
  });
});

Deno.test("concurrent writers lose nothing", async () => {
  await using spot = await place();
  const stores = await Promise.all([spot.open(), spot.open(), spot.open()]);
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, (_, index) => stores[index % 3]!.set(`n${index % 10}`, String(index))),
  );
  assert.equal(outcomes.filter((outcome) => outcome === "created").length, 10);
  assert.equal((await stores[0]!.list()).length, 10);
});

Deno.test("a lock file that is left over holds nobody up, one that is held does", async () => {
  await using spot = await place();
  await Deno.mkdir(spot.folder, { recursive: true });
  const path = join(spot.folder, ".lock");
  await Deno.writeTextFile(path, "4711");
  const store = await spot.open(undefined, { lockWait: 30 });
  assert.equal(await store.set("a", "1"), "created");
  const holder = await Deno.open(path, { write: true });
  await holder.lock(true);
  await fails(store.set("b", "1"), "SCAF7002", /locked by another process/);
  assert.equal(await store.get("a"), "1");
  await holder.unlock();
  holder.close();
  assert.equal(await (await spot.open()).set("b", "1"), "created");
});

Deno.test("rotation under the keychain makes and stores the new key", async () => {
  await using spot = await place();
  const keychain = memoryKeychain(KEY);
  const store = await spot.open({}, { keychain });
  await store.set("a", "1");
  await store.set("scafctl.b", "2");
  assert.deepEqual(await store.rotate(), { count: 2, source: "keychain" });
  assert.notEqual(keychain.text, KEY);
  assert.equal(await store.get("a"), "1");
  assert.equal(await (await spot.open({}, { keychain })).get("scafctl.b"), "2");
  await fails((await spot.open()).get("a"), "SCAF7002", /cannot be decrypted/);
});

Deno.test("rotation under a variable takes the next key from another one", async () => {
  await using spot = await place();
  await (await spot.open()).set("a", "1");
  await fails((await spot.open()).rotate(), "SCAF7002", /cannot change/);
  const store = await spot.open({ SCAFCTL_SECRET_KEY: KEY, SCAFCTL_SECRET_KEY_NEW: OTHER });
  assert.deepEqual(await store.rotate(), { count: 1, source: "environment" });
  assert.equal(await (await spot.open({ SCAFCTL_SECRET_KEY: OTHER })).get("a"), "1");
  // Once more, as after a crash in the middle: files that are under the next key already stay.
  assert.deepEqual(
    await (await spot.open({ SCAFCTL_SECRET_KEY: KEY, SCAFCTL_SECRET_KEY_NEW: OTHER })).rotate(),
    {
      count: 1,
      source: "environment",
    },
  );
});

Deno.test("a rotation that was cut off is finished or undone, as the master key tells", async () => {
  for (const crash of ["before the key changed", "after the key changed"]) {
    await using spot = await place();
    const keychain = memoryKeychain(KEY);
    await (await spot.open({}, { keychain })).set("a", "1");
    await (await spot.open({}, { keychain })).set("b", "2");
    const old = await Deno.readFile(join(spot.folder, "b.enc"));
    const before = keychain.text;
    await (await spot.open({}, { keychain })).rotate();
    // Puts the folder into the state in which one file had not been replaced yet.
    const waiting = join(spot.folder, ".rotation");
    await Deno.mkdir(waiting);
    await Deno.rename(join(spot.folder, "b.enc"), join(waiting, "b.enc"));
    await Deno.writeFile(join(spot.folder, "b.enc"), old);
    if (crash.startsWith("before")) keychain.text = before;
    const store = await spot.open({}, { keychain });
    assert.equal(await store.get("b"), "2", crash);
    await assert.rejects(Deno.stat(waiting), Deno.errors.NotFound);
  }
});

Deno.test("a rotation that meets a damaged secret changes nothing", async () => {
  await using spot = await place();
  const keychain = memoryKeychain(KEY);
  const store = await spot.open({}, { keychain });
  await store.set("a", "1");
  await Deno.writeFile(join(spot.folder, "b.enc"), new Uint8Array(64).fill(2));
  await fails(store.rotate(), "SCAF7002", /'b' cannot be decrypted/);
  assert.equal(keychain.text, KEY);
  assert.equal(await store.get("a"), "1");
  assert.deepEqual([...Deno.readDirSync(spot.folder)].map((entry) => entry.name).sort(), [
    ".lock",
    "a.enc",
    "b.enc",
  ]);
});

Deno.test("an export is read back, in both formats", async () => {
  await using from = await place();
  await using to = await place();
  const source = await from.open();
  await source.set("a", "line\n\ttwo: '\"");
  await source.set("b", "yes");
  await source.set("scafctl.token", "t");
  for (const format of ["yaml", "json"] as const) {
    const { bytes, names } = await source.export({ format, internal: true });
    assert.deepEqual(names, ["a", "b", "scafctl.token"]);
    const target = await to.open();
    const plan = await target.import(bytes, { dryRun: true });
    const result = await target.import(bytes, { overwrite: format === "json" });
    assert.deepEqual(plan.internal, ["scafctl.token"]);
    if (format === "yaml") {
      assert.deepEqual([plan.created, result.created], [["a", "b"], ["a", "b"]]);
      assert.deepEqual((await target.import(bytes)).skipped, ["a", "b"]);
    } else assert.deepEqual(result.updated, ["a", "b"]);
    assert.equal(await target.get("a"), "line\n\ttwo: '\"");
    assert.equal(await target.get("b"), "yes");
    assert.equal(await target.exists("scafctl.token"), false);
  }
  assert.deepEqual((await source.export()).names, ["a", "b"]);
});

Deno.test("an encrypted export opens with its passphrase only", async () => {
  await using from = await place();
  await using to = await place();
  const source = await from.open();
  await source.set("a", "canary-7151");
  const { bytes } = await source.export({ passphrase: "päss" });
  assert.equal(new TextDecoder().decode(bytes.subarray(0, 15)), "SCAFCTL-ENC-V1\n");
  assert.ok(!new TextDecoder("latin1").decode(bytes).includes("canary"));
  const target = await to.open();
  await fails(target.import(bytes), "SCAF2005", /passphrase is needed/);
  await fails(target.import(bytes, { passphrase: "wrong" }), "SCAF7002", /wrong passphrase/);
  assert.deepEqual((await target.import(bytes, { passphrase: "päss" })).created, ["a"]);
  assert.equal(await target.get("a"), "canary-7151");
  bytes.fill(255, 31, 35);
  await fails(target.import(bytes, { passphrase: "päss" }), "SCAF7002", /absurd number/);
});

Deno.test("reads an encrypted export of the original", async () => {
  await using spot = await place();
  const salt = randomBytes(16);
  const rounds = 600_000;
  const key = pbkdf2Sync("pw", salt, rounds, 32, "sha256");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const plain = "version: scafctl-secrets-v1\nexported_at: x\nsecrets:\n    - name: n\n      value: v\n";
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(rounds);
  const file = Buffer.concat([
    Buffer.from("SCAFCTL-ENC-V1\n"),
    salt,
    count,
    Buffer.from(sealed.toString("base64")),
  ]);
  const store = await spot.open();
  assert.deepEqual((await store.import(new Uint8Array(file), { passphrase: "pw" })).created, ["n"]);
  assert.equal(await store.get("n"), "v");
});

Deno.test("what is no export is refused without quoting it", async () => {
  await using spot = await place();
  const store = await spot.open();
  const load = (text: string) => store.import(new TextEncoder().encode(text));
  await fails(load("- canary: ["), "SCAF7002", /neither YAML nor JSON$/);
  await fails(load("{}"), "SCAF7002", /no list of secrets/);
  await fails(load("secrets: [{name: a}]"), "SCAF7002", /entry 1 lacks name or value/);
  await fails(
    load("secrets: [{name: a, value: x}, {name: ../b, value: y}]"),
    "SCAF7004",
    /invalid secret name/,
  );
  assert.deepEqual(await store.list(), []);
});

Deno.test("store: where only the keychain is trusted, a key in the environment is refused", async () => {
  await using spot = await place();
  const secure = { keychainOnly: true, keychain: memoryKeychain() };
  await fails(spot.open(undefined, secure), "SCAF7002", /SCAFCTL_SECRET_KEY is not allowed/);
  const store = await spot.open({}, secure);
  await store.set("token", "kept");
  assert.equal(store.keySource, "keychain");
  assert.equal(await (await spot.open({}, secure)).get("token"), "kept");
});
