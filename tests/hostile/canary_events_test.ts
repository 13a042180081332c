import assert from "node:assert/strict";
import { builtinRegistry } from "../../lib/cli/registry.ts";
import {
  createEngine,
  type EngineEvent,
  journalLine,
  type RunEnvironment,
  SECRET,
  snapshot,
} from "../../lib/engine/mod.ts";
import { formatJson, object, toValue, type ValueObject } from "../../lib/value/mod.ts";
import { closeIdle } from "../../providers/http/transport/mod.ts";
import { type Canary, canary, leaks } from "./canary.ts";

const STORED = canary("events");
const TOKEN = canary("token");
const FRESH = canary("freshtoken");
const HOOK = canary("hooksecret");

/** A header takes no text beyond Latin-1. */
const header = ({ value }: Canary) => value.replace("é", "e").replace('"', "");

const head = (name: string, rest: string) =>
  `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: ${name}, version: 1.0.0}\nspec:\n${rest}`;

const SOLUTION = head(
  "events",
  `  resolvers:
    s: {resolve: {with: [{provider: secret, inputs: {operation: get, name: events}}]}}
    made: {resolve: {with: [{provider: cel, inputs: {expression: "json.marshal(_.s)"}}]}}
    coded: {resolve: {with: [{provider: cel, inputs: {expression: "base64.encode(bytes(_.made))"}}]}}
  workflow:
    actions:
      tell: {provider: message, inputs: {message: {tmpl: "{{ .made }} {{ .coded }}"}}}
      print: {provider: exec, inputs: {command: "printf '%s' \\"$S\\"", env: {S: {expr: _.coded}}}}
      use: {provider: message, inputs: {message: {expr: __actions.print.results.stdout}}}
      fail: {provider: exec, onError: continue, inputs: {command: "echo \\"$S\\" >&2; exit 1", env: {S: {expr: _.made}}}}
`,
);

/** Logins, in all the ways in which providers use them, against a server that sends back what it is sent. */
const logins = (url: string) =>
  head(
    "logins",
    `  resolvers:
    who: {resolve: {with: [{provider: identity, inputs: {operation: status}}]}}
    claims: {resolve: {with: [{provider: identity, inputs: {operation: claims, scope: s}}]}}
    groups: {resolve: {with: [{provider: identity, inputs: {operation: groups}}]}}
    handlers: {resolve: {with: [{provider: identity, inputs: {operation: list}}]}}
    echoed: {resolve: {with: [{provider: http, inputs: {url: "${url}/200", authProvider: github, scope: s}}]}}
    renewed: {resolve: {with: [{provider: http, inputs: {url: "${url}/401", authProvider: github, scope: s}}]}}
    parsed: {resolve: {with: [{provider: http, inputs: {url: "${url}/200", authProvider: github, autoParseJson: true}}]}}
    paged: {resolve: {with: [{provider: http, inputs: {url: "${url}/500", authProvider: github, pagination: {strategy: custom, nextURL: "''"}}}]}}
    repo: {resolve: {with: [{provider: github, inputs: {operation: api_call, endpoint: /200, api_base: "${url}"}}]}}
  workflow:
    actions:
      tell: {provider: message, inputs: {message: {tmpl: "{{ .echoed }} {{ .renewed }} {{ .parsed }} {{ .repo }}"}}}
      log: {provider: debug, inputs: {expression: _}}
      fail: {provider: http, onError: continue, inputs: {url: "${url}/500", authProvider: github}}
      refused: {provider: http, onError: continue, inputs: {url: "${url}/401", method: POST, body: x, authProvider: github}}
      hook: {provider: github, onError: continue, inputs: {operation: create_webhook, owner: o, repo: r, api_base: "${url}/200", webhook_url: "https://h.example", webhook_secret: ${
      JSON.stringify(HOOK.value)
    }}}
      badHook: {provider: github, onError: continue, inputs: {operation: create_webhook, owner: o, repo: r, api_base: "${url}/422", webhook_url: "https://h.example", webhook_secret: {expr: ${
      JSON.stringify(JSON.stringify(HOOK.value))
    }}}}
      use: {provider: message, dependsOn: [hook], inputs: {message: {expr: string(__actions.hook.results)}}}
`,
  );

