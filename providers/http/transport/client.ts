import { isLoopbackHost } from "./addresses.ts";
import { basicCredentials, connect, type NetworkPolicy, proxyCredentials } from "./connection.ts";
import { connectError, OTHER_PROTOCOL_HINT, shownUrl, TransportError } from "./errors.ts";
import { giveBack, takeIdle } from "./pool.ts";
import { portOf, proxyFor } from "./proxy.ts";
import { bodyOf, collect, type Headers, headerValues, readHead } from "./response.ts";
import { requestHead, type Wire } from "./wire.ts";

/** One request. Header names may have any spelling; Host, Content-Length and Connection are added. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body?: Uint8Array;
}

/** A complete response. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Where the response came from, after redirects. */
  readonly url: URL;
}

/** Bounds of one request with all its redirects. */
export interface RequestLimits {
  /** Bytes of the body, also after decompression. */
  readonly responseSize: number;
  /** Milliseconds for everything. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 10;
/** Bytes of `HTTP/1.1 200`; an alert of TLS has fewer. */
const SHORTEST_ANSWER = 12;
/** Sent on to another server; whatever else the caller set could be a credential. */
const HARMLESS = new Set(["accept", "accept-language", "content-type", "user-agent"]);
/** How a message and its connection are delimited is the client's to say. */
const FRAMING = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** May be sent again on a connection that turned out to be dead. */
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

/**
 * Sends a request and follows redirects, checking the address of every hop. Credentials stay with the server they were meant
 * for: after a redirect elsewhere only harmless header fields go along, and no body leaves TLS. Throws a
 * {@link TransportError}, or the signal's reason when it was aborted.
 */
export async function send(
  request: HttpRequest,
  policy: NetworkPolicy,
  limits: RequestLimits,
): Promise<HttpResponse> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort(
      new TransportError(
        "timeout",
        `no complete response from ${shownUrl(request.url)} within ${limits.timeout / 1000}s`,
      ),
    );
  }, limits.timeout);
  const signal = AbortSignal.any([limits.signal, late.signal]);
  try {
    return await follow(request, policy, { ...limits, signal });
  } finally {
    clearTimeout(timer);
  }
}

async function follow(
  first: HttpRequest,
  policy: NetworkPolicy,
  limits: RequestLimits,
): Promise<HttpResponse> {
  let request = first;
  for (let hops = 0;; hops++) {
    const response = await exchange(request, policy, limits);
    const location = headerValues(response.headers, "Location")[0];
    if (![301, 302, 303, 307, 308].includes(response.status) || !location) return response;
    if (hops >= MOST_REDIRECTS) {
      throw new TransportError(
        "protocol",
        `stopped after ${MOST_REDIRECTS} redirects from ${shownUrl(first.url)}`,
      );
    }
    request = redirected(request, response.status, location);
  }
}

/** The request that a redirect asks for. */
export function redirected(request: HttpRequest, status: number, location: string): HttpRequest {
  if (!URL.canParse(location, request.url.href)) {
    throw new TransportError("protocol", `${shownUrl(request.url)} redirects to something that is no URL`);
  }
  const url = new URL(location, request.url.href);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TransportError(
      "refused",
      `${shownUrl(request.url)} redirects to the scheme ${url.protocol.slice(0, -1)}`,
    );
  }
  const isSameServer = url.origin === request.url.origin;
  const keepsMethod = status === 307 || status === 308;
  if (keepsMethod && request.body && request.url.protocol === "https:" && url.protocol === "http:") {
    throw new TransportError(
      "refused",
      `${shownUrl(request.url)} redirects the request's body to plain http`,
    );
  }
  const headers = request.headers.filter(([name]) => {
    const lower = name.toLowerCase();
    if (!keepsMethod && lower.startsWith("content-")) return false;
    return isSameServer || HARMLESS.has(lower);
  });
  const method = keepsMethod || request.method === "HEAD" ? request.method : "GET";
  return { method, url, headers, ...(keepsMethod && request.body && { body: request.body }) };
}

async function exchange(
  request: HttpRequest,
  policy: NetworkPolicy,
  limits: RequestLimits,
): Promise<HttpResponse> {
  policy.check?.(request.url);
  const proxy = proxyFor(request.url, policy.environment);
  // Also through a proxy one connection serves one origin, since the origin's address is checked when it is opened.
  const key = [
    request.url.origin,
    proxy?.href,
    policy.allowPrivate,
    (policy.users ?? policy.environment)("SSL_CERT_FILE"),
  ]
    .join("|");
  const used = REPEATABLE.has(request.method) ? takeIdle(key) : undefined;
  if (used) {
    try {
      return await converse(used, key, request, proxy, limits);
    } catch (error) {
      limits.signal.throwIfAborted();
      const isDead = used.received === 0 && !(error instanceof TransportError && error.kind !== "network");
      if (!isDead) throw answerError(error, request.url, used);
    }
  }
  const wire = await unlessAborted(
    connect(request.url, proxy, policy, limits.signal),
    limits.signal,
    request.url,
  );
  try {
    return await converse(wire, key, request, proxy, limits);
  } catch (error) {
    limits.signal.throwIfAborted();
    throw answerError(error, request.url, wire);
  }
}

