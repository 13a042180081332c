import assert from "node:assert/strict";
import { join } from "node:path";
import { provider } from "./mod.ts";
import { parseText } from "./parse.ts";
import { fetchText } from "./fetch.ts";
import { data, run, scratch, testContext } from "../shared/testing.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { Float, object, type Value } from "../../lib/value/mod.ts";

const get = (value: Value, context = {}) =>
  data(provider, { key: "k" }, { context: { parameters: object({ k: value }), ...context } });

Deno.test("texts become the values they read as", () => {
  const table: [string, Value][] = [
    ["text", "text"],
    ["", ""],
    ["null", "null"],
    ["TRUE", true],
    ["False", false],
    ["7", 7n],
    ["-3", -3n],
    ["+5", 5n],
    ["007", 7n],
    ["9223372036854775807", 9223372036854775807n],
    ["9223372036854775808", new Float(9223372036854775808)],
    ["1.5", 1.5],
    ["1e3", new Float(1000)],
    [".5", 0.5],
    ["inf", "inf"],
    ["1e999", "1e999"],
    ["0x10", "0x10"],
    ["1.2.3", "1.2.3"],
    [" 7", " 7"],
    ["a, b,c", ["a", "b", "c"]],
    ["1,2", ["1", "2"]],
    ['"x,y"', "x,y"],
    ['"7"', "7"],
    ['"', '"'],
    ['{"k":[1,"a"]}', object({ k: [new Float(1), "a"] })],
    ["[]", []],
    ["{not json", "{not json"],
    ["[a,b", "[a,b"],
    ["{k: [1,2]}", "{k: [1,2]}"],
  ];
  for (const [text, value] of table) assert.deepEqual(parseText(text), value, text);
});

Deno.test("values that are no texts are returned as they are, and texts in lists stay texts", async () => {
  assert.equal(await get(5), 5);
  assert.equal(await get(null), null);
  assert.deepEqual(await get(["1", "true"]), ["1", "true"]);
});

Deno.test("a missing parameter is an error, so that the next source is tried", async () => {
  await assert.rejects(run(provider, { key: "nope" }), /parameter "nope" was not provided/);
  await assert.rejects(run(provider, { key: "constructor" }), /was not provided/);
  await assert.rejects(run(provider, { key: "no spaces" }), /must match/);
  await assert.rejects(get("-"), /"-" is not a value/);
});

Deno.test("file:// gives the text of the file, uninterpreted", async () => {
  await using folder = await scratch();
  await Deno.writeTextFile(join(folder.path, "n.txt"), "7\n");
  const context = { workingDirectory: folder.path };
  assert.equal(await get("file://n.txt", context), "7\n");
  assert.equal(await get(`file://${join(folder.path, "n.txt")}`, context), "7\n");
  await assert.rejects(get("file://none", context), /no such file/);
  await assert.rejects(get("file:///dev/zero", context), /not an ordinary file/);
});

Deno.test("http gives the text behind the address, over redirects, and only for status 200", async () => {
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const path = new URL(request.url).pathname;
    if (path === "/moved") return Response.redirect(new URL("/text", request.url));
    if (path === "/loop") return Response.redirect(new URL("/loop", request.url));
    if (path === "/large") return new Response("x".repeat(2000));
    return path === "/text" ? new Response("héllo,") : new Response("", { status: 404 });
  });
  const base = `http://127.0.0.1:${server.addr.port}`;
  const context = {
    network: { allowPrivateIPs: true },
    limits: { celCost: 0, templateOutput: 1, fileSize: 1, responseSize: 1000, capturedOutput: 1 },
  };
  assert.equal(await get(`${base}/text`, context), "héllo,");
  assert.equal(await get(`${base}/moved`, context), "héllo,");
  await assert.rejects(
    get(`${base}/none?token=secret`, context),
    (error) =>
      error instanceof ScafctlError && /status 404/.test(error.message) && !error.message.includes("secret"),
  );
  await assert.rejects(get(`${base}/loop`, context), /stopped after 10 redirects/);
  await assert.rejects(get(`${base}/large`, context), /1000 bytes/);
});

Deno.test("addresses inside are refused before anything is sent, whatever the name says", async () => {
  let requests = 0;
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    requests++;
    return new Response("secret");
  });
  const { port } = server.addr;
  const isRefused = (error: unknown) => error instanceof ScafctlError && error.code === "SCAF6007";
  for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"]) {
    await assert.rejects(get(`http://${host}:${port}/`), isRefused, host);
  }
  const signal = new AbortController().signal;
  const context = testContext("from");
  for (const addresses of [["10.0.0.1"], ["127.0.0.1"], ["::ffff:169.254.169.254"]]) {
    const lookup = () => Promise.resolve(addresses);
    await assert.rejects(
      fetchText("k", `http://rebound.example:${port}/`, context, signal, lookup),
      isRefused,
    );
  }
  assert.equal(requests, 0);
});