const FACTS = { solution: "events", version: "1.0.0", time: 0, program: "0.0.0", parameters: object() };

/** Everything that a run of a solution gives to those who watch it. */
async function outputsOf(text: string): Promise<{ outputs: string[]; values: ValueObject }> {
  const events: EngineEvent[] = [];
  const size = 1 << 20;
  const environment: RunEnvironment = {
    workingDirectory: "/",
    events: (event) => void events.push(event),
    signal: new AbortController().signal,
    output: { structured: false, quiet: false, color: false, noColorFlag: true, width: 80 },
    secrets: { get: () => Promise.resolve(STORED.value), list: () => Promise.resolve(["events"]) },
    identities: {
      list: () => Promise.resolve([{ handler: "github", authenticated: true, facts: loginFacts() }]),
      claims: () => Promise.resolve(loginFacts()),
      groups: () => Promise.resolve(["admins"]),
      token: (_handler, _scope, refresh) =>
        Promise.resolve({ type: "Bearer", token: header(refresh ? FRESH : TOKEN) }),
    },
    now: () => 1_700_000_000_000,
    limits: {
      celCost: 1_000_000,
      templateOutput: size,
      fileSize: size,
      responseSize: size,
      capturedOutput: size,
    },
    network: { allowPrivateIPs: true },
  };
  const engine = createEngine({ registry: builtinRegistry(), environment });
  const solution = await engine.loadSolution({
    source: { kind: "text", text, name: "events.yaml" },
    workingDirectory: "/",
  });
  const resolve = { parameters: object() };
  const outputs: string[] = [];
  const rendered = await engine.render(solution, resolve, {});
  outputs.push(
    formatJson(rendered.document),
    formatJson(await engine.dryRun(solution, resolve, { verbose: true })),
  );
  const result = await engine.run(solution, resolve, {});
  outputs.push(Deno.inspect(result.error, { depth: 20 }), formatJson(result.resolved.execution()));
  outputs.push(formatJson(snapshot(result.resolved, FACTS)));
  outputs.push(...events.map((event, index) => journalLine(event, index)));
  outputs.push(...events.map((event) => Deno.inspect(event, { depth: 20, strAbbreviateSize: Infinity })));
  return { outputs, values: result.resolved.values };
}

function loginFacts(): ValueObject {
  return toValue({
    identityType: "user",
    email: "a@b.example",
    accessToken: TOKEN.value,
    refresh_token: TOKEN.value,
    nested: { idToken: TOKEN.value },
    list: [`eyJ${TOKEN.value.replace(/\W/g, "")}.b.c`],
  }) as ValueObject;
}

Deno.test("events, journals, snapshots, plans and rendered graphs hold no secret", async () => {
  const { outputs, values } = await outputsOf(SOLUTION);
  assert.equal(values.s, STORED.value, "the run itself has the value");
  assert.ok(outputs.length > 60, `${outputs.length} outputs`);
  assert.deepEqual(outputs.flatMap((text) => leaks(text, [STORED])), []);
  assert.ok(outputs[0]!.includes(formatJson(SECRET)), "what is masked shows that it is");
});

Deno.test("tokens of logins and secrets of webhooks stay out of whatever a server makes of them", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const status = Number(/^\/(\d{3})/.exec(new URL(request.url).pathname)![1]);
    const authorization = request.headers.get("authorization") ?? "";
    const body = JSON.stringify({ message: authorization, sent: await request.text(), authorization });
    return new Response(body, {
      status,
      headers: { "x-echo": authorization, "content-type": "application/json" },
    });
  });
  const { outputs, values } = await outputsOf(logins(`http://127.0.0.1:${server.addr.port}`));
  closeIdle();
  assert.ok(formatJson(values.echoed!, { escapeHtml: false }).includes("token"), "the server had the token");
  assert.ok(outputs.length > 150, `${outputs.length} outputs`);
  assert.deepEqual(outputs.flatMap((text) => leaks(text, [TOKEN, FRESH, HOOK])), []);
});
