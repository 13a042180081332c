import assert from "node:assert/strict";
import { inFolder, scafctl } from "../e2e/program.ts";
import { type Received, tree, withCollector } from "./collector.ts";

const CHILD = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: child, version: 1.0.0, description: inner}
spec:
  resolvers:
    inner: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}
`;

const PARENT = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: parent, version: 1.0.0, description: outer}
spec:
  resolvers:
    token: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: topsecret}}]}}
    below: {resolve: {with: [{provider: solution, inputs: {source: ./child.yaml}}]}}
  workflow:
    actions:
      shout:
        provider: exec
        inputs: {command: {tmpl: "echo {{ ._.token }} >&2; exit 3"}}
`;

const FILES = { "solution.yaml": PARENT, "child.yaml": CHILD };

function only(received: Received, name: string) {
  const found = received.spans.filter((span) => span.name === name);
  assert.equal(found.length, 1, `${found.length} spans named ${name}`);
  return found[0]!;
}

Deno.test("a run's spans nest as events do, children of a child solution included, and hold no secret", () =>
  withCollector((received) =>
    inFolder(FILES, async (cwd) => {
      const args = ["run", "solution", "-f", "solution.yaml", "--otel-insecure", "--otel-endpoint"];
      const result = await scafctl([...args, new URL(received.url).host], { cwd });
      assert.equal(result.code, 6, result.stderr);
      assert.deepEqual(tree(received.spans), [{
        "solution.Execute": [
          {
            "resolver.Execute": [
              {
                "resolver.executeResolver below": [{
                  "provider.Execute solution": [{
                    "resolver.Execute": [{ "resolver.executeResolver inner": ["provider.Execute static"] }],
                  }],
                }],
              },
              { "resolver.executeResolver token": ["provider.Execute static"] },
            ],
          },
          { "action.executeAction shout": ["provider.Execute exec"] },
        ],
      }]);
      const action = only(received, "action.executeAction");
      assert.equal(action.status.code, 2);
      assert.match(action.status.message!, /exited with code 3/);
      assert.deepEqual(action.exceptions, [action.status.message]);
      const provider = received.spans.find((span) => span.attributes["provider.name"] === "exec")!;
      assert.ok(received.spans.some((span) => span.attributes["solution.name"] === "solution:child"));
      assert.ok(provider.start <= provider.end && action.start <= provider.start);
      assert.equal(new Set(received.spans.map((span) => span.traceId)).size, 1);
      assert.equal(new Set(received.spans.map((span) => span.spanId)).size, received.spans.length);
      for (const { path, text } of received.requests) {
        assert.equal(path, "/v1/traces");
        assert.doesNotMatch(text, /topsecret/);
      }
      assert.equal(received.resource["service.name"], "scafctl");
      assert.equal(typeof received.resource["service.version"], "string");
    })
  ));

Deno.test("provider spans have the names of the specification, and tell of an error", () =>
  withCollector((received) =>
    inFolder({}, async (cwd) => {
      const args = ["run", "provider", "file", "operation=read", "path=none.txt"];
      const result = await scafctl(args, { cwd, env: { OTEL_EXPORTER_OTLP_ENDPOINT: received.url } });
      assert.notEqual(result.code, 0);
      const span = only(received, "provider.Execute");
      assert.equal(span.scope, "github.com/oakwood-commons/scafctl/provider");
      assert.equal(span.kind, 1);
      assert.deepEqual(span.attributes, { "provider.name": "file" });
      assert.equal(span.status.code, 2);
      assert.match(span.status.message!, /none\.txt/);
      assert.deepEqual(span.exceptions, [span.status.message]);
      assert.equal(span.parentSpanId, undefined);
    })
  ));

