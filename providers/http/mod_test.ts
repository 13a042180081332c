import assert from "node:assert/strict";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { heard, testContext } from "../shared/testing.ts";
import { object, parseJson } from "../../lib/value/mod.ts";
import { pauseBefore, retryAfter } from "./exchange.ts";
import { provider } from "./mod.ts";
import { nextLink } from "./pagination.ts";
import { ask, request, serve } from "./testing.ts";

Deno.test("returns status, body and header fields by canonical name", async () => {
  await using server = serve(() =>
    new Response("hello", {
      status: 201,
      headers: [["x-request-id", "7"], ["set-cookie", "a=1"], ["set-cookie", "b=2"]],
    })
  );
  const result = await ask({ url: `${server.url}/x?q=1` });
  assert.equal(result.statusCode, 201);
  assert.equal(result.body, "hello");
  const headers = result.headers as Record<string, unknown>;
  assert.equal(headers["X-Request-Id"], "7");
  assert.deepEqual(headers["Set-Cookie"], ["a=1", "b=2"]);
  assert.equal(Object.hasOwn(result, "success"), false);
  assert.equal(server.seen[0]!.query.get("q"), "1");
  assert.equal(server.seen[0]!.headers.get("user-agent"), "scafctl");
});

Deno.test("takes endpoint for url, and needs one of them", async () => {
  await using server = serve(() => new Response("ok"));
  assert.equal((await ask({ endpoint: server.url })).body, "ok");
  await assert.rejects(request({ method: "GET" }), /http: url is required/);
  await assert.rejects(request({ url: "ftp://x/" }), /"url" must match/);
  await assert.rejects(request({ url: server.url, endpoint: "http://127.0.0.1:1/" }), /give one of them/);
});

Deno.test("a map or list as body is sent as JSON with its content type", async () => {
  await using server = serve((seen) =>
    new Response(seen.body, { headers: { "content-type": "application/json" } })
  );
  const result = await ask({
    url: server.url,
    method: "post",
    body: { name: "a<b", n: [1, 2.5] },
    autoParseJson: true,
  });
  assert.equal(server.seen[0]!.method, "POST");
  assert.equal(server.seen[0]!.headers.get("content-type"), "application/json");
  assert.equal(server.seen[0]!.body, '{"n":[1,2.5],"name":"a<b"}');
  assert.deepEqual(result.body, parseJson('{"name":"a<b","n":[1,2.5]}'));
  await ask({ url: server.url, method: "PUT", body: "plain", headers: { "X-List": ["a", "b"], "X-N": 5 } });
  assert.equal(server.seen[1]!.headers.get("content-type"), null);
  assert.equal(server.seen[1]!.headers.get("x-list"), "a, b");
  assert.equal(server.seen[1]!.headers.get("x-n"), "5");
});

Deno.test("autoParseJson leaves other bodies as text", async () => {
  await using server = serve((seen) => new Response(seen.path === "/empty" ? "" : "<html>"));
  assert.equal((await ask({ url: server.url, autoParseJson: true })).body, "<html>");
  assert.equal((await ask({ url: `${server.url}/empty`, autoParseJson: true })).body, "");
});

Deno.test("an error status is data in a resolver and success false in an action", async () => {
  await using server = serve((seen) => new Response("no", { status: seen.path === "/ok" ? 200 : 503 }));
  assert.equal((await ask({ url: server.url })).statusCode, 503);
  assert.equal((await ask({ url: server.url }, { mode: "action" })).success, false);
  assert.equal((await ask({ url: server.url, allowFailure: true }, { mode: "action" })).success, false);
  assert.equal((await ask({ url: `${server.url}/ok` }, { mode: "action" })).success, true);
});

Deno.test("retries passing failures, waiting as asked", async () => {
  await using server = serve((_, count) =>
    count < 4
      ? new Response("busy", { status: 503, headers: count === 2 ? { "retry-after": "7" } : {} })
      : new Response("done")
  );
  const pauses: number[] = [];
  const retry = { maxAttempts: 5, initialWait: "100ms", maxWait: "5s" };
  assert.equal((await ask({ url: server.url, retry }, { pauses })).body, "done");
  assert.deepEqual(pauses, [100, 5000, 400]);
  assert.equal(server.seen.length, 4);
});

