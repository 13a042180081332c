import assert from "node:assert/strict";
import { join } from "node:path";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import type { AnyProvider, ProviderHost } from "../../lib/provider/mod.ts";
import { openSecretStore } from "../../lib/secrets/mod.ts";
import { formatJson, toValue, type ValueObject } from "../../lib/value/mod.ts";
import { provider as git } from "../git/mod.ts";
import { provider as github } from "../github/mod.ts";
import { provider as hcl } from "../hcl/mod.ts";
import { provider as http } from "../http/mod.ts";
import { closeIdle } from "../http/transport/mod.ts";
import { provider as identity } from "../identity/mod.ts";
import { type Call, heard, run, scratch, testContext } from "../shared/testing.ts";
import { provider as secret } from "./mod.ts";

/** Planted wherever a secret can be; holds characters that every escaping changes. */
const CANARY = 'cAnAry/7151+"<é>&\\x';

/** Every spelling in which the canary could come out again. */
function spellings(): string[] {
  const bytes = new TextEncoder().encode(CANARY);
  const whole = [
    CANARY,
    encodeURIComponent(CANARY),
    encodeURI(CANARY),
    new URLSearchParams({ a: CANARY }).toString().slice(2),
    JSON.stringify(CANARY).slice(1, -1),
    formatJson(CANARY).slice(1, -1),
    bytes.toHex(),
  ];
  // In base64 the surroundings shift the letters; the middle of each of the three alignments is what stays.
  const shifted = [0, 1, 2].map((shift) => {
    const text = new Uint8Array([...new Uint8Array(shift), ...bytes]).toBase64();
    return text.slice(shift === 0 ? 0 : 4, text.length - 4);
  });
  return [...new Set([...whole, ...shifted, "cAnAry"])];
}

/** Everything that came out of the calls of a test. */
class Harvest {
  readonly texts: string[] = [];

  /** Keeps an output, an error with its causes, and what was logged and streamed on the way. */
  async of(provider: AnyProvider, inputs: Record<string, unknown>, call: Call = {}): Promise<void> {
    const record = heard();
    const host: Partial<ProviderHost> = {
      ...call.host,
      log: (level, message, fields) => {
        this.texts.push(`${level} ${message} ${fields ? formatJson(fields) : ""}`);
      },
    };
    const context = { network: { allowPrivateIPs: true }, ...call.context };
    try {
      const output = await run(provider, inputs, { ...call, heard: record, host, context });
      if (!output.sensitive) this.texts.push(formatJson(output.data));
      this.texts.push(formatJson(toValue(output.metadata ?? {})), ...(output.warnings ?? []));
    } catch (error) {
      this.error(error);
    }
    this.texts.push(...record.stdout, ...record.stderr, ...record.warnings);
    const whatIf = provider.descriptor.whatIf;
    // A plain input is shown on purpose; the harvest asks for those that can hold credentials.
    if (whatIf) this.texts.push(whatIf(toValue(inputs) as ValueObject, testContext("action")));
  }

  error(error: unknown): void {
    for (let current = error; current instanceof Error; current = current.cause) {
      this.texts.push(current.message);
      if (current instanceof ScafctlError) {
        this.texts.push(current.hint ?? "", formatJson(toValue(current.diagnostic())));
      }
    }
  }

  assertClean(least: number): void {
    assert.ok(this.texts.length >= least, `only ${this.texts.length} texts were produced`);
    const hits = this.texts.filter((text) => spellings().some((spelling) => text.includes(spelling)));
    assert.deepEqual(hits, []);
  }
}

const token = () => Promise.resolve({ type: "Bearer", token: CANARY.replace("é", "e") });
const identities = {
  list: () =>
    Promise.resolve([{
      handler: "github",
      authenticated: true,
      facts: toValue({ accessToken: CANARY, identityType: "user" }) as ValueObject,
    }]),
  claims: () =>
    Promise.resolve(toValue({ access_token: CANARY, refreshToken: CANARY, email: "a@b" }) as ValueObject),
  groups: () => Promise.resolve(["g"]),
  token,
};

