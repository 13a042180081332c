import type { ProviderContext, ProviderHost } from "../../lib/provider/mod.ts";
import { messageOf } from "../../lib/diagnostics/mod.ts";
import {
  field,
  formatJson,
  isObject,
  object,
  parseJson,
  type Value,
  type ValueObject,
} from "../../lib/value/mod.ts";
import { connectionVariables } from "../shared/environment.ts";
import { failure } from "../shared/failure.ts";
import { checkHost } from "../shared/hosts.ts";
import { requestSpan } from "../shared/request_span.ts";
import {
  headerValues,
  type HttpResponse,
  requireConfidential,
  send,
  shownUrl,
  TransportError,
  type Wait,
} from "../http/transport/mod.ts";

/** A refusal by GitHub: the status of a REST call, or the kinds of GraphQL errors. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";

  constructor(
    message: string,
    readonly status: number | undefined,
    readonly kinds: readonly string[],
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** Milliseconds for one request. */
const TIMEOUT = 30_000;

/** Calls the API of one GitHub with the login of the user. */
export class GitHubApi {
  readonly #base: string;
  #authorization: Promise<string | undefined> | undefined;

  constructor(
    base: string,
    private readonly context: ProviderContext,
    private readonly host: ProviderHost,
    readonly wait: Wait,
  ) {
    if (!/^https?:\/\//.test(base) || !URL.canParse(base)) {
      throw failure("github", "api_base is not an http(s) address", { input: "api_base" });
    }
    this.#base = base.replace(/\/+$/, "");
  }

  get signal(): AbortSignal {
    return this.host.signal;
  }

  /** One REST call. `path` begins with a slash and is encoded. An empty answer is an empty map. */
  async rest(method: string, path: string, body?: ValueObject): Promise<Value> {
    const response = await this.#request(method, new URL(this.#base + path), body);
    const text = new TextDecoder().decode(response.body);
    if (response.status >= 400) {
      throw new GitHubError(
        `GitHub API error (HTTP ${response.status}): ${messageIn(text)}`,
        response.status,
        [],
        hintFor(response),
      );
    }
    return text.trim() === "" ? object() : parsed(text);
  }

  /** One GraphQL call; the answer's data. */
  async graphql(query: string, variables: ValueObject): Promise<ValueObject> {
    // Enterprise servers have REST below /api/v3 and GraphQL beside it.
    const url = new URL(`${this.#base.replace(/\/v3$/, "")}/graphql`);
    const response = await this.#request("POST", url, object({ query, variables }));
    const text = new TextDecoder().decode(response.body);
    if (response.status >= 400) {
      throw new GitHubError(
        `GitHub GraphQL API error (HTTP ${response.status}): ${messageIn(text)}`,
        response.status,
        [],
        hintFor(response),
      );
    }
    const answer = parsed(text);
    const errors = isObject(answer) ? field(answer, "errors") : undefined;
    if (Array.isArray(errors) && errors.length > 0) throw graphqlError(errors);
    const data = isObject(answer) ? field(answer, "data") : undefined;
    if (!isObject(data)) {
      throw new GitHubError("the GraphQL answer has neither data nor errors", response.status, []);
    }
    return data;
  }

