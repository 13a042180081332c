import { messageOf, ScafctlError } from "../../lib/diagnostics/mod.ts";
import type { ProviderContext } from "../../lib/provider/mod.ts";
import { type HttpResponse, type Resolver, send, TransportError } from "../http/transport/mod.ts";
import { connectionVariables } from "../shared/environment.ts";
import { failure } from "../shared/failure.ts";
import { checkHost } from "../shared/hosts.ts";

/** Milliseconds for the whole exchange. */
const TIME_LIMIT = 30_000;

/**
 * The text behind an address. The address of every hop is checked and then dialled, and refused (SCAF6007) when it is
 * private, local or reserved, unless the configuration allows those. Anything but status 200 is an error. `resolver` says
 * how names become addresses.
 */
export async function fetchText(
  key: string,
  address: string,
  context: ProviderContext,
  signal: AbortSignal,
  resolver?: Resolver,
): Promise<string> {
  try {
    const response = await send(
      { method: "GET", url: new URL(address), headers: [] },
      {
        allowPrivate: context.network?.allowPrivateIPs ?? false,
        ...connectionVariables(context),
        check: (url) => checkHost("parameter", url, context.network),
        ...(resolver && { resolver }),
      },
      { responseSize: context.limits.responseSize, timeout: TIME_LIMIT, signal },
    );
    return textOf(response);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ScafctlError) throw error;
    throw failure("parameter", `parameter "${key}": ${withoutSecrets(address)}: ${messageOf(error)}`, {
      cause: error,
      ...(error instanceof TransportError && {
        ...(error.kind === "refused" && { code: "SCAF6007" as const }),
        ...(error.kind === "size" && { code: "SCAF6003" as const }),
        ...(error.hint !== undefined && { hint: error.hint }),
      }),
    });
  }
}

function textOf(response: HttpResponse): string {
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  return new TextDecoder().decode(response.body);
}

/** An address without user, password and query, which may hold secrets. */
function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return "the address";
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}
