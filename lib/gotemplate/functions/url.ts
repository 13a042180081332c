import { isObject, object, type Value, type ValueObject } from "../../value/mod.ts";
import { fromBinary, toBinary } from "./bytes.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import { quote } from "./go_text.ts";
import { goKind } from "./go_values.ts";
import { own } from "./ownership.ts";
import { escapeUrl, parseUrl, UrlError, type Userinfo, userinfoText, validPort } from "./go_url.ts";

/** Taking URLs apart and putting them together. */
export const urlFunctions = group("urls", "sprig", (define) => {
  define(
    "urlParse",
    ["string"],
    "The parts of a URL: scheme, host, hostname, path, query, opaque, fragment and userinfo.",
    [[
      '{{$u := urlParse "https://u@h.io:8080/p?q=1#f"}}{{$u.hostname}} {{$u.path}} {{$u.query}}',
      "h.io /p q=1",
    ]],
    ([text], context) => split(text, context),
  );
  define(
    "urlJoin",
    ["map"],
    "The URL of parts as urlParse gives them.",
    [['{{urlJoin (dict "scheme" "http" "host" "h" "path" "/p" "query" "a=b")}}', "http://h/p?a=b"]],
    ([parts]) => join(parts),
  );
});

function split(text: string, context: FunctionContext): ValueObject {
  let url;
  try {
    url = parseUrl(toBinary(text));
  } catch (error) {
    if (!(error instanceof UrlError)) throw error;
    throw new FunctionError(`unable to parse url: parse ${quote(fromBinary(error.input))}: ${error.message}`);
  }
  return own(
    object({
      scheme: url.scheme,
      host: fromBinary(url.host),
      hostname: fromBinary(hostname(url.host)),
      path: fromBinary(url.path),
      query: fromBinary(url.query),
      opaque: fromBinary(url.opaque),
      fragment: fromBinary(url.fragment),
      userinfo: url.user === undefined ? "" : fromBinary(userinfoText(url.user)),
    }),
    context,
  );
}

function hostname(host: string): string {
  const colon = host.lastIndexOf(":");
  const name = colon >= 0 && validPort(host.slice(colon)) ? host.slice(0, colon) : host;
  return name.startsWith("[") && name.endsWith("]") ? name.slice(1, -1) : name;
}

function join(parts: ValueObject): string {
  const part = (key: string): string => {
    const value: Value | undefined = Object.hasOwn(parts, key) ? parts[key] : "";
    if (typeof value === "string") return toBinary(value);
    if (value === null || value === undefined) {
      throw new FunctionError("runtime error: invalid memory address or nil pointer dereference");
    }
    const kind = isObject(value) ? "map" : goKind(value);
    throw new FunctionError(`unable to parse ${key} key, must be of type string, but ${kind} found`);
  };
  const [scheme, host, path, query, opaque, fragment] = [
    part("scheme"),
    part("host"),
    part("path"),
    part("query"),
    part("opaque"),
    part("fragment"),
  ] as const;
  const user = readUserinfo(part("userinfo"));
  let url = scheme === "" ? "" : scheme + ":";
  if (opaque !== "") url += opaque;
  else {
    const hasAuthority = scheme !== "" || host !== "" || user !== undefined;
    if (hasAuthority && (host !== "" || path !== "" || user !== undefined)) url += "//";
    if (user !== undefined) url += userinfoText(user) + "@";
    url += escapeUrl(host, "host");
    const escaped = path === "*" ? "*" : escapeUrl(path, "path");
    if (escaped !== "" && !escaped.startsWith("/") && host !== "") url += "/";
    // A first segment with a colon would read as a scheme.
    if (url === "" && escaped.split("/", 1)[0]!.includes(":")) url += "./";
    url += escaped;
  }
  if (query !== "") url += "?" + query;
  if (fragment !== "") url += "#" + escapeUrl(fragment, "fragment");
  return fromBinary(url);
}

function readUserinfo(text: string): Userinfo | undefined {
  if (text === "") return undefined;
  const whole = `proto://${text}@host`;
  try {
    return parseUrl(whole).user;
  } catch (error) {
    if (!(error instanceof UrlError)) throw error;
    throw new FunctionError(
      `unable to parse userinfo in dict: parse ${quote(fromBinary(error.input))}: ${error.message}`,
    );
  }
}