Deno.test("a request is a client span below its call, and the server is told of it", async () => {
  const seen: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    seen.push(request.headers.get("traceparent") ?? "");
    return new Response("no", { status: 404 });
  });
  try {
    await withCollector((received) =>
      inFolder({ "config.yaml": "httpClient: {allowPrivateIPs: true}\n" }, async (cwd) => {
        const url = `http://127.0.0.1:${server.addr.port}/things?key=hush`;
        const args = ["run", "provider", "http", `url=${url}`, "--config", "config.yaml"];
        const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        const env = { OTEL_EXPORTER_OTLP_ENDPOINT: received.url, TRACEPARENT: parent };
        const result = await scafctl(args, { cwd, env });
        assert.equal(result.code, 0, result.stderr);
        const call = only(received, "provider.Execute");
        assert.equal(call.traceId, "0af7651916cd43dd8448eb211c80319c");
        assert.equal(call.parentSpanId, "b7ad6b7169203331");
        const request = only(received, "HTTP GET /things");
        assert.equal(request.parentSpanId, call.spanId);
        assert.equal(request.kind, 3);
        assert.equal(request.attributes["http.response.status_code"], 404);
        assert.equal(request.status.code, 2);
        assert.deepEqual(seen, [`00-${request.traceId}-${request.spanId}-01`]);
        assert.doesNotMatch(received.requests[0]!.text, /hush/);
      })
    );
  } finally {
    await server.shutdown();
  }
});

Deno.test("without tracing a server is told nothing", async () => {
  const seen: (string | null)[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    seen.push(request.headers.get("traceparent"));
    return new Response("yes");
  });
  try {
    await inFolder({ "config.yaml": "httpClient: {allowPrivateIPs: true}\n" }, async (cwd) => {
      const url = `http://127.0.0.1:${server.addr.port}/`;
      const args = ["run", "provider", "http", `url=${url}`, "--config", "config.yaml"];
      assert.equal((await scafctl(args, { cwd })).code, 0);
      assert.deepEqual(seen, [null]);
      const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
      assert.equal((await scafctl(args, { cwd, env: { TRACEPARENT: parent } })).code, 0);
      assert.match(seen[1]!, /^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/);
    });
  } finally {
    await server.shutdown();
  }
});

Deno.test("the sampler, the service's name and headers come from the configuration and variables", () =>
  withCollector((received) =>
    inFolder({ "config.yaml": "telemetry: {serviceName: mine, samplerType: always_off}\n" }, async (cwd) => {
      const args = ["run", "provider", "static", "value=1", "--config", "config.yaml"];
      const env = {
        OTEL_EXPORTER_OTLP_ENDPOINT: received.url,
        OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b",
        OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      };
      assert.equal((await scafctl(args, { cwd, env })).code, 0);
      assert.equal(received.requests.length, 0);
      assert.equal((await scafctl(args, { cwd, env: { ...env, OTEL_TRACES_SAMPLER: "always_on" } })).code, 0);
      assert.equal(received.resource["service.name"], "mine");
      assert.equal(received.requests[0]!.headers.get("x-key"), "a b");
      assert.equal(received.requests[0]!.headers.get("content-encoding"), "gzip");
      assert.equal(received.spans.length, 1);
    })
  ));

Deno.test("a collector that refuses costs a warning, not the run", () =>
  withCollector((received) =>
    inFolder({}, async (cwd) => {
      const args = ["run", "provider", "static", "value=1", "--otel-endpoint", received.url];
      const result = await scafctl(args, { cwd });
      assert.equal(result.code, 0);
      assert.match(result.stderr, /spans could not be sent to http:\/\/127\.0\.0\.1:\d+: it answered 400/);
    }), () => new Response("no", { status: 400 })));

Deno.test("an endpoint that is no address is refused before anything runs", () =>
  inFolder({}, async (cwd) => {
    const result = await scafctl(["run", "provider", "static", "value=1", "--otel-endpoint", "ftp://x"], {
      cwd,
    });
    assert.notEqual(result.code, 0);
    assert.equal(result.stdout, "");
    assert.match(result.stderr, /"ftp:\/\/x" is no OTLP endpoint/);
  }));
