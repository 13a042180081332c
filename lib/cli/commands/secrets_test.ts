import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, type RunOptions, scafctl } from "../../../tests/e2e/program.ts";
import { hasTerminal, onTerminal } from "../../../tests/e2e/terminal.ts";

Deno.test("secrets: a value goes in by a pipe and comes out byte for byte", async () => {
  await inFolder({}, async (cwd) => {
    const set = await scafctl(["secrets", "set", "api-key"], { cwd, stdin: "s3cr3t-välue\n" });
    assert.deepEqual([set.code, set.stdout], [0, ""], set.stderr);
    assert.ok(!set.stderr.includes("s3cr3t"));
    assert.match(set.stderr, /Created secret 'api-key' \(14 bytes\)\n.*--trim/);
    const get = async (...args: string[]) =>
      (await scafctl(["secret", "get", "api-key", ...args], { cwd })).stdout;
    assert.equal(await get("--no-newline"), "s3cr3t-välue\n");
    assert.equal(await get(), "s3cr3t-välue\n\n");
    const trimmed = await scafctl(["secrets", "set", "api-key", "--trim", "--overwrite"], {
      cwd,
      stdin: "s3cr3t-välue\r\n",
    });
    assert.match(trimmed.stderr, /Updated secret 'api-key' \(13 bytes\)\n$/);
    assert.equal(await get("--no-newline"), "s3cr3t-välue");
    const json = await get("-o", "json");
    assert.deepEqual(JSON.parse(json), { name: "api-key", value: "s3cr3t-välue" });
    const list = await scafctl(["secrets", "list", "-o", "json"], { cwd });
    assert.deepEqual(JSON.parse(list.stdout), [{ name: "api-key", type: "user" }]);
    for (const [name, code] of [["api-key", 0], ["other", 1]] as const) {
      const exists = await scafctl(["secrets", "exists", name], { cwd });
      assert.deepEqual([exists.code, exists.stdout], [code, `${code === 0}\n`]);
      assert.equal((await scafctl(["secrets", "exists", name, "-q"], { cwd })).stdout, "");
    }
  });
});

Deno.test("secrets: what is there is replaced and removed only when the user says so", async () => {
  await inFolder({ "value.txt": "three\n" }, async (cwd) => {
    const run = (...args: string[]) => scafctl(["secrets", ...args], { cwd });
    assert.equal((await run("set", "a", "one")).code, 0);
    const again = await run("set", "a", "two");
    assert.equal(again.code, 3);
    assert.match(again.stderr, /--overwrite/);
    assert.equal((await run("get", "a")).stdout, "one\n");
    assert.equal((await run("set", "a", "--file", "value.txt", "--overwrite", "--trim")).code, 0);
    assert.equal((await run("get", "a")).stdout, "three\n");
    assert.equal((await run("delete", "a")).code, 1, "there is no terminal to ask on");
    assert.equal((await run("rm", "a", "--force")).code, 0);
    assert.equal((await run("get", "a")).code, 4);
    assert.equal((await run("delete", "a", "--force")).code, 4);
  });
});

Deno.test("secrets: each wrong use has its exit code, and no message repeats a value", async () => {
  await inFolder({}, async (cwd) => {
    const cases: [string[], number, RegExp, RunOptions?][] = [
      [["set", "../x", "hush-hush"], 3, /invalid secret name/],
      [["set", "a", "hush-hush", "--value", "hush-hush"], 3, /more than once/],
      [["set", "a"], 3, /is empty/],
      [["set", "a", "--file", "gone.txt"], 4, /does not exist/],
      [["set", "scafctl.token", "hush-hush"], 3, /belongs to scafctl/],
      [["get", "scafctl.token"], 3, /--all/],
      [["export"], 1, /output/],
      [["import", "gone.yaml"], 4, /does not exist/],
      [["set", "a", "hush-hush"], 7, /SCAFCTL_SECRET_KEY/, { env: { SCAFCTL_SECRET_KEY: "hush-hush" } }],
      [["list"], 7, /not allowed here/, { env: { SCAFCTL_REQUIRE_SECURE_KEYRING: "1" } }],
      [["rotate", "--force"], 7, /SCAFCTL_SECRET_KEY_NEW/],
      [["rotate"], 1, /no terminal to ask on/],
      [["export", "-o", "plain.yaml"], 1, /in plain text, and there is no terminal/],
    ];
    for (const [args, code, says, options] of cases) {
      const result = await scafctl(["secrets", ...args], { cwd, ...options });
      assert.equal(result.code, code, `${args.join(" ")}: ${result.stderr}`);
      assert.match(result.stderr, says);
      assert.ok(!result.stderr.includes("hush-hush"), result.stderr);
    }
  });
});