/** A server that answers with each status in turn and never repeats what it was sent. */
function server() {
  const listening = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    await request.body?.cancel();
    const { pathname } = new URL(request.url);
    const status = Number(/^\/(\d{3})/.exec(pathname)?.[1] ?? 200);
    if (status === 302) {
      return new Response(null, { status, headers: { location: "http://other.invalid/next" } });
    }
    if (status === 401) {
      return new Response("no", { status, headers: { "www-authenticate": 'Basic realm="x"' } });
    }
    return new Response(status === 204 ? null : '{"ok":true}', { status });
  });
  return {
    port: listening.addr.port,
    url: `http://127.0.0.1:${listening.addr.port}`,
    async [Symbol.asyncDispose]() {
      closeIdle();
      await listening.shutdown();
    },
  };
}

Deno.test("http shows no secret of its headers, body, address, proxy or login", async () => {
  await using place = server();
  const harvest = new Harvest();
  const userinfo = `http://${encodeURIComponent("user")}:${
    encodeURIComponent(CANARY)
  }@127.0.0.1:${place.port}`;
  const ascii = CANARY.replace("é", "e");
  for (const status of [200, 204, 302, 400, 401, 403, 404, 429, 500, 503]) {
    for (const mode of ["from", "action"] as const) {
      const planted: Record<string, unknown>[] = [
        { url: `${place.url}/${status}`, headers: { Authorization: `Bearer ${ascii}`, "X-Api-Key": ascii } },
        { url: `${place.url}/${status}`, method: "POST", body: { password: CANARY } },
        { url: `${userinfo}/${status}` },
        { url: `${place.url}/${status}`, authProvider: "github", scope: "s" },
      ];
      for (const inputs of planted) await harvest.of(http, inputs, { mode, host: { identities } });
    }
  }
  const query = `?token=${encodeURIComponent(CANARY)}`;
  const failing: [Record<string, unknown>, Record<string, string>][] = [
    [{ url: `http://nowhere.invalid/x`, headers: { Authorization: ascii } }, {}],
    [{ url: place.url, headers: { "X-Bad": `${CANARY}\r\nEvil: 1` } }, {}],
    [{ url: `http://api.example/`, authProvider: "github" }, {}],
    [{ url: "http://api.example/", headers: { A: ascii } }, {
      HTTP_PROXY: `http://u:${encodeURIComponent(CANARY)}@127.0.0.1:1`,
    }],
    [{ url: "https://api.example/", headers: { A: ascii } }, {
      HTTPS_PROXY: `socks5://${encodeURIComponent(CANARY)}@x:1`,
    }],
    [{
      url: `${place.url}/x`,
      body: CANARY,
      pagination: { strategy: "custom", nextURL: "'http://other.example/'" },
    }, {}],
    [{ url: `${place.url}/x`, body: CANARY, poll: { until: "_.body.ok", failWhen: "true" } }, {}],
  ];
  for (const [inputs, environment] of failing) {
    await harvest.of(http, inputs, { host: { identities }, context: { environment } });
  }
  harvest.assertClean(300);
  // The query is part of the address that what-if shows; errors and logs leave it out.
  const quiet = new Harvest();
  const bare = { ...http, descriptor: { ...http.descriptor, whatIf: () => "" } };
  for (
    const url of [
      `${place.url}/500${query}`,
      `http://nowhere.invalid/${query}`,
      `http://10.0.0.1/${query}`,
      `http://127.0.0.1:1/${query}`,
    ]
  ) {
    await quiet.of(bare, { url });
    await quiet.of(bare, { url }, { context: { network: { allowPrivateIPs: false } } });
  }
  quiet.assertClean(20);
});

Deno.test("git shows no password, whatever happens", async () => {
  await using place = server();
  await using folder = await scratch();
  const harvest = new Harvest();
  const environment = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const context = { workingDirectory: folder.path, baseFolder: folder.path, environment };
  const repository = place.url.replace("//", `//u:${encodeURIComponent(CANARY)}@`);
  for (const mode of ["action", "from"] as const) {
    for (const path of ["/401", "/500", "/404"]) {
      await harvest.of(git, { operation: "clone", repository: repository + path, path: "x" }, {
        mode,
        context,
      });
      await harvest.of(git, {
        operation: "clone",
        repository: place.url + path,
        path: "x",
        username: "u",
        password: CANARY,
      }, {
        mode,
        context,
      });
    }
    await harvest.of(git, {
      operation: "clone",
      repository: "http://git.example/x",
      path: "x",
      password: CANARY,
    }, { mode, context });
  }
  const init = new Deno.Command("git", { args: ["init", "-q"], cwd: folder.path, env: environment });
  await init.output();
  await new Deno.Command("git", { args: ["remote", "add", "origin", repository], cwd: folder.path }).output();
  for (const operation of ["pull", "push"]) {
    await harvest.of(git, { operation, path: "." }, { mode: "action", context });
  }
  await harvest.of(git, { field: "remote" }, { mode: "from", context });
  harvest.assertClean(60);
});

