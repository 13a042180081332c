import { lookup } from "node:dns";
import { isAddress, refusalOf } from "./addresses.ts";
import { TransportError } from "./errors.ts";

/** Turns a host name into its addresses, in the order in which they are to be tried. */
export type Resolver = (host: string) => Promise<string[]>;

/** Asks the operating system, so that the hosts file and local name services count. */
export const systemResolver: Resolver = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found) => {
      if (error) reject(error);
      else resolve(found.map(({ address }) => address));
    });
  });

const NAME_HINT = "check the spelling, and that this machine can look up names";
const PRIVATE_HINT =
  "requests to private networks are off; set httpClient.allowPrivateIPs in the configuration to allow them";

/**
 * The addresses that a request to a host may be sent to. The caller must dial exactly these: a name that is looked up
 * again may have changed its mind. Throws a {@link TransportError} of kind `refused` when none is left, of kind `network`
 * when the name is unknown.
 */
export async function allowedAddresses(
  host: string,
  allowPrivate: boolean,
  resolver: Resolver = systemResolver,
): Promise<string[]> {
  const name = host.replace(/^\[|\]$/g, "");
  let addresses: string[];
  if (isAddress(name)) {
    addresses = [name];
  } else {
    try {
      addresses = await resolver(name);
    } catch (error) {
      throw new TransportError("network", `the host name "${name}" cannot be resolved`, NAME_HINT, {
        cause: error,
      });
    }
    if (addresses.length === 0) {
      throw new TransportError("network", `the host name "${name}" has no address`, NAME_HINT);
    }
  }
  if (allowPrivate) return addresses;
  const allowed = addresses.filter((address) => refusalOf(address) === undefined);
  if (allowed.length > 0) return allowed;
  const why = refusalOf(addresses[0]!)!;
  const shown = addresses[0] === name ? name : `${name} (${addresses[0]})`;
  throw new TransportError("refused", `the address ${shown} is not allowed: ${why}`, PRIVATE_HINT);
}
