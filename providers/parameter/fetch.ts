import type { ProviderContext } from "../../lib/provider/mod.ts";
import { messageOf, ScafctlError } from "../../lib/diagnostics/mod.ts";
import { failure } from "../shared/failure.ts";
import { checkHost as checkReachable } from "../shared/hosts.ts";
import { isForbiddenAddress } from "../shared/addresses.ts";

/** Redirects that are followed. */
const MOST_HOPS = 10;
/** Milliseconds for the whole exchange. */
const TIME_LIMIT = 30_000;

/** How names become addresses; replaced in tests. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/**
 * The text behind an address. Every hop is looked up first, and refused (SCAF6007) when one of its addresses is private,
 * local or reserved, unless the configuration allows those. Anything but status 200 is an error.
 */
export async function fetchText(
  key: string,
  address: string,
  context: ProviderContext,
  signal: AbortSignal,
  lookup: Lookup = lookUp,
): Promise<string> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT)]);
  try {
    let url = new URL(address);
    for (let hop = 0; hop <= MOST_HOPS; hop++) {
      checkReachable("parameter", url, context.network);
      if (!context.network?.allowPrivateIPs) await checkHost(url, lookup);
      const response = await fetch(url, { redirect: "manual", signal: limited });
      const location = response.status >= 300 && response.status < 400 && response.headers.get("location");
      if (!location) return await readText(response, context.limits.responseSize);
      await response.body?.cancel();
      url = new URL(location, url);
      if (!/^https?:$/.test(url.protocol)) throw new Error(`redirected to ${url.protocol}`);
    }
    throw new Error(`more than ${MOST_HOPS} redirects`);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ScafctlError) throw error;
    throw failure("parameter", `parameter "${key}": ${withoutSecrets(address)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function checkHost(url: URL, lookup: Lookup): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isAddress = host.includes(":") || /^[\d.]+$/.test(host);
  const addresses = isAddress ? [host] : await lookup(host);
  const forbidden = addresses.find(isForbiddenAddress);
  if (forbidden === undefined && addresses.length > 0) return;
  throw failure(
    "parameter",
    `${url.hostname} leads to ${forbidden ?? "no address"}, which is not reachable from here`,
    {
      code: "SCAF6007",
      hint: "private, local and reserved addresses are refused unless httpClient.allowPrivateIPs is true",
    },
  );
}

async function lookUp(host: string): Promise<string[]> {
  const { lookup } = await import("node:dns");
  return await new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found) => {
      if (error) reject(error);
      else resolve(found.map(({ address }) => address));
    });
  });
}

async function readText(response: Response, most: number): Promise<string> {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`status ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > most) {
      throw failure("parameter", `the answer has more than ${most} bytes`, { code: "SCAF6003" });
    }
    chunks.push(chunk);
  }
  return await new Blob(chunks as BlobPart[]).text();
}

/** An address without user, password and query, which may hold secrets. */
function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return "the address";
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}