Deno.test("secrets: an encrypted export moves secrets to a store with another key", async () => {
  await inFolder({}, async (cwd) => {
    const key = {
      SCAFCTL_SECRET_KEY: new Uint8Array(32).fill(7).toBase64(),
      SCAFCTL_SECRETS_DIR: join(cwd, "new"),
    };
    await scafctl(["secrets", "set", "a", "moved-value"], { cwd });
    const out = await scafctl(["secrets", "export", "--encrypt", "-o", "out.enc"], { cwd, stdin: "pass\n" });
    assert.equal(out.code, 0, out.stderr);
    const path = join(cwd, "out.enc");
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.ok(!new TextDecoder().decode(await Deno.readFile(path)).includes("moved-value"));
    const wrong = await scafctl(["secrets", "import", "out.enc"], { cwd, env: key, stdin: "guess" });
    assert.equal(wrong.code, 7, wrong.stderr);
    const dry = await scafctl(["secrets", "import", "out.enc", "--dry-run"], {
      cwd,
      env: key,
      stdin: "pass",
    });
    assert.match(dry.stderr, /would store 1 new/);
    assert.equal((await scafctl(["secrets", "get", "a"], { cwd, env: key })).code, 4);
    assert.equal((await scafctl(["secrets", "import", "out.enc"], { cwd, env: key, stdin: "pass" })).code, 0);
    assert.equal((await scafctl(["secrets", "get", "a"], { cwd, env: key })).stdout, "moved-value\n");
  });
});

Deno.test("secrets: rotation to the next key of the environment", async () => {
  await inFolder({}, async (cwd) => {
    const next = new Uint8Array(32).fill(9).toBase64();
    await scafctl(["secrets", "set", "a", "kept"], { cwd });
    const rotated = await scafctl(["secrets", "rotate", "-f"], {
      cwd,
      env: { SCAFCTL_SECRET_KEY_NEW: next },
    });
    assert.equal(rotated.code, 0, rotated.stderr);
    assert.match(rotated.stderr, /encrypted 1 secret /);
    assert.equal(
      (await scafctl(["secrets", "get", "a"], { cwd, env: { SCAFCTL_SECRET_KEY: next } })).stdout,
      "kept\n",
    );
    assert.equal((await scafctl(["secrets", "get", "a"], { cwd })).code, 7);
  });
});

Deno.test("secrets: a solution reads the store, but not what scafctl keeps there for itself", async () => {
  const solution = (name: string) =>
    `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: s, version: 1.0.0}\nspec:\n  resolvers:\n` +
    `    key: {resolve: {with: [{provider: secret, inputs: {operation: get, name: ${name}}}]}}\n`;
  const files = { "mine.yaml": solution("mine"), "theirs.yaml": solution("scafctl.token") };
  await inFolder(files, async (cwd) => {
    const plain =
      `{"secrets": [{"name": "mine", "value": "v-1"}, {"name": "scafctl.token", "value": "v-2"}]}`;
    await Deno.writeTextFile(join(cwd, "plain.json"), plain);
    assert.equal((await scafctl(["secrets", "import", "plain.json", "--all"], { cwd })).code, 0);
    const mine = await scafctl(["run", "resolver", "-f", "mine.yaml"], { cwd });
    assert.equal(mine.code, 0, mine.stderr);
    assert.match(mine.stdout, /REDACTED/);
    const theirs = await scafctl(["run", "resolver", "-f", "theirs.yaml", "-o", "json"], { cwd });
    assert.equal(theirs.code, 1, theirs.stderr);
    assert.match(theirs.stderr, /belongs to scafctl/);
    assert.ok(!(theirs.stdout + theirs.stderr).includes("v-2"));
  });
});

Deno.test({
  name: "secrets: what cannot be taken back is asked for on a terminal",
  ignore: !await hasTerminal(),
  fn: async () => {
    await inFolder({}, async (cwd) => {
      const plain = join(cwd, "plain.yaml");
      const env = { SCAFCTL_SECRET_KEY_NEW: new Uint8Array(32).fill(9).toBase64() };
      const ask = (args: string[], waitFor: string, answer: string) =>
        onTerminal(cwd, ["secrets", ...args], [[waitFor, answer]], env);
      await scafctl(["secrets", "set", "a", "kept"], { cwd });
      for (
        const [args, question] of [
          [["delete", "a"], "Remove secret"],
          [["rotate"], "under another master key"],
          [["export", "-o", plain], "in plain text"],
        ] as const
      ) {
        const { code, shown } = await ask([...args], question, "n");
        assert.equal(code, 0, shown);
      }
      assert.equal((await scafctl(["secrets", "get", "a"], { cwd })).stdout, "kept\n");
      await assert.rejects(Deno.stat(plain), Deno.errors.NotFound);
      assert.equal((await ask(["export", "-o", plain], "in plain text", "y")).code, 0);
      assert.match(await Deno.readTextFile(plain), /kept/);
      assert.equal((await ask(["delete", "a"], "Remove secret", "y")).code, 0);
      assert.equal((await scafctl(["secrets", "exists", "a"], { cwd })).code, 1);
    });
  },
});