Deno.test("github shows neither its token nor a webhook's secret", async () => {
  await using place = server();
  const harvest = new Harvest();
  for (const status of [200, 401, 403, 404, 422, 500]) {
    const base = { owner: "o", repo: "r", api_base: `${place.url}/${status}`, webhook_secret: CANARY };
    const operations = [
      { operation: "create_webhook", webhook_url: "https://h.example" },
      { operation: "update_webhook", hook_id: 1 },
      { operation: "list_labels" },
      { operation: "get_repo" },
    ];
    for (const inputs of operations) {
      await harvest.of(github, { ...base, ...inputs }, { mode: "action", host: { identities } });
    }
  }
  harvest.assertClean(90);
});

Deno.test("secret, identity and hcl log names alone", async () => {
  const harvest = new Harvest();
  const secrets = { get: () => Promise.resolve(CANARY), list: () => Promise.resolve(["a", "b"]) };
  for (const inputs of [{ name: "a" }, { name: "a", raw: false }, { pattern: "^b" }]) {
    await harvest.of(secret, { operation: "get", ...inputs }, { host: { secrets } });
  }
  const missing = { get: () => Promise.resolve(undefined), list: secrets.list };
  await harvest.of(secret, { operation: "get", name: "none", required: false, fallback: CANARY }, {
    host: { secrets: missing },
  });
  await harvest.of(secret, { operation: "get", name: "none", fallback: CANARY }, {
    host: { secrets: missing },
  });
  await harvest.of(secret, { operation: "list" }, { host: { secrets } });
  for (const operation of ["status", "claims", "groups", "list"]) {
    await harvest.of(identity, { operation }, { host: { identities } });
    await harvest.of(identity, { operation, scope: "s" }, { host: { identities } });
  }
  const text = JSON.stringify(CANARY);
  for (const content of [`a = ${text}\nb = \n`, `a = ${text}\na = 1\n`, `x "y" {\n a = ${text}\n`]) {
    for (const operation of ["parse", "validate"]) await harvest.of(hcl, { operation, content });
  }
  harvest.assertClean(40);
});

Deno.test("the secret store's errors and files hold no value and no key", async () => {
  await using folder = await scratch();
  const harvest = new Harvest();
  const key = new Uint8Array(32).fill(9).toBase64();
  const open = (SCAFCTL_SECRET_KEY: string) =>
    openSecretStore({ folder: folder.path, env: (name) => ({ SCAFCTL_SECRET_KEY })[name] });
  const store = await open(key);
  await store.set("a", CANARY);
  const attempts = [
    () => open(CANARY),
    () => open(key.slice(4)),
    async () => await (await open(new Uint8Array(32).toBase64())).get("a"),
    () => store.set("bad name", CANARY),
    () => store.import(new TextEncoder().encode(`secrets: [{name: a, value: ${CANARY}`)),
    () =>
      store.import(
        new TextEncoder().encode(`{"secrets":[{"name":"../x","value":${JSON.stringify(CANARY)}}]}`),
      ),
    async () =>
      await store.import((await store.export({ passphrase: CANARY })).bytes, { passphrase: "wrong" }),
  ];
  for (const attempt of attempts) {
    await assert.rejects(attempt, (error) => {
      harvest.error(error);
      return true;
    });
  }
  for (const entry of Deno.readDirSync(folder.path)) {
    harvest.texts.push(new TextDecoder("latin1").decode(Deno.readFileSync(join(folder.path, entry.name))));
  }
  harvest.assertClean(20);
  assert.ok(!harvest.texts.some((text) => text.includes(key.slice(4, 30))));
});
