import {
  anyProp,
  arrayProp,
  boolProp,
  type Descriptor,
  intProp,
  type JsonSchema,
  objectProp,
  objectSchema,
  stringProp,
} from "../../lib/provider/mod.ts";
import { requestRights } from "../shared/hosts.ts";
import { text } from "../shared/inputs.ts";
import type { ValueObject } from "../../lib/value/mod.ts";
import { certificateRights } from "./certificate_rights.ts";
import { STRATEGIES } from "./pagination_settings.ts";
import { readSettings, type Settings } from "./settings.ts";

const expression = (description: string) => stringProp(`CEL expression: ${description}`);

const retry = objectProp("Repeats the request when it failed in a way that may pass", {
  properties: {
    maxAttempts: intProp("Attempts in all (default 3)", { minimum: 1, maximum: 100 }),
    backoff: stringProp("How the pause grows (default exponential)", {
      enum: ["none", "linear", "exponential"],
    }),
    retryOn: arrayProp(
      "Statuses that are tried again (default 429, 500, 502, 503, 504)",
      intProp("HTTP status"),
      {
        maxItems: 100,
      },
    ),
    initialWait: anyProp("First pause, as a duration (default 1s)"),
    maxWait: anyProp("Longest pause, also when the server asks for more (default 30s)"),
  },
});

const poll = objectProp(
  "Repeats the request until the response is as wanted; `_` holds statusCode, body and headers",
  {
    properties: {
      until: expression("polling ends when it is true"),
      failWhen: expression("polling fails when it is true"),
      interval: anyProp("Pause between attempts, as a duration of at least 1s (default 10s)"),
      maxAttempts: intProp("Attempts in all (default 30); the last response is the result", {
        minimum: 1,
        maximum: 1000,
      }),
    },
    required: ["until"],
  },
);

const pagination = objectProp(
  "Fetches all pages of a listing. Expressions see statusCode, body, rawBody, headers and page",
  {
    properties: {
      strategy: stringProp("How the next page is found", { enum: STRATEGIES }),
      maxPages: intProp("Pages at most (default 100)", { minimum: 1, maximum: 10_000 }),
      collectPath: expression("the items of a page (default: the whole body)"),
      stopWhen: expression("the page is the last one when it is true"),
      limit: intProp("offset: items per page", { minimum: 1 }),
      offsetParam: stringProp("offset: query parameter of the offset (default offset)"),
      limitParam: stringProp("offset: query parameter of the limit (default limit)"),
      pageSize: intProp("pageNumber: items per page", { minimum: 1 }),
      startPage: intProp("pageNumber: number of the first page (default 1)", { minimum: 0 }),
      pageParam: stringProp("pageNumber: query parameter of the number (default page)"),
      pageSizeParam: stringProp("pageNumber: query parameter of the size (default pageSize)"),
      nextTokenPath: expression("cursor: the token of the next page"),
      nextTokenParam: stringProp("cursor: query parameter that carries the token"),
      nextURLPath: expression("cursor: the address of the next page"),
      nextURL: expression("custom: the address of the next page, null or empty at the end"),
      nextParams: expression("custom: query parameters of the next page as a map, empty at the end"),
    },
    required: ["strategy"],
  },
);

const common = {
  statusCode: intProp("Status of the last response"),
  body: anyProp(
    "Body as text; its value with autoParseJson; the items of all pages as JSON text with pagination",
  ),
  headers: objectProp("Header fields by name: a text, or a list when a field came several times"),
  pages: intProp("Pages fetched, with pagination"),
  totalItems: intProp("Items of all pages, with pagination"),
} satisfies Record<string, JsonSchema>;

const data = objectSchema(common, ["statusCode", "body", "headers"]);
const outcome = objectSchema(
  { success: boolProp("The status is below 400"), ...common },
  ["success", "statusCode", "body", "headers"],
);

