import assert from "node:assert/strict";
import { certificates, serve, type TestServer } from "../testing.ts";
import {
  closeIdle,
  type HttpRequest,
  type HttpResponse,
  type NetworkPolicy,
  send,
  TransportError,
} from "./mod.ts";
import { connectError } from "./errors.ts";

const text = (response: HttpResponse) => new TextDecoder().decode(response.body);

function policy(facts: Partial<NetworkPolicy> & { variables?: Record<string, string> } = {}): NetworkPolicy {
  const { variables = {}, ...rest } = facts;
  return { allowPrivate: true, environment: (name) => variables[name], ...rest };
}

async function get(
  url: string,
  network: NetworkPolicy = policy(),
  facts: Partial<HttpRequest> & { responseSize?: number; timeout?: number } = {},
): Promise<HttpResponse> {
  const { responseSize = 1 << 20, timeout = 10_000, ...rest } = facts;
  const request = { method: "GET", url: new URL(url), headers: [], ...rest };
  return await send(request, network, { responseSize, timeout, signal: new AbortController().signal });
}

/** A server that answers every request head with fixed bytes. */
function raw(answer: string | Uint8Array, options: { closes?: boolean } = {}): TestServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const bytes = typeof answer === "string" ? new TextEncoder().encode(answer) : answer;
  const conns = new Set<Deno.Conn>();
  const talk = async (conn: Deno.Conn) => {
    const buffer = new Uint8Array(65_536);
    while (await conn.read(buffer) !== null) {
      await conn.write(bytes);
      if (options.closes ?? true) break;
    }
    conns.delete(conn);
    conn.close();
  };
  const done = (async () => {
    const talks: Promise<void>[] = [];
    for await (const conn of listener) {
      conns.add(conn);
      talks.push(talk(conn).catch(() => {}));
    }
    await Promise.all(talks);
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    port: listener.addr.port,
    seen: [],
    async [Symbol.asyncDispose]() {
      closeIdle();
      listener.close();
      for (const conn of conns) conn.close();
      await done;
    },
  };
}

async function fails(promise: Promise<unknown>, kind: string, message: RegExp): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("private addresses are refused before anything is dialled", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const strict = policy({ allowPrivate: false });
  const { port } = listener.addr;
  for (
    const host of [
      "127.0.0.1",
      "localhost",
      "2130706433",
      "0x7f.1",
      "0177.0.0.1",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[64:ff9b::7f00:1]",
      "0.0.0.0",
      "169.254.169.254",
      "10.1.2.3",
    ]
  ) {
    await fails(get(`http://${host}:${port}/`, strict), "refused", /is not allowed/);
  }
  // Nobody knocked: the listener has no connection to accept.
  const waiting = listener.accept().then(() => "knocked", () => "silent");
  listener.close();
  assert.equal(await waiting, "silent");
});

Deno.test("a name that changes its address between check and connection gains nothing", async () => {
  let calls = 0;
  const rebinding = () => {
    calls++;
    return Promise.resolve(calls === 1 ? ["127.0.0.1"] : ["93.184.216.34"]);
  };
  const strict = policy({ allowPrivate: false, resolver: rebinding });
  await fails(get("http://rebind.example/", strict), "refused", /rebind\.example \(127\.0\.0\.1\)/);
  // And the other way round: the address that was checked is the one that is dialled, without a second look-up.
  calls = 0;
  await using server = serve((seen) => new Response(seen.headers.get("host")));
  const pinned = policy({ resolver: () => Promise.resolve(++calls === 1 ? ["127.0.0.1"] : ["192.0.2.1"]) });
  assert.equal(
    text(await get(`http://pinned.example:${server.port}/`, pinned)),
    `pinned.example:${server.port}`,
  );
  assert.equal(calls, 1);
});

Deno.test("only the allowed addresses of a name are dialled, one after the other", async () => {
  await using server = serve(() => new Response("ok"));
  const mixed = policy({ resolver: () => Promise.resolve(["127.0.0.9", "127.0.0.1"]) });
  // Nothing listens on the first one.
  assert.equal(text(await get(`http://two.example:${server.port}/`, mixed)), "ok");
  await fails(
    get("http://none.example/", policy({ resolver: () => Promise.reject(new Error("x")) })),
    "network",
    /cannot be resolved/,
  );
});

