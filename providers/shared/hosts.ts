import { CONNECTION_VARIABLES, type NetworkFacts, type Right } from "../../lib/provider/mod.ts";
import { failure } from "./failure.ts";

/** `host:port` of an address, as rights and host lists name it. */
export function hostAndPort(url: URL): string {
  const port = url.port || (url.protocol === "http:" ? "80" : "443");
  return `${url.hostname.replace(/\.$/, "")}:${port}`;
}

/** Refuses (SCAF6001) an address whose host the run may not reach. To be asked for every redirect and page as well. */
export function checkHost(provider: string, url: URL, network: NetworkFacts | undefined): void {
  const target = hostAndPort(url).toLowerCase();
  const names = (entry: string) => {
    const wanted = entry.toLowerCase();
    return wanted === target || wanted === target.replace(/:\d+$/, "");
  };
  const isAllowed = network?.hosts?.some(names) ?? true;
  if (isAllowed && !network?.deniedHosts?.some(names)) return;
  throw failure(provider, `may not connect to "${target}"`, {
    code: "SCAF6001",
    refused: { kind: "net", resource: target },
  });
}

/** The rights of a call that sends requests to an address; to any, when it is not known yet. */
export function requestRights(address: string | undefined): Right[] {
  const url = address && URL.canParse(address) ? new URL(address) : undefined;
  const isKnown = url !== undefined && url.hostname !== "";
  return [
    { kind: "net", ...(isKnown && { resource: hostAndPort(url) }) },
    ...CONNECTION_VARIABLES.map((resource): Right => ({ kind: "env", resource, optional: true })),
  ];
}
