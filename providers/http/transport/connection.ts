import { extraAuthorities } from "./certificates.ts";
import { dialFirst } from "./dial.ts";
import { connectError, TransportError } from "./errors.ts";
import { isAddress } from "./addresses.ts";
import { type Environment, portOf, proxyFor } from "./proxy.ts";
import { allowedAddresses, type Resolver } from "./resolve.ts";
import { readHead } from "./response.ts";
import { requestHead, Wire } from "./wire.ts";

/** What a connection depends on. */
export interface NetworkPolicy {
  /** Private, loopback, link-local and reserved addresses may be dialled. */
  readonly allowPrivate: boolean;
  readonly environment: Environment;
  /**
   * The user's own variables, where a solution may have changed some of `environment`. Certificates come from here only,
   * and a proxy that is not named here is held to the rules for any other host.
   */
  readonly users?: Environment;
  /** Asked for every hop before anything of it is sent; throws when it may not be reached. */
  readonly check?: (url: URL) => void;
  /** How names are looked up; the system's way when absent. */
  readonly resolver?: Resolver;
}

/**
 * Opens a connection to the server of a URL, or to its proxy. The address that is dialled is one that was checked: nothing
 * looks the name up a second time, and TLS verifies the certificate against the name. An abort ends whatever is under way but
 * the look-up of the name.
 */
export async function connect(
  url: URL,
  proxy: URL | undefined,
  policy: NetworkPolicy,
  signal: AbortSignal,
): Promise<Wire> {
  if (proxy) return await connectThrough(proxy, url, policy, signal);
  const addresses = await allowedAddresses(url.hostname, policy.allowPrivate, policy.resolver);
  const conn = await dial(addresses, url, signal);
  return new Wire(url.protocol === "https:" ? await secure(conn, url, policy, signal) : conn);
}

async function dial(addresses: readonly string[], url: URL, signal: AbortSignal): Promise<Deno.TcpConn> {
  const port = portOf(url);
  const open = (hostname: string, own: AbortSignal) => Deno.connect({ hostname, port, signal: own });
  try {
    const conn = await dialFirst(addresses, open, signal);
    conn.setNoDelay(true);
    return conn;
  } catch (error) {
    signal.throwIfAborted();
    throw connectError(error, url.hostname, port);
  }
}

async function secure(
  conn: Deno.TcpConn,
  url: URL,
  policy: NetworkPolicy,
  signal: AbortSignal,
): Promise<Deno.TlsConn> {
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  let owner: Deno.Conn = conn;
  const onAbort = () => closeQuietly(owner);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const caCerts = await extraAuthorities(policy.users ?? policy.environment);
    const tls = await Deno.startTls(conn, { hostname, caCerts, alpnProtocols: ["http/1.1"] });
    owner = tls;
    await tls.handshake();
    return tls;
  } catch (error) {
    closeQuietly(owner);
    signal.throwIfAborted();
    throw connectError(error, url.hostname, portOf(url));
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function connectThrough(
  proxy: URL,
  url: URL,
  policy: NetworkPolicy,
  signal: AbortSignal,
): Promise<Wire> {
  await checkTarget(url, policy);
  const isTlsProxy = proxy.protocol === "https:";
  if (isTlsProxy && url.protocol === "https:") {
    throw new TransportError(
      "usage",
      "https through an https proxy is not supported",
      "use the proxy's http:// address in HTTPS_PROXY: the request itself stays encrypted",
    );
  }
  // The user's own setting may well be in a private network; that of a solution is a host like any other.
  const isUsers = isProxyOfUser(proxy, url, policy);
  if (!isUsers) policy.check?.(proxy);
  const addresses = await allowedAddresses(proxy.hostname, isUsers || policy.allowPrivate, policy.resolver);
  const conn = await dial(addresses, proxy, signal);
  if (url.protocol === "http:") {
    return new Wire(isTlsProxy ? await secure(conn, proxy, policy, signal) : conn);
  }
  const onAbort = () => closeQuietly(conn);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await openTunnel(conn, proxy, url);
  } catch (error) {
    closeQuietly(conn);
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  return new Wire(await secure(conn, url, policy, signal));
}

function isProxyOfUser(proxy: URL, url: URL, { users }: NetworkPolicy): boolean {
  return users === undefined || proxyFor(url, users)?.href === proxy.href;
}

/** A name that only the proxy can resolve passes: the proxy decides then. */
async function checkTarget(url: URL, policy: NetworkPolicy): Promise<void> {
  try {
    await allowedAddresses(url.hostname, policy.allowPrivate, policy.resolver);
  } catch (error) {
    const isUnknown = error instanceof TransportError && error.kind === "network" && !isAddress(url.hostname);
    if (!isUnknown) throw error;
  }
}

async function openTunnel(conn: Deno.TcpConn, proxy: URL, url: URL): Promise<void> {
  const wire = new Wire(conn);
  const authority = `${url.hostname}:${portOf(url)}`;
  await wire.write(requestHead("CONNECT", authority, [["Host", authority], ...proxyCredentials(proxy)]));
  const { status } = await readHead(wire);
  if (status < 200 || status > 299) {
    const hint = status === 407 ? "put user and password into the proxy's address" : undefined;
    throw new TransportError(
      "network",
      `the proxy ${proxy.host} refused the connection with status ${status}`,
      hint,
    );
  }
  if (wire.hasLeftovers) {
    throw new TransportError("protocol", `the proxy ${proxy.host} does not speak HTTP properly`);
  }
}

/** The header field that carries the user and password of a proxy's address, when it has them. */
export function proxyCredentials(proxy: URL): [string, string][] {
  const credentials = basicCredentials(proxy);
  return credentials === undefined ? [] : [["Proxy-Authorization", credentials]];
}

/** The user and password of a URL as a Basic authorization; undefined when it has none. */
export function basicCredentials(url: URL): string | undefined {
  if (url.username === "" && url.password === "") return undefined;
  const text = `${decoded(url.username)}:${decoded(url.password)}`;
  return `Basic ${new TextEncoder().encode(text).toBase64()}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A per cent sign that escapes nothing stands for itself.
    return part;
  }
}

function closeQuietly(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch {
    // A failed upgrade to TLS has consumed it.
  }
}