Deno.test("without retry there is one attempt, and the last response is the result", async () => {
  await using server = serve(() => new Response("busy", { status: 503 }));
  assert.equal((await ask({ url: server.url })).statusCode, 503);
  assert.equal(server.seen.length, 1);
  assert.equal((await ask({ url: server.url, retry: { maxAttempts: 3 } })).statusCode, 503);
  assert.equal(server.seen.length, 4);
  assert.equal((await ask({ url: server.url, retry: { retryOn: [500] } })).statusCode, 503);
  assert.equal(server.seen.length, 5);
});

Deno.test("a refused connection is one clear error, retried when asked", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const pauses: number[] = [];
  await assert.rejects(
    request({
      url: `http://127.0.0.1:${port}/`,
      retry: { maxAttempts: 3, backoff: "linear", initialWait: 2 },
    }, { pauses }),
    (error: ScafctlError) => {
      assert.equal(error.code, "SCAF5005");
      assert.equal(error.message, `http: after 3 attempts: connection to 127.0.0.1:${port} was refused`);
      assert.ok(error.hint);
      return true;
    },
  );
  assert.deepEqual(pauses, [2000, 4000]);
});

Deno.test("pauses grow as the backoff says", () => {
  const retry = { maxAttempts: 9, retryOn: [], initialWait: 1000, maxWait: 30_000 };
  const pauses = (backoff: "none" | "linear" | "exponential") =>
    [1, 2, 3, 9].map((attempt) => pauseBefore(attempt, { ...retry, backoff }, undefined));
  assert.deepEqual(pauses("none"), [1000, 1000, 1000, 1000]);
  assert.deepEqual(pauses("linear"), [1000, 2000, 3000, 9000]);
  assert.deepEqual(pauses("exponential"), [1000, 2000, 4000, 30_000]);
  const now = Date.UTC(2026, 0, 1);
  assert.equal(retryAfter("120", now), 120_000);
  assert.equal(retryAfter("Thu, 01 Jan 2026 00:00:05 GMT", now), 5000);
  assert.equal(retryAfter("Thu, 01 Jan 2020 00:00:05 GMT", now), 0);
  assert.equal(retryAfter("Thu Jan  1 00:00:07 2026", now), 7000);
  for (const other of ["soon", "1.5", "-5", "1e3", "120s"]) assert.equal(retryAfter(other, now), undefined);
});

Deno.test("polls until the condition holds", async () => {
  await using server = serve((_, count) => Response.json({ status: count < 3 ? "running" : "done" }));
  const pauses: number[] = [];
  const poll = { until: "_.statusCode == 200 && _.body.status == 'done'", interval: "2s" };
  const result = await ask({ url: server.url, poll, autoParseJson: true }, { pauses });
  assert.deepEqual({ ...result.body as object }, { status: "done" });
  assert.deepEqual(pauses, [2000, 2000]);
});

Deno.test("polling fails on its fail condition, and gives the last response when it is exhausted", async () => {
  await using server = serve((seen) =>
    Response.json({ status: seen.path === "/bad" ? "failed" : "running" })
  );
  const until = "_.body.status == 'done'";
  const failWhen = "_.body.status == 'failed'";
  await assert.rejects(
    request({ url: `${server.url}/bad`, poll: { until, failWhen } }),
    /http: .*failWhen.*attempt 1/,
  );
  const result = await ask({ url: server.url, poll: { until, failWhen, maxAttempts: 4 } });
  assert.equal(result.body, '{"status":"running"}');
  assert.equal(server.seen.length, 5);
  const { warnings } = await request({ url: server.url, poll: { until, maxAttempts: 2 } });
  assert.deepEqual(warnings, ["poll.until was not met in 2 attempts: the last response is the result"]);
  await assert.rejects(request({ url: server.url, poll: { until, interval: "10ms" } }), /at least 1s/);
  await assert.rejects(request({ url: server.url, poll: { until: "1 +" } }), /http: poll.until: /);
});