  async #request(method: string, url: URL, body: ValueObject | undefined): Promise<HttpResponse> {
    let response = await this.#once(method, url, body, await (this.#authorization ??= this.#token(false)));
    if (response.status === 401 && await this.#authorization !== undefined) {
      this.#authorization = this.#token(true);
      const renewed = await this.#authorization;
      if (renewed !== undefined) response = await this.#once(method, url, body, renewed);
    }
    return response;
  }

  async #once(
    method: string,
    url: URL,
    body: ValueObject | undefined,
    token: string | undefined,
  ): Promise<HttpResponse> {
    const headers: [string, string][] = [
      ["Accept", url.pathname.endsWith("/graphql") ? "application/json" : "application/vnd.github+json"],
      ["X-GitHub-Api-Version", "2022-11-28"],
    ];
    if (body) headers.push(["Content-Type", "application/json"]);
    const span = requestSpan(this.context, this.host, method, shownUrl(url));
    if (span) headers.push(["Traceparent", span.traceparent]);
    try {
      if (token !== undefined) {
        requireConfidential(url);
        headers.push(["Authorization", token]);
      }
      this.host.log(1, "calling GitHub", object({ method, path: url.pathname }));
      const { deadline, responseSize } = this.context.limits;
      const left = deadline === undefined ? Infinity : Math.max(1, deadline - Date.now());
      const sent = send(
        {
          method,
          url,
          headers,
          ...(body && { body: new TextEncoder().encode(formatJson(body, { escapeHtml: false })) }),
        },
        {
          allowPrivate: this.context.network?.allowPrivateIPs ?? false,
          ...connectionVariables(this.context),
          check: (target) => checkHost("github", target, this.context.network),
        },
        { responseSize, timeout: Math.min(TIMEOUT, left), signal: this.host.signal },
      );
      return await (span ? span.around(sent) : sent);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      throw failure("github", error.message, {
        input: "api_base",
        code: error.kind === "refused" ? "SCAF6007" : error.kind === "size" ? "SCAF6003" : "SCAF5005",
        cause: error,
        ...(error.hint !== undefined && { hint: error.hint }),
      });
    }
  }

  /** The login's token; undefined when nobody is logged in: much can be read without. */
  async #token(refresh: boolean): Promise<string | undefined> {
    try {
      const { token } = await this.host.identities.token("github", undefined, refresh);
      return `Bearer ${token}`;
    } catch {
      this.host.signal.throwIfAborted();
      this.host.log(1, "no GitHub login; calling without a token", object());
      return undefined;
    }
  }
}

function parsed(text: string): Value {
  try {
    return parseJson(text);
  } catch (error) {
    throw new GitHubError(`the answer is no JSON: ${messageOf(error)}`, undefined, []);
  }
}

/** GitHub's own words, which are in `message`, and what its `errors` say of single fields. */
function messageIn(text: string): string {
  let answer: Value;
  try {
    answer = parseJson(text);
  } catch {
    return text.trim().slice(0, 200) || "no details";
  }
  const message = isObject(answer) ? field(answer, "message") : undefined;
  const errors = isObject(answer) ? field(answer, "errors") : undefined;
  const details = (Array.isArray(errors) ? errors : []).map((error) => {
    if (typeof error === "string") return error;
    if (!isObject(error)) return "";
    const words = [field(error, "field"), field(error, "code"), field(error, "message")];
    return words.filter((word) => typeof word === "string").join(" ");
  });
  return [typeof message === "string" ? message : "no details", ...details.filter((detail) => detail !== "")]
    .join("; ");
}

function graphqlError(errors: readonly Value[]): GitHubError {
  const texts: string[] = [];
  const kinds: string[] = [];
  for (const error of errors) {
    if (!isObject(error)) continue;
    const message = field(error, "message");
    const kind = field(error, "type");
    if (typeof kind === "string") kinds.push(kind);
    texts.push(
      `${typeof message === "string" ? message : "unknown"}${
        typeof kind === "string" ? ` (type: ${kind})` : ""
      }`,
    );
  }
  return new GitHubError(`GraphQL error: ${texts.join("; ")}`, undefined, kinds);
}

function hintFor(response: HttpResponse): string | undefined {
  if (response.status === 401) return "log in with 'scafctl auth login github'";
  const isLimited = headerValues(response.headers, "X-RateLimit-Remaining")[0] === "0";
  const [pause] = headerValues(response.headers, "Retry-After");
  if (response.status === 429 || (response.status === 403 && (isLimited || pause !== undefined))) {
    const wait = pause !== undefined && /^\d{1,6}$/.test(pause) ? `wait ${pause} s` : "wait";
    // Too many calls at a time are refused to those who are logged in as well.
    return isLimited || pause === undefined
      ? `the rate limit is used up; ${wait}, or log in with 'scafctl auth login github'`
      : `GitHub asks for a pause; ${wait}, and call it less often: concurrency, retry`;
  }
  if (response.status === 403 || response.status === 404) {
    return "check the names, and that the login may see and change this repository";
  }
  return undefined;
}
