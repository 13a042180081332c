import type { ProviderContext, ProviderHost } from "../../lib/provider/mod.ts";
import { connectionVariables } from "../shared/environment.ts";
import { aboutInput, failure } from "../shared/failure.ts";
import { checkHost } from "../shared/hosts.ts";
import { requestSpan } from "../shared/request_span.ts";
import { object } from "../../lib/value/mod.ts";
import type { RetrySettings, Settings } from "./settings.ts";
import {
  headerValues,
  type HttpResponse,
  type NetworkPolicy,
  requireConfidential,
  send,
  shownUrl,
  TransportError,
  type Wait,
} from "./transport/mod.ts";

/** What all requests of a call share. */
export interface Caller {
  readonly context: ProviderContext;
  readonly host: ProviderHost;
  readonly policy: NetworkPolicy;
  readonly wait: Wait;
}

/** What a call may reach, from its context. */
export function policyOf(context: ProviderContext): NetworkPolicy {
  return {
    allowPrivate: context.network?.allowPrivateIPs ?? false,
    ...connectionVariables(context),
    check: (target) => checkHost("http", target, context.network),
  };
}

/** The error of the provider for whatever a request threw. */
export function requestFailure(error: unknown, prefix = ""): Error {
  if (!(error instanceof TransportError)) return error as Error;
  return failure("http", `${prefix}${error.message}`, {
    code: error.kind === "refused" ? "SCAF6007" : error.kind === "size" ? "SCAF6003" : "SCAF5005",
    cause: error,
    ...(error.hint !== undefined && { hint: error.hint }),
  });
}

/**
 * Sends one request as the settings want it: with a token that is renewed once when the server rejects it, and again after a
 * pause while the status, or a failing network, promises that it may work later.
 */
export async function exchange(settings: Settings, caller: Caller): Promise<HttpResponse> {
  const { host } = caller;
  let token = settings.auth && await tokenFor(settings, caller, false);
  let wasRenewed = false;
  const attempts = settings.retry?.maxAttempts ?? 1;
  for (let attempt = 1;; attempt++) {
    let response: HttpResponse | undefined;
    let problem: unknown;
    try {
      response = await once(settings, token, caller);
      if (response.status === 401 && settings.auth && !wasRenewed) {
        wasRenewed = true;
        const renewed = await renewed401(settings, caller);
        if (renewed !== undefined) {
          token = renewed;
          response = await once(settings, token, caller);
        }
      }
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      problem = error;
    }
    const mayPass = response
      ? settings.retry?.retryOn.includes(response.status) ?? false
      : problem instanceof TransportError && (problem.kind === "network" || problem.kind === "timeout");
    if (!mayPass || attempt >= attempts || !settings.retry) {
      if (response) return response;
      throw requestFailure(problem, attempt > 1 ? `after ${attempt} attempts: ` : "");
    }
    const pause = pauseBefore(attempt, settings.retry, response);
    host.log(1, "trying again", object({ attempt, pause, ...(response && { status: response.status }) }));
    await caller.wait(pause, host.signal);
  }
}

async function once(settings: Settings, token: string | undefined, caller: Caller): Promise<HttpResponse> {
  const { context, host, policy } = caller;
  let headers = settings.headers;
  if (token !== undefined) {
    requireConfidential(settings.url);
    headers = [...headers.filter(([name]) => name.toLowerCase() !== "authorization"), [
      "Authorization",
      token,
    ]];
  }
  const span = requestSpan(context, host, settings.method, shownUrl(settings.url));
  if (span && !headers.some(([name]) => name.toLowerCase() === "traceparent")) {
    headers = [...headers, ["Traceparent", span.traceparent]];
  }
  const { deadline, responseSize } = context.limits;
  const left = deadline === undefined ? Infinity : Math.max(1, deadline - Date.now());
  host.log(1, "sending a request", object({ method: settings.method, url: shownUrl(settings.url) }));
  const sent = send(
    {
      method: settings.method,
      url: settings.url,
      headers,
      ...(settings.body !== undefined && { body: new TextEncoder().encode(settings.body) }),
    },
    policy,
    { responseSize, timeout: Math.min(settings.timeout, left), signal: host.signal },
  );
  const response = await (span ? span.around(sent) : sent);
  host.log(1, "received a response", object({ status: response.status, bytes: response.body.length }));
  return response;
}

async function tokenFor(settings: Settings, { host }: Caller, refresh: boolean): Promise<string> {
  const { handler, scope } = settings.auth!;
  // Asked before the token is fetched, so that it is never made for a request that may not carry it.
  try {
    requireConfidential(settings.url);
  } catch (error) {
    throw requestFailure(error);
  }
  try {
    const { type, token } = await host.identities.token(handler, scope, refresh);
    return `${type || "Bearer"} ${token}`;
  } catch (error) {
    throw aboutInput(error, "authProvider");
  }
}

/** A new token after a rejection; undefined when there is none, so that the rejection itself is the result. */
async function renewed401(settings: Settings, caller: Caller): Promise<string | undefined> {
  try {
    return await tokenFor(settings, caller, true);
  } catch (error) {
    caller.host.signal.throwIfAborted();
    const reason = error instanceof Error ? error.name : "unknown";
    caller.host.log(1, "the token could not be renewed", object({ handler: settings.auth!.handler, reason }));
    return undefined;
  }
}

/** Milliseconds before the next attempt: the server's own wish when it has one, bounded by `maxWait`. */
export function pauseBefore(
  attempt: number,
  retry: RetrySettings,
  response: HttpResponse | undefined,
): number {
  const asked = response && retryAfter(headerValues(response.headers, "Retry-After")[0], Date.now());
  const factor = retry.backoff === "none"
    ? 1
    : retry.backoff === "linear"
    ? attempt
    : 2 ** Math.min(attempt - 1, 10);
  return Math.min(asked ?? retry.initialWait * factor, retry.maxWait);
}

/** Milliseconds that a Retry-After field asks for: seconds or a date. Undefined when it is absent or neither. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  // The runtime takes much for a date, "1.5" as well; what HTTP writes begins with the day of the week.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value)) return undefined;
  const date = Date.parse(/GMT$/.test(value) ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
