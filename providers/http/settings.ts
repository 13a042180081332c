import { failure } from "../shared/failure.ts";
import { list, map, number, own, text } from "../shared/inputs.ts";
import {
  durationMillis,
  formatJson,
  isObject,
  parseDuration,
  type Value,
  type ValueObject,
} from "../../lib/value/mod.ts";
import { type PaginationSettings, readPagination } from "./pagination_settings.ts";

/** The inputs of a call in the form the provider works with. */
export interface Settings {
  readonly url: URL;
  /** Under which name the address was given. */
  readonly urlInput: "url" | "endpoint";
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | undefined;
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly retry: RetrySettings | undefined;
  readonly poll: PollSettings | undefined;
  readonly pagination: PaginationSettings | undefined;
  readonly auth: { readonly handler: string; readonly scope: string | undefined } | undefined;
  readonly parsesJson: boolean;
}

/** When and how a request is tried again. Times in milliseconds. */
export interface RetrySettings {
  readonly maxAttempts: number;
  readonly backoff: "none" | "linear" | "exponential";
  readonly retryOn: readonly number[];
  readonly initialWait: number;
  readonly maxWait: number;
}

/** Until when a request is repeated. Times in milliseconds. */
export interface PollSettings {
  readonly until: string;
  readonly failWhen: string | undefined;
  readonly interval: number;
  readonly maxAttempts: number;
}

/** Statuses that usually go away by themselves. */
const PASSING_STATUSES = [429, 500, 502, 503, 504];

/** Reads checked inputs; throws for what the schema cannot say. */
export function readSettings(inputs: ValueObject): Settings {
  const url = readUrl(inputs);
  const bodyInput = own(inputs, "body");
  const isStructured = isObject(bodyInput) || Array.isArray(bodyInput);
  const headers = readHeaders(map(inputs, "headers"));
  if (isStructured && !headers.some(([name]) => name.toLowerCase() === "content-type")) {
    headers.push(["Content-Type", "application/json"]);
  }
  const handler = text(inputs, "authProvider");
  const scope = text(inputs, "scope");
  const poll = map(inputs, "poll");
  const pagination = map(inputs, "pagination");
  return {
    url,
    urlInput: text(inputs, "url") === undefined ? "endpoint" : "url",
    method: (text(inputs, "method") || "GET").toUpperCase(),
    headers,
    body: readBody(bodyInput),
    timeout: 1000 * (number(inputs, "timeout") || 30),
    retry: readRetry(map(inputs, "retry")),
    poll: poll && readPoll(poll),
    pagination: pagination && readPagination(pagination),
    auth: handler ? { handler, scope: scope || undefined } : undefined,
    parsesJson: own(inputs, "autoParseJson") === true,
  };
}

function readUrl(inputs: ValueObject): URL {
  const url = text(inputs, "url");
  const endpoint = text(inputs, "endpoint");
  if (url !== undefined && endpoint !== undefined && url !== endpoint) {
    throw failure("http", "url and endpoint name the same thing; give one of them", { input: "url" });
  }
  const address = url ?? endpoint;
  if (address === undefined) throw failure("http", "url is required", { input: "url" });
  if (!URL.canParse(address)) throw failure("http", "url is not a valid URL", { input: "url" });
  return new URL(address);
}

function readBody(body: Value | undefined): string | undefined {
  if (body === undefined || body === null || body === "") return undefined;
  return typeof body === "string" ? body : formatJson(body, { escapeHtml: false });
}

function readHeaders(given: ValueObject | undefined): [string, string][] {
  const headers: [string, string][] = [];
  for (const name of Object.keys(given ?? {})) {
    const value = given![name]!;
    for (const single of Array.isArray(value) ? value : [value]) {
      if (single === null) continue;
      headers.push([name, typeof single === "string" ? single : formatJson(single, { escapeHtml: false })]);
    }
  }
  return headers;
}

function readRetry(given: ValueObject | undefined): RetrySettings | undefined {
  if (!given) return undefined;
  const backoff = text(given, "backoff");
  const statuses = (list(given, "retryOn") ?? []).map(Number).filter(Number.isInteger);
  return {
    maxAttempts: number(given, "maxAttempts") || 3,
    backoff: backoff === "none" || backoff === "linear" ? backoff : "exponential",
    retryOn: statuses.length > 0 ? statuses : PASSING_STATUSES,
    initialWait: readTime(given, "initialWait", "retry") ?? 1_000,
    maxWait: readTime(given, "maxWait", "retry") ?? 30_000,
  };
}

function readPoll(given: ValueObject): PollSettings {
  const until = text(given, "until");
  if (!until) {
    throw failure("http", "poll.until is required: a CEL expression that is true when polling is done", {
      input: "poll.until",
    });
  }
  const interval = readTime(given, "interval", "poll") ?? 10_000;
  if (interval < 1_000) {
    throw failure("http", "poll.interval must be at least 1s", { input: "poll.interval" });
  }
  return {
    until,
    failWhen: text(given, "failWhen") || undefined,
    interval,
    maxAttempts: number(given, "maxAttempts") || 30,
  };
}

/** A time as milliseconds: a duration text (`1m30s`), or a number of seconds. */
function readTime(given: ValueObject, name: string, group: string): number | undefined {
  const value = own(given, name);
  if (value === undefined || value === null) return undefined;
  const seconds = number(given, name);
  const duration = typeof value === "string" ? parseDuration(value) : undefined;
  const time = seconds !== undefined ? seconds * 1000 : duration && durationMillis(duration);
  if (time === undefined || !(time > 0)) {
    throw failure("http", `${group}.${name} must be a positive duration like 500ms, 10s or 1m30s`);
  }
  return time;
}
