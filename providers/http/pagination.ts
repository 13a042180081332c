import { failure } from "../shared/failure.ts";
import {
  asNumber,
  formatFloat,
  formatJson,
  isObject,
  object,
  type Value,
  type ValueObject,
} from "../../lib/value/mod.ts";
import { type Caller, exchange } from "./exchange.ts";
import { answerOf, evaluate } from "./expressions.ts";
import type { PaginationSettings } from "./pagination_settings.ts";
import { bodyText, bodyValue, headerMap } from "./result.ts";
import type { Settings } from "./settings.ts";
import { headerValues, type HttpResponse } from "./transport/mod.ts";

type Ask = (field: string, expression: string) => Promise<Value | undefined>;

/** Fetches page after page and joins their items. The body of the result is the items' JSON text. */
export async function paginate(settings: Settings, caller: Caller): Promise<ValueObject> {
  const pagination = settings.pagination!;
  const items: Value[] = [];
  let size = 0;
  let url = settings.url;
  let response: HttpResponse;
  let page = 0;
  for (;;) {
    page++;
    response = await exchange({ ...settings, url }, caller);
    size += response.body.length;
    checkSize(size, caller);
    const variables = pageVariables(response, page);
    const ask: Ask = (field, expression) =>
      evaluate(`pagination.${field} (page ${page})`, expression, variables, caller.context, caller.host);
    items.push(...await itemsOf(pagination, variables, ask));
    if (page >= pagination.maxPages || await isLast(pagination, ask)) break;
    const next = await nextUrl(pagination, url, response, variables, ask);
    if (next === undefined) break;
    url = next;
  }
  return object({
    statusCode: response.status,
    body: formatJson(items, { escapeHtml: true }),
    headers: headerMap(response),
    pages: page,
    totalItems: items.length,
  });
}

/** All pages together are held in memory, so they share one bound. */
function checkSize(size: number, { context }: Caller): void {
  if (size <= context.limits.responseSize) return;
  throw failure(
    "http",
    `the pages together are larger than the limit of ${context.limits.responseSize} bytes`,
    {
      code: "SCAF6003",
      hint: "lower pagination.maxPages, or raise --limit responseSize",
    },
  );
}

function pageVariables(response: HttpResponse, page: number): ValueObject {
  return object({
    statusCode: response.status,
    body: bodyValue(response),
    rawBody: bodyText(response),
    headers: headerMap(response),
    page,
  });
}

async function itemsOf(pagination: PaginationSettings, variables: ValueObject, ask: Ask): Promise<Value[]> {
  if (!pagination.collectPath) return variables.rawBody === "" ? [] : [variables.body!];
  const items = await ask("collectPath", pagination.collectPath);
  if (items === undefined || items === null) return [];
  return Array.isArray(items) ? items : [items];
}

async function isLast(pagination: PaginationSettings, ask: Ask): Promise<boolean> {
  if (!pagination.stopWhen) return false;
  const answer = await ask("stopWhen", pagination.stopWhen);
  // A condition about something the page does not have: there is nothing more to come.
  return answer === undefined || (answerOf("pagination.stopWhen", answer) ?? false);
}

async function nextUrl(
  pagination: PaginationSettings,
  current: URL,
  response: HttpResponse,
  variables: ValueObject,
  ask: Ask,
): Promise<URL | undefined> {
  switch (pagination.strategy) {
    case "offset": {
      if (isShort(variables, pagination.limit)) return undefined;
      const offset = queryNumber(current, pagination.offsetParam) ?? 0;
      return withQuery(current, [
        [pagination.offsetParam, String(offset + pagination.limit)],
        [pagination.limitParam, String(pagination.limit)],
      ]);
    }
    case "pageNumber": {
      if (isShort(variables, pagination.pageSize)) return undefined;
      const number = queryNumber(current, pagination.pageParam) ?? pagination.startPage;
      return withQuery(current, [
        [pagination.pageParam, String(number + 1)],
        [pagination.pageSizeParam, String(pagination.pageSize)],
      ]);
    }
    case "cursor": {
      if (pagination.nextURLPath) return followed(current, await ask("nextURLPath", pagination.nextURLPath));
      const token = scalarText(await ask("nextTokenPath", pagination.nextTokenPath!));
      return token === "" ? undefined : withQuery(current, [[pagination.nextTokenParam!, token]]);
    }
    case "linkHeader":
      return followed(current, nextLink(headerValues(response.headers, "Link")));
    case "custom": {
      if (pagination.nextURL) return followed(current, await ask("nextURL", pagination.nextURL));
      return withParams(current, await ask("nextParams", pagination.nextParams!));
    }
  }
}

/** From the second page on, a bare list with fewer items than asked for is the end. */
function isShort(variables: ValueObject, pageSize: number): boolean {
  return Number(variables.page) > 1 && Array.isArray(variables.body) && variables.body.length < pageSize;
}

function queryNumber(url: URL, name: string): number | undefined {
  const value = url.searchParams.get(name);
  return value !== null && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function withQuery(url: URL, parameters: readonly (readonly [string, string])[]): URL {
  const next = new URL(url);
  for (const [name, value] of parameters) next.searchParams.set(name, value);
  return next;
}

function withParams(url: URL, parameters: Value | undefined): URL | undefined {
  if (parameters === undefined || parameters === null || parameters === "") return undefined;
  if (!isObject(parameters)) {
    throw failure("http", "pagination.nextParams must give a map of query parameters", {
      input: "pagination.nextParams",
    });
  }
  const names = Object.keys(parameters);
  return names.length === 0
    ? undefined
    : withQuery(url, names.map((name) => [name, scalarText(parameters[name])]));
}

/** A next page is fetched with the credentials of the first, so it must be on the same server. */
function followed(current: URL, next: Value | undefined): URL | undefined {
  if (typeof next !== "string" || next === "") return undefined;
  if (!URL.canParse(next, current.href)) {
    throw failure("http", "pagination: the next page's address is no URL", { input: "pagination" });
  }
  const url = new URL(next, current.href);
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  if (!isWeb || url.hostname !== current.hostname) {
    throw failure("http", `pagination: the next page is at ${url.host}, not at ${current.host}`, {
      input: "pagination",
      code: "SCAF6007",
      hint: "pages are followed on one host only, so that credentials stay there",
    });
  }
  if (current.protocol === "https:" && url.protocol === "http:") {
    throw failure("http", "pagination: the next page's address leaves https", {
      input: "pagination",
      code: "SCAF6007",
    });
  }
  return url;
}

/** The target with relation `next` of Link header fields. */
export function nextLink(fields: readonly string[]): string | undefined {
  for (
    const match of fields.join(", ").matchAll(
      /<([^<>]*)>((?:\s*;\s*[^\s=;,]+\s*=\s*(?:"[^"]*"|[^\s;,"]*))*)/g,
    )
  ) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))/i.exec(match[2]!);
    const names = (relation?.[1] ?? relation?.[2] ?? "").toLowerCase().split(/\s+/);
    if (names.includes("next")) return match[1];
  }
  return undefined;
}

function scalarText(value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  const number = asNumber(value);
  if (number !== undefined) return Number.isInteger(number) ? String(number) : formatFloat(number, "g");
  return formatJson(value, { escapeHtml: false });
}
