/**
 * An HTTP/1.1 client whose connections go to addresses that were checked before they were dialled. The runtime's own clients
 * look names up by themselves, so that a name could change its mind between the check and the connection.
 */
export {
  type HttpRequest,
  type HttpResponse,
  redirected,
  type RequestLimits,
  requireConfidential,
  send,
} from "./client.ts";
export type { NetworkPolicy } from "./connection.ts";
export { shownUrl, TransportError, type TransportErrorKind } from "./errors.ts";
export { canonicalName, type Headers, headerValues } from "./response.ts";
export { isAddress, isLoopbackHost, refusalOf } from "./addresses.ts";
export { allowedAddresses, type Resolver, systemResolver } from "./resolve.ts";
export { closeIdle } from "./pool.ts";
export { realWait, type Wait } from "./wait.ts";
export { authorityPaths } from "./certificates.ts";