Deno.test("every hop of a redirect is checked", async () => {
  await using inner = serve(() => new Response("secret"));
  await using server = serve(() => Response.redirect(`http://metadata.example:${inner.port}/`, 302));
  let hop = 0;
  // The first name is taken for public; the second one is what it is.
  const resolver = (host: string) => {
    hop++;
    return Promise.resolve(host === "start.example" ? ["127.0.0.1"] : ["169.254.169.254"]);
  };
  const network: NetworkPolicy = {
    environment: () => undefined,
    resolver,
    get allowPrivate() {
      return hop === 0;
    },
  };
  await fails(get(`http://start.example:${server.port}/`, network), "refused", /169\.254\.169\.254/);
  assert.equal(inner.seen.length, 0);
  await using odd = serve(() =>
    new Response("", { status: 302, headers: { location: "file:///etc/passwd" } })
  );
  await fails(get(odd.url), "refused", /scheme file/);
});

Deno.test("TLS verifies the certificate against the name, not the dialled address", async () => {
  const own = certificates("api.example");
  await using server = serve((seen) => new Response(`hello ${seen.headers.get("host")}`), own);
  const file = await Deno.makeTempFile({ suffix: ".pem" });
  await Deno.writeTextFile(file, own.authority);
  const network = policy({
    variables: { SSL_CERT_FILE: file },
    resolver: () => Promise.resolve(["127.0.0.1"]),
  });
  try {
    assert.equal(
      text(await get(`https://api.example:${server.port}/`, network)),
      `hello api.example:${server.port}`,
    );
    await fails(get(`https://other.example:${server.port}/`, network), "tls", /not valid for name/);
    const bare = policy({ resolver: () => Promise.resolve(["127.0.0.1"]) });
    await fails(get(`https://api.example:${server.port}/`, bare), "tls", /UnknownIssuer/);
    await fails(
      get(`https://api.example:${server.port}/`, policy({ variables: { SSL_CERT_FILE: "/nowhere" } })),
      "network",
      /resolved/,
    );
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("credentials and unknown header fields do not follow a redirect to another server", async () => {
  await using other = serve((seen) => new Response([...seen.headers.keys()].sort().join()));
  await using server = serve((seen) =>
    Response.redirect(
      seen.path === "/same" ? `${server.url}/end` : seen.path === "/end" ? other.url : other.url,
      307,
    )
  );
  const headers = [["Authorization", "Bearer x"], ["X-Api-Key", "k"], ["Cookie", "c=1"], [
    "Accept",
    "text/plain",
  ]] as const;
  assert.equal(
    text(await get(`${server.url}/`, policy(), { headers })),
    "accept,accept-encoding,host,user-agent",
  );
  await get(`${server.url}/same`, policy(), { headers });
  assert.equal(server.seen.at(-1)!.headers.get("authorization"), "Bearer x");
});

Deno.test("redirects keep or change the method as HTTP wants it, and are bounded", async () => {
  await using server = serve((seen) => {
    const status = Number(seen.path.slice(1));
    return status ? Response.redirect(`${server.url}/`, status) : new Response(`${seen.method} ${seen.body}`);
  });
  const body = new TextEncoder().encode("data");
  for (const status of [301, 302, 303]) {
    assert.equal(text(await get(`${server.url}/${status}`, policy(), { method: "POST", body })), "GET ");
  }
  for (const status of [307, 308]) {
    assert.equal(text(await get(`${server.url}/${status}`, policy(), { method: "POST", body })), "POST data");
  }
  await using loop = serve(() => Response.redirect(loop.url, 302));
  await fails(get(loop.url), "protocol", /10 redirects/);
  assert.equal(loop.seen.length, 11);
});

Deno.test("connections are used again, also after chunked and empty bodies", async () => {
  await using server = serve((seen) => {
    if (seen.path === "/empty") return new Response(null, { status: 204 });
    return new Response(ReadableStream.from([new TextEncoder().encode("a"), new TextEncoder().encode("b")]));
  });
  for (const path of ["/", "/empty", "/", "/"]) await get(server.url + path);
  assert.equal(new Set(server.seen.map((seen) => seen.client)).size, 1);
  assert.equal((await get(server.url, policy(), { method: "HEAD" })).body.length, 0);
});

Deno.test("a kept connection that the server has closed meanwhile is replaced", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const closed = Promise.withResolvers<void>();
  const serving = (async () => {
    for (let connection = 0; connection < 2; connection++) {
      const conn = await listener.accept();
      await conn.read(new Uint8Array(4096));
      await conn.write(new TextEncoder().encode(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${connection}`));
      conn.close();
      closed.resolve();
    }
  })();
  const url = `http://127.0.0.1:${listener.addr.port}/`;
  assert.equal(text(await get(url)), "0");
  await closed.promise;
  assert.equal(text(await get(url)), "1");
  await serving;
  closeIdle();
  listener.close();
});

Deno.test("bodies are bounded while they come in, compressed ones too", async () => {
  const zeros = new Uint8Array(1 << 20);
  const packed = new Response(zeros).body!.pipeThrough(new CompressionStream("gzip"));
  const gzip = new Uint8Array(await new Response(packed).arrayBuffer());
  await using server = serve((seen) =>
    seen.path === "/gzip"
      ? new Response(gzip, { headers: { "content-encoding": "gzip" } })
      : seen.path === "/endless"
      ? new Response(new ReadableStream({ pull: (sink) => sink.enqueue(zeros) }))
      : new Response(zeros)
  );
  await fails(get(server.url, policy(), { responseSize: 1000 }), "size", /1000 bytes/);
  await fails(get(`${server.url}/endless`, policy(), { responseSize: 1 << 16 }), "size", /65536 bytes/);
  await fails(get(`${server.url}/gzip`, policy(), { responseSize: 1 << 19 }), "size", /524288 bytes/);
  const whole = await get(`${server.url}/gzip`, policy(), { responseSize: 1 << 20 });
  assert.equal(whole.body.length, 1 << 20);
  assert.equal(whole.headers.some(([name]) => name === "Content-Encoding"), false);
});

Deno.test("malformed answers are errors, not guesses", async () => {
  const cases: [string, string, RegExp][] = [
    ["SSH-2.0-x\r\n", "protocol", /HTTP\/1\.1/],
    ["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "network", /3 of 10 bytes/],
    ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "protocol", /Content-Length/],
    ["HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "protocol", /Content-Length/],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "protocol", /chunk/],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "network", /3 of 5 bytes/],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "protocol", /transfer encoding/],
    ["HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "protocol", /header field/],
    [`HTTP/1.1 200 OK\r\nX: ${"a".repeat(70_000)}\r\n\r\n`, "protocol", /head line/],
    ["HTTP/1.1 101 Switching\r\n\r\n", "protocol", /switch/],
    ["", "network", /closed the connection without an answer/],
    ["HTTP/1.1 200 OK\r\nX: ", "network", /closed the connection after a part of its head/],
  ];
  for (const [answer, kind, message] of cases) {
    await using server = raw(answer);
    await fails(get(`${server.url}/a?key=secret`), kind, message);
    await fails(get(`${server.url}/a?key=secret`), kind, new RegExp(`^${server.url}/a: `));
  }
});

Deno.test("compressed bodies may be empty or have several parts, and are never taken in half", async () => {
  const packed = async (text: string) =>
    await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
  const [hello, world] = [await packed("hello "), await packed("world")];
  const bodies: Record<string, Uint8Array<ArrayBuffer>> = {
    "/empty": new Uint8Array(),
    "/parts": new Uint8Array([...hello, ...world]),
    "/cut": hello.slice(0, -3),
    "/more": new Uint8Array([...hello, 1, 2, 3]),
    "/other": new TextEncoder().encode("plain text"),
  };
  await using server = serve((seen) =>
    new Response(bodies[seen.path], { headers: { "content-encoding": "gzip" } })
  );
  assert.equal(text(await get(`${server.url}/empty`)), "");
  assert.equal(text(await get(`${server.url}/parts`)), "hello world");
  for (const path of ["/cut", "/more", "/other"]) {
    await fails(
      get(server.url + path),
      "protocol",
      new RegExp(`${path}: the response's gzip data is damaged`),
    );
  }
});

Deno.test("a caller's header fields do not say where a message ends, nor a result how it came", async () => {
  await using server = serve((seen) =>
    Response.json([seen.body, seen.headers.get("transfer-encoding"), seen.headers.get("content-length")])
  );
  const headers = [["Transfer-Encoding", "chunked"], ["Content-Length", "1"], [
    "Connection",
    "close",
  ]] as const;
  const body = new TextEncoder().encode("5\r\nhello\r\n0\r\n\r\n");
  const response = await get(server.url, policy(), { method: "POST", headers, body });
  assert.deepEqual(JSON.parse(text(response)), [new TextDecoder().decode(body), null, String(body.length)]);
  await using chunked = raw(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n0\r\nX: 1\r\n\r\n",
  );
  assert.deepEqual((await get(chunked.url)).headers, []);
});

Deno.test("a redirect to nowhere is the answer itself", async () => {
  for (const field of ["", "Location:\r\n"]) {
    await using server = raw(`HTTP/1.1 302 Found\r\n${field}Content-Length: 0\r\n\r\n`);
    assert.equal((await get(server.url)).status, 302);
  }
});

Deno.test("a failure of TLS says what would help", async () => {
  const hints: [reason: string, hint: RegExp][] = [
    ["invalid peer certificate: UnknownIssuer", /SSL_CERT_FILE/],
    ['invalid peer certificate: certificate not valid for name "a"', /name that the certificate is for/],
    ["invalid peer certificate: Expired", /new certificate/],
    ["received fatal alert: CertificateRequired", /wants a certificate of its clients/],
  ];
  for (const [reason, hint] of hints) {
    const error = connectError(new Deno.errors.InvalidData(reason), "a", 443);
    assert.match(error.hint ?? "", hint);
  }
  await using plain = raw("HTTP/1.1 400 Bad Request\r\n\r\n");
  await assert.rejects(get(plain.url.replace("http:", "https:")), (error) => {
    assert.ok(error instanceof TransportError);
    assert.equal(error.kind, "tls");
    assert.match(error.hint ?? "", /http:\/\//);
    return true;
  });
  const { key, cert } = certificates("localhost");
  await using tls = serve(() => new Response(""), { key, cert });
  await assert.rejects(get(tls.url.replace("https:", "http:")), (error) => {
    assert.ok(error instanceof TransportError);
    assert.match(error.hint ?? "", /https:\/\//);
    return true;
  });
});

Deno.test("interim answers are passed over, and a body without length ends with the connection", async () => {
  await using server = raw(
    "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.0 200 OK\r\nX-A: 1\r\n folded\r\n\r\nall of it",
  );
  const response = await get(server.url);
  assert.equal(text(response), "all of it");
  assert.deepEqual(response.headers, [["X-A", "1 folded"]]);
});

Deno.test("a server that says nothing runs into the timeout", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await fails(
    get(`http://127.0.0.1:${listener.addr.port}/a?key=secret`, policy(), { timeout: 20 }),
    "timeout",
    /\/a within 0\.02s$/,
  );
  listener.close();
});

Deno.test("what would break out of its header line is refused", async () => {
  await using server = serve(() => new Response(""));
  await fails(
    get(server.url, policy(), { headers: [["X", "a\r\nY: b"]] }),
    "usage",
    /^the value of header "X" holds a line break$/,
  );
  await fails(get(server.url, policy(), { headers: [["X:", "a"]] }), "usage", /header name/);
  await fails(get(server.url, policy(), { method: "GET /x" }), "usage", /HTTP method/);
  assert.equal(server.seen.length, 0);
});

Deno.test("user and password of an address become a header field", async () => {
  await using server = serve((seen) => new Response(seen.headers.get("authorization")));
  const url = server.url.replace("//", "//us%40er:p%3As@");
  assert.equal(text(await get(url)), `Basic ${btoa("us@er:p:s")}`);
});
