import { messageOf } from "../../../lib/diagnostics/mod.ts";

/** What went wrong with a request. Only `network` and `timeout` can go away by trying again. */
export type TransportErrorKind = "refused" | "network" | "timeout" | "tls" | "protocol" | "size" | "usage";

/** A request that got no usable response. Its message never holds credentials or the query of a URL. */
export class TransportError extends Error {
  override readonly name = "TransportError";

  constructor(
    readonly kind: TransportErrorKind,
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** For an answer that is none: a port that speaks TLS hangs up on plain requests, or answers them in its own way. */
export const OTHER_PROTOCOL_HINT = "does the server speak HTTP there, and not https:// or another protocol?";

/** A URL as messages show it: without user, password, query and fragment, where secrets tend to be. */
export function shownUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** The error of a failed connection in plain words. */
export function connectError(error: unknown, host: string, port: number): TransportError {
  if (error instanceof TransportError) return error;
  const target = `${host}:${port}`;
  if (error instanceof Deno.errors.NotCapable) {
    return new TransportError(
      "usage",
      `access to ${target} is not granted`,
      `allow it with --allow-net=${target} or in spec.permissions`,
      { cause: error },
    );
  }
  if (error instanceof Deno.errors.ConnectionRefused) {
    return new TransportError("network", `connection to ${target} was refused`, "is the server running?", {
      cause: error,
    });
  }
  if (error instanceof Deno.errors.TimedOut) {
    return new TransportError(
      "timeout",
      `connecting to ${target} took too long`,
      "is the server reachable from here?",
      {
        cause: error,
      },
    );
  }
  if (error instanceof Deno.errors.InvalidData || /certificate|tls|handshake/i.test(messageOf(error))) {
    return new TransportError(
      "tls",
      `TLS with ${target} failed: ${messageOf(error)}`,
      tlsHint(messageOf(error)),
      { cause: error },
    );
  }
  return new TransportError(
    "network",
    `connecting to ${target} failed: ${messageOf(error)}`,
    "is the server reachable from here?",
    { cause: error },
  );
}

/** What may help, by the runtime's name of the condition: it has no codes for them. */
const TLS_HINTS: readonly (readonly [condition: RegExp, hint: string])[] = [
  [/UnknownIssuer|self.?signed/i, "name further certificate authorities in SSL_CERT_FILE or SSL_CERT_DIR"],
  [/not valid for|NotValidForName/i, "use the name that the certificate is for"],
  [/Expired|NotValidYet/i, "the server needs a new certificate; or the clock of this machine is wrong"],
  [/InvalidContentType/i, "the server answers in plain text: is it an address with http://?"],
  [/NoApplicationProtocol/i, "the server does not speak HTTP/1.1"],
  [/CertificateRequired/i, "the server wants a certificate of its clients, which cannot be given"],
  [
    /ProtocolVersion|HandshakeFailure|CipherSuites/i,
    "the server has no TLS 1.2 or 1.3 with a cipher of today",
  ],
];

function tlsHint(reason: string): string | undefined {
  return TLS_HINTS.find(([condition]) => condition.test(reason))?.[1];
}