Deno.test("a condition that is neither true nor false is an error, not a no", async () => {
  await using server = serve(() => Response.json({ status: "done", items: [1], last: null }));
  await assert.rejects(
    request({ url: server.url, poll: { until: "_.body.status" } }),
    /http: poll\.until must give true or false, not a string/,
  );
  const pages = (stopWhen: string) =>
    ask({ url: server.url, pagination: { strategy: "offset", limit: 1, stopWhen, maxPages: 2 } });
  await assert.rejects(pages("body.items"), /pagination\.stopWhen must give true or false, not a list/);
  assert.equal((await pages("body.last")).pages, 2);
  assert.equal((await pages("body.none")).pages, 1);
});

Deno.test("offset pagination goes on until a short page", async () => {
  await using server = serve((seen) => {
    const offset = Number(seen.query.get("offset") ?? 0);
    return Response.json([1, 2, 3, 4, 5].slice(offset, offset + 2));
  });
  const pagination = { strategy: "offset", limit: 2, collectPath: "body" };
  const result = await ask({ url: server.url, pagination });
  assert.deepEqual([result.body, result.pages, result.totalItems, result.statusCode], [
    "[1,2,3,4,5]",
    3,
    5,
    200,
  ]);
  assert.deepEqual(server.seen.map((seen) => seen.query.toString()), [
    "",
    "offset=2&limit=2",
    "offset=4&limit=2",
  ]);
});

Deno.test("page numbers go on from the one in the address", async () => {
  await using server = serve((seen) =>
    Response.json(Number(seen.query.get("p") ?? 1) < 5 ? ["x", "y"] : ["z"])
  );
  const pagination = {
    strategy: "pageNumber",
    pageSize: 2,
    pageParam: "p",
    pageSizeParam: "n",
    collectPath: "body",
  };
  const result = await ask({ url: `${server.url}/?p=3`, pagination });
  assert.equal(result.pages, 3);
  assert.deepEqual(server.seen.map((seen) => seen.query.get("p")), ["3", "4", "5"]);
});

Deno.test("cursor pagination follows tokens and addresses, and ends where the key is missing", async () => {
  await using server = serve((seen) => {
    const cursor = Number(seen.query.get("cursor") ?? 0);
    return Response.json(cursor < 2 ? { items: [cursor], next: cursor + 1 } : { items: [cursor] });
  });
  const token = {
    strategy: "cursor",
    nextTokenPath: "body.next",
    nextTokenParam: "cursor",
    collectPath: "body.items",
  };
  assert.equal((await ask({ url: server.url, pagination: token })).body, "[0,1,2]");
  const address = {
    strategy: "cursor",
    nextURLPath: "'?cursor=' + string(int(body.next))",
    collectPath: "body.items",
    stopWhen: "page == 2",
  };
  assert.equal((await ask({ url: server.url, pagination: address })).body, "[0,1]");
});

Deno.test("link headers lead from page to page", async () => {
  await using server = serve((seen) => {
    const page = Number(seen.query.get("page") ?? 1);
    const link = page < 3
      ? `<?page=${page + 1}>; title="a, b"; rel="last next", <?page=9>; rel=last`
      : "<?page=1>; rel=first";
    return Response.json([page], { headers: { link } });
  });
  const result = await ask({ url: server.url, pagination: { strategy: "linkHeader", collectPath: "body" } });
  assert.equal(result.body, "[1,2,3]");
  assert.equal(nextLink(['<https://x/?a=1,2>; rel="next"']), "https://x/?a=1,2");
  assert.equal(nextLink(['<https://x/>; rel="prev"']), undefined);
});