/** Address without user and password, for a sentence on the screen. */
function whatIf(inputs: ValueObject): string {
  const address = text(inputs, "url") ?? text(inputs, "endpoint") ?? "";
  const shown = address.replace(/^(https?:\/\/)[^/?#]*@/, "$1");
  return `Would send ${(text(inputs, "method") || "GET").toUpperCase()} request to ${shown}`;
}

/** Identity and schemas of the http provider. */
export const descriptor: Descriptor<Settings> = {
  name: "http",
  displayName: "HTTP Client",
  apiVersion: "v1",
  version: "1.0.0",
  description:
    "Sends HTTP requests: with retries, polling, pagination and tokens of a login. Private networks are out of reach unless the configuration allows them.",
  capabilities: ["from", "action", "transform"],
  category: "network",
  tags: ["http", "rest", "api", "network"],
  schema: objectSchema({
    url: stringProp("Address of the request", { maxLength: 2048, pattern: "^https?://.*" }),
    endpoint: stringProp("Another name of url", { maxLength: 2048, pattern: "^https?://.*" }),
    method: stringProp("Request method (default GET)", { maxLength: 10 }),
    headers: objectProp("Header fields by name; a list sends a field several times"),
    body: {
      type: ["string", "object", "array", "number", "boolean"],
      description: "Request body; an object or list is sent as JSON",
      maxLength: 1_048_576,
    },
    timeout: intProp("Seconds for one request with its redirects (default 30)", { minimum: 0, maximum: 300 }),
    retry,
    poll,
    pagination,
    authProvider: stringProp("Login whose token is sent", { maxLength: 50 }),
    scope: stringProp("Scope of that token, where the login asks for one", { maxLength: 500 }),
    autoParseJson: boolProp("Return a JSON body as a value instead of text"),
    allowFailure: boolProp("Action: a status of 400 or above does not fail the action"),
  }),
  outputSchemas: { from: data, action: outcome, transform: data },
  sensitiveFields: [],
  fromOutside: true,
  decode: readSettings,
  whatIf,
  rights: (inputs) => [
    ...requestRights(text(inputs, "url") ?? text(inputs, "endpoint")),
    ...certificateRights(),
  ],
  examples: [
    {
      name: "Fetch JSON",
      description: "A resolver with the parsed answer of an API.",
      yaml: "provider: http\ninputs:\n  url: https://api.example.com/projects/7\n  autoParseJson: true\n",
    },
    {
      name: "Send JSON",
      description: "An action that posts a map; its content type is set.",
      yaml:
        "provider: http\ninputs:\n  url: https://api.example.com/projects\n  method: POST\n  body:\n    name: demo\n    owners: [ann, bob]\n",
    },
    {
      name: "Retry while the server is busy",
      description: "Five attempts, one to twenty seconds apart, longer when the server asks for it.",
      yaml:
        "provider: http\ninputs:\n  url: https://api.example.com/report\n  retry:\n    maxAttempts: 5\n    backoff: exponential\n    initialWait: 1s\n    maxWait: 20s\n",
    },
    {
      name: "Wait for a deployment",
      description: "Asks every five seconds until the status says done.",
      yaml:
        "provider: http\ninputs:\n  url: https://deploy.example.com/runs/42\n  poll:\n    until: _.body.status == 'done'\n    failWhen: _.body.status == 'failed'\n    interval: 5s\n    maxAttempts: 60\n",
    },
    {
      name: "All pages of a listing",
      description: "Follows the cursor in each answer and collects the items.",
      yaml:
        "provider: http\ninputs:\n  url: https://api.example.com/items\n  pagination:\n    strategy: cursor\n    nextTokenPath: body.next\n    nextTokenParam: cursor\n    collectPath: body.items\n",
    },
    {
      name: "With the token of a login",
      description: "The token goes into the Authorization header and is renewed once when it is rejected.",
      yaml:
        "provider: http\ninputs:\n  url: https://graph.example.com/v1.0/me\n  authProvider: entra\n  scope: https://graph.example.com/.default\n",
    },
  ],
};
