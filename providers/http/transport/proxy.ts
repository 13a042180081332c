import { isAddress, isInCidr, isLoopbackHost } from "./addresses.ts";
import { TransportError } from "./errors.ts";

/** Reads one environment variable. */
export type Environment = (name: string) => string | undefined;

/**
 * The proxy for a request, from HTTP_PROXY, HTTPS_PROXY and NO_PROXY (upper case first, then lower); undefined for a
 * direct connection. Requests to this machine never go through one. HTTP_PROXY is ignored in a CGI process, where a
 * client's `Proxy` header would set it.
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const read = (name: string) => environment(name) || environment(name.toLowerCase());
  const isPlain = url.protocol === "http:";
  if (isPlain && environment("REQUEST_METHOD")) return undefined;
  const setting = read(isPlain ? "HTTP_PROXY" : "HTTPS_PROXY");
  if (!setting || isLoopbackHost(url.hostname) || isExcepted(url, read("NO_PROXY") ?? "")) return undefined;
  return parseProxy(setting);
}

function parseProxy(setting: string): URL {
  const text = setting.includes("://") ? setting : `http://${setting}`;
  // The value may hold a password, so it is not repeated in messages.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new TransportError("usage", "the proxy address in the environment is not a URL");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TransportError(
      "usage",
      `a proxy of kind ${url.protocol.slice(0, -1)} is not supported`,
      "use an http:// or https:// proxy in HTTP_PROXY and HTTPS_PROXY",
    );
  }
  return url;
}

/** Port of a URL, the scheme's own when none is written. */
export function portOf(url: URL): number {
  return url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
}

function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return list.split(/[,\s]+/).some((entry) =>
    entry !== "" && matches(entry.toLowerCase(), host, portOf(url))
  );
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isInCidr(host, entry);
  const withPort = /^(.+):(\d+)$/.exec(entry);
  let name = entry;
  if (withPort && !isAddress(entry)) {
    if (Number(withPort[2]) !== port) return false;
    name = withPort[1]!;
  }
  name = name.replace(/^\[|\]$/g, "");
  if (isAddress(name)) return name === host;
  // `.example.com` and `*.example.com` mean what lies below; `example.com` also the domain itself.
  const suffix = name.replace(/^\*/, "");
  if (suffix.startsWith(".")) return host.endsWith(suffix);
  return host === suffix || host.endsWith(`.${suffix}`);
}