Deno.test("custom pagination computes the next address or its parameters", async () => {
  await using server = serve((seen) => Response.json({ n: Number(seen.query.get("n") ?? 1) }));
  const nextParams = "body.n < 3.0 ? {'n': string(int(body.n) + 1)} : {}";
  assert.equal(
    (await ask({ url: server.url, pagination: { strategy: "custom", nextParams } })).totalItems,
    3,
  );
  const nextURL = "page < 2 ? '/again?n=5' : ''";
  const result = await ask({
    url: server.url,
    pagination: { strategy: "custom", nextURL, collectPath: "body.n" },
  });
  assert.equal(result.body, "[1,5]");
});

Deno.test("pagination ends at maxPages and never leaves the host", async () => {
  await using server = serve(() => Response.json({ next: "http://other.example/steal" }));
  const pagination = { strategy: "cursor", nextURLPath: "body.next" };
  await assert.rejects(request({ url: server.url, pagination }), /next page is at other\.example/);
  const endless = { strategy: "custom", nextURL: "'/more'", maxPages: 4 };
  assert.equal((await ask({ url: server.url, pagination: endless })).pages, 4);
  await assert.rejects(request({ url: server.url, pagination: { strategy: "offset" } }), /needs limit/);
  await assert.rejects(
    request({ url: server.url, pagination: { strategy: "guess" } }),
    /must be one of offset/,
  );
  await assert.rejects(
    request({ url: server.url, pagination: endless }, {
      context: { limits: { ...testContext("from").limits, responseSize: 60 } },
    }),
    (error: ScafctlError) => error.code === "SCAF6003" && /pages together/.test(error.message),
  );
});

Deno.test("sends the token of a login and renews it once", async () => {
  await using server = serve((seen) =>
    new Response("", { status: seen.headers.get("authorization") === "Bearer fresh" ? 200 : 401 })
  );
  const asked: [string, string | undefined, boolean][] = [];
  const identities = {
    list: () => Promise.resolve([]),
    claims: () => Promise.resolve(undefined),
    groups: () => Promise.resolve([]),
    token: (handler: string, scope: string | undefined, refresh: boolean) => {
      asked.push([handler, scope, refresh]);
      return Promise.resolve({ type: "Bearer", token: refresh ? "fresh" : "stale" });
    },
  };
  const inputs = { url: server.url, authProvider: "entra", scope: "s", headers: { authorization: "own" } };
  assert.equal((await ask(inputs, { host: { identities } })).statusCode, 200);
  assert.deepEqual(asked, [["entra", "s", false], ["entra", "s", true]]);
  await assert.rejects(
    request({ url: "http://api.example.com/", authProvider: "entra" }, { host: { identities } }),
    (error: ScafctlError) => error.code === "SCAF6007" && /not encrypted/.test(error.message),
  );
  assert.equal(asked.length, 2);
});

Deno.test("a cancelled call ends at once with the reason of its signal", async () => {
  const started = Promise.withResolvers<void>();
  const held = Promise.withResolvers<Response>();
  await using server = serve(() => {
    started.resolve();
    return held.promise;
  });
  const controller = new AbortController();
  const running = request({ url: server.url }, { host: { signal: controller.signal } });
  await started.promise;
  controller.abort(new ScafctlError("SCAF6005", "cancelled"));
  await assert.rejects(running, /cancelled/);
  held.resolve(new Response(""));
});

Deno.test("a dry run sends nothing", async () => {
  await using server = serve(() => new Response("x"));
  const data = await ask({ url: server.url, method: "delete" }, { context: { dryRun: true } });
  assert.equal(data._dryRun, true);
  assert.equal(server.seen.length, 0);
});

Deno.test("says what it would do, without credentials of the address", () => {
  const whatIf = (inputs: Record<string, string>) =>
    provider.descriptor.whatIf!(object(inputs), testContext("action"));
  assert.equal(whatIf({ url: "https://a.example/x" }), "Would send GET request to https://a.example/x");
  assert.equal(
    whatIf({ url: "https://u:p@a.example/", method: "post" }),
    "Would send POST request to https://a.example/",
  );
});

Deno.test("unknown inputs are reported with a suggestion", async () => {
  await using server = serve(() => new Response("x"));
  const record = heard();
  await ask({ url: server.url, header: {} }, { heard: record });
  assert.match(record.warnings[0]!, /header.*headers/);
});