/** Waits for a connection; one that comes too late is closed. */
async function unlessAborted(opening: Promise<Wire>, signal: AbortSignal, url: URL): Promise<Wire> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([opening, promise]);
  } catch (error) {
    if (!signal.aborted) throw connectError(error, url.hostname, portOf(url));
    opening.then((wire) => wire.close(), () => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    promise.catch(() => {});
  }
}

async function converse(
  wire: Wire,
  key: string,
  request: HttpRequest,
  proxy: URL | undefined,
  limits: RequestLimits,
): Promise<HttpResponse> {
  const onAbort = () => wire.close();
  limits.signal.addEventListener("abort", onAbort, { once: true });
  let isReusable = false;
  try {
    limits.signal.throwIfAborted();
    wire.mark();
    const acceptsGzip = headerValues(request.headers, "Accept-Encoding").length === 0 &&
      request.method !== "HEAD";
    await transmit(wire, request, proxy, acceptsGzip);
    const head = await readHead(wire);
    const body = bodyOf(wire, head, request.method);
    const isGzip = acceptsGzip &&
      headerValues(head.headers, "Content-Encoding").join().toLowerCase() === "gzip";
    const bytes = await collect(body.pieces, limits.responseSize, isGzip);
    isReusable = body.isReusable && !wire.hasLeftovers && !limits.signal.aborted;
    // How the body came is of no use to those who get it whole.
    const hidden = ["Transfer-Encoding", "Trailer", ...isGzip ? ["Content-Encoding", "Content-Length"] : []];
    const headers = head.headers.filter(([name]) => !hidden.includes(name));
    return { status: head.status, headers, body: bytes, url: request.url };
  } finally {
    limits.signal.removeEventListener("abort", onAbort);
    if (isReusable) giveBack(key, wire);
    else wire.close();
  }
}

async function transmit(
  wire: Wire,
  request: HttpRequest,
  proxy: URL | undefined,
  acceptsGzip: boolean,
): Promise<void> {
  const { url, body } = request;
  const given = request.headers.filter(([name]) => !FRAMING.has(name.toLowerCase()));
  const has = (name: string) => headerValues(given, name).length > 0;
  const fields: [string, string][] = [];
  if (!has("Host")) fields.push(["Host", url.host]);
  if (!has("User-Agent")) fields.push(["User-Agent", "scafctl"]);
  const credentials = basicCredentials(url);
  if (credentials !== undefined && !has("Authorization")) fields.push(["Authorization", credentials]);
  if (acceptsGzip) fields.push(["Accept-Encoding", "gzip"]);
  const sendsLength = body !== undefined || ["POST", "PUT", "PATCH"].includes(request.method);
  if (sendsLength) fields.push(["Content-Length", String(body?.length ?? 0)]);
  const isPlainProxy = proxy !== undefined && url.protocol === "http:";
  if (isPlainProxy) fields.push(...proxyCredentials(proxy));
  const target = `${isPlainProxy ? `http://${url.host}` : ""}${url.pathname}${url.search}`;
  const head = requestHead(request.method, target, [...fields, ...given]);
  try {
    await wire.write(head);
    if (body) await wire.write(body);
  } catch (error) {
    // A server that refuses early answers and closes; its answer says more than the broken pipe.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** What went wrong while an answer was waited for or read, and whose answer it was. */
function answerError(error: unknown, url: URL, wire: Wire): TransportError {
  const isGone = error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted;
  if (!isGone && !(error instanceof TransportError)) return connectError(error, url.hostname, portOf(url));
  const problem = isGone ? new TransportError("network", "the server broke off the connection") : error;
  if (problem.kind === "usage" || problem.kind === "refused") return problem;
  const isNone = wire.received < SHORTEST_ANSWER && url.protocol === "http:";
  const hint = isNone ? OTHER_PROTOCOL_HINT : problem.hint;
  return new TransportError(problem.kind, `${shownUrl(url)}: ${problem.message}`, hint, { cause: error });
}

/** Refuses to send a token where everybody can read it. */
export function requireConfidential(url: URL): void {
  if (url.protocol === "https:" || isLoopbackHost(url.hostname)) return;
  throw new TransportError(
    "refused",
    `a token is not sent to ${shownUrl(url)}: the connection is not encrypted`,
    "use https",
  );
}
