import assert from "node:assert/strict";
import { certificates, serve } from "../testing.ts";
import { closeIdle, type NetworkPolicy, send } from "./mod.ts";
import { proxyFor } from "./proxy.ts";

const choose = (url: string, variables: Record<string, string>) =>
  proxyFor(new URL(url), (name) => variables[name])?.href;

Deno.test("the environment chooses the proxy by scheme, in upper or lower case", () => {
  assert.equal(choose("http://a.example/", { HTTP_PROXY: "http://p:1" }), "http://p:1/");
  assert.equal(choose("http://a.example/", { http_proxy: "p:1" }), "http://p:1/");
  assert.equal(choose("https://a.example/", { HTTP_PROXY: "http://p:1" }), undefined);
  assert.equal(choose("https://a.example/", { https_proxy: "http://p:1" }), "http://p:1/");
  assert.equal(choose("http://a.example/", { HTTP_PROXY: "http://p:1", REQUEST_METHOD: "GET" }), undefined);
  assert.throws(() => choose("http://a.example/", { HTTP_PROXY: "socks5://p:1" }), /socks5/);
});

Deno.test("this machine and the exceptions are reached directly", () => {
  const direct = (url: string, exceptions: string) =>
    choose(url, { HTTP_PROXY: "http://p:1", NO_PROXY: exceptions }) === undefined;
  for (const url of ["http://localhost/", "http://127.0.0.1/", "http://[::1]/"]) {
    assert.ok(direct(url, ""), url);
  }
  assert.ok(direct("http://a.example/", "*"));
  assert.ok(direct("http://a.example/", "x, a.example"));
  assert.ok(direct("http://b.a.example/", "a.example"));
  assert.ok(direct("http://b.a.example/", ".a.example"));
  assert.ok(!direct("http://a.example/", ".a.example"));
  assert.ok(!direct("http://ba.example/", "a.example"));
  assert.ok(direct("http://10.1.2.3/", "10.0.0.0/8"));
  assert.ok(direct("http://[fd00::1]/", "fd00::1"));
  assert.ok(direct("http://a.example:81/", "a.example:81"));
  assert.ok(!direct("http://a.example:82/", "a.example:81"));
  assert.ok(choose("http://A.Example/", { HTTP_PROXY: "http://p:1", no_proxy: "a.EXAMPLE" }) === undefined);
});

const limits = { responseSize: 1 << 20, timeout: 10_000, signal: new AbortController().signal };
const resolver = () => Promise.resolve(["127.0.0.1"]);

Deno.test("plain requests name the whole address to the proxy, with its own credentials", async () => {
  await using proxy = serve((seen) =>
    new Response(`${seen.path} ${seen.headers.get("host")} ${seen.headers.get("proxy-authorization")}`)
  );
  const variables: Record<string, string> = { HTTP_PROXY: proxy.url.replace("//", "//u:p@") };
  const policy: NetworkPolicy = { allowPrivate: true, environment: (name) => variables[name], resolver };
  const request = { method: "GET", url: new URL("http://target.example/path"), headers: [] };
  const response = await send(request, policy, limits);
  assert.equal(new TextDecoder().decode(response.body), `/path target.example Basic ${btoa("u:p")}`);
});

/** A proxy that opens tunnels to this machine, whatever name it is told. */
function tunnelProxy() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const asked: string[] = [];
  const done = (async () => {
    const tunnels: Promise<unknown>[] = [];
    for await (const conn of listener) {
      const buffer = new Uint8Array(4096);
      const head = new TextDecoder().decode(buffer.subarray(0, await conn.read(buffer) ?? 0));
      asked.push(head.split("\r\n")[0]!);
      const port = Number(/:(\d+) HTTP/.exec(head)![1]);
      if (port === 1) {
        await conn.write(new TextEncoder().encode("HTTP/1.1 407 Auth\r\nContent-Length: 0\r\n\r\n"));
        conn.close();
        continue;
      }
      const target = await Deno.connect({ hostname: "127.0.0.1", port });
      await conn.write(new TextEncoder().encode("HTTP/1.1 200 Connection established\r\n\r\n"));
      tunnels.push(conn.readable.pipeTo(target.writable).catch(() => {}));
      tunnels.push(target.readable.pipeTo(conn.writable).catch(() => {}));
    }
    await Promise.all(tunnels);
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      closeIdle();
      listener.close();
      await done;
    },
  };
}

Deno.test("https goes through a tunnel and is verified end to end", async () => {
  const own = certificates("secure.example");
  const file = await Deno.makeTempFile({ suffix: ".pem" });
  await Deno.writeTextFile(file, own.authority);
  {
    await using server = serve((seen) => new Response(`through ${seen.headers.get("host")}`), own);
    await using proxy = tunnelProxy();
    const variables: Record<string, string> = { HTTPS_PROXY: proxy.url, SSL_CERT_FILE: file };
    const policy: NetworkPolicy = { allowPrivate: true, environment: (name) => variables[name], resolver };
    const fetchUrl = (url: string) => send({ method: "GET", url: new URL(url), headers: [] }, policy, limits);
    const response = await fetchUrl(`https://secure.example:${server.port}/`);
    assert.equal(new TextDecoder().decode(response.body), `through secure.example:${server.port}`);
    assert.deepEqual(proxy.asked, [`CONNECT secure.example:${server.port} HTTP/1.1`]);
    await assert.rejects(fetchUrl(`https://wrong.example:${server.port}/`), /not valid for name/);
    await assert.rejects(fetchUrl("https://secure.example:1/"), /refused the connection with status 407/);
    const strict = { ...policy, allowPrivate: false };
    const request = { method: "GET", url: new URL(`https://secure.example:${server.port}/`), headers: [] };
    await assert.rejects(send(request, strict, limits), /is not allowed: loopback/);
  }
  await Deno.remove(file);
});
