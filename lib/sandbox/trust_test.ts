import assert from "node:assert/strict";
import { FULL_GRANT, partialGrant, sameGrant } from "./grant.ts";
import { describeCredentials, describeGrant, TrustStore } from "./trust.ts";

Deno.test("an accepted solution is known by its digest, an earlier version by its source", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/deep/trust.json`;
    const store = new TrustStore(path);
    assert.equal(await store.accepted("sha256:1"), undefined);
    const grant = partialGrant({ net: ["example.com"], read: ["/a,b"], run: true });
    await store.remember({ source: "https://x/a.yaml", digest: "sha256:1", grant });
    await store.remember({ source: "https://x/a.yaml", digest: "sha256:2", grant: FULL_GRANT });
    const again = new TrustStore(path);
    assert.ok(sameGrant((await again.accepted("sha256:1"))!.grant, grant));
    assert.equal((await again.previous("https://x/a.yaml"))!.digest, "sha256:2");
    assert.equal(await again.previous("https://x/b.yaml"), undefined);
    const names = (await Array.fromAsync(Deno.readDir(`${folder}/deep`))).map(({ name }) => name);
    assert.deepEqual(names, ["trust.json"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a damaged trust file is an error and not an empty one", async () => {
  const path = await Deno.makeTempFile();
  try {
    for (
      const text of [
        "{",
        "{}",
        '{"accepted": [{}]}',
        '{"accepted": [{"source":"a","digest":"b","grant":["--x"]}]}',
      ]
    ) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(new TrustStore(path).accepted("x"), /cannot be read/);
    }
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("credentials are told in sentences, each once", () => {
  assert.deepEqual(
    describeCredentials([
      { kind: "secret", name: "a" },
      { kind: "token", name: "github" },
      { kind: "secret", name: "b" },
      { kind: "secret", name: "a" },
      { kind: "identity" },
    ]),
    ["read secrets of the store: a, b", "send tokens of logins: github", "know who is logged in: any"],
  );
});

Deno.test("a grant is told in sentences, with what is new", () => {
  const earlier = partialGrant({ net: ["example.com"] });
  const grant = partialGrant({ net: ["example.com", "other.com"], run: true });
  assert.deepEqual(describeGrant(grant, earlier), [
    "connect to: example.com, other.com (new)",
    "run programs: anything (new)",
  ]);
  assert.deepEqual(describeGrant(earlier), ["connect to: example.com"]);
});
