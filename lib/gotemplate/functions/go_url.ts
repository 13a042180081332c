import { fromBinary } from "./bytes.ts";
import { quote as quoteText } from "./go_text.ts";

/**
 * URLs as Go's net/url reads and writes them. All texts here are binary strings: one character for each byte.
 */
export interface GoUrl {
  readonly scheme: string;
  readonly opaque: string;
  readonly user?: Userinfo;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** User name and password, unescaped. */
export interface Userinfo {
  readonly name: string;
  readonly password?: string;
}

/** A text that is no URL. `input` is the part of it that Go names in its message. */
export class UrlError extends Error {
  override readonly name = "UrlError";
  constructor(readonly input: string, message: string) {
    super(message);
  }
}

/** The parts of a URL in which different characters may stand unescaped. */
export type UrlPart = "path" | "host" | "zone" | "user" | "fragment";

const UNESCAPED: Readonly<Record<UrlPart, RegExp>> = {
  path: /[\w\-.~$&+,/:;=@]/,
  host: /[\w\-.~!$&'()*+,;=:[\]<>"]/,
  zone: /[\w\-.~!$&'()*+,;=:[\]<>"]/,
  user: /[\w\-.~$&+,;=]/,
  fragment: /[\w\-.~$&+,/:;=?@!()*]/,
};

/** Escapes what may not stand in a part of a URL. */
export function escapeUrl(text: string, part: UrlPart): string {
  const allowed = UNESCAPED[part];
  let result = "";
  for (const byte of text) {
    result += allowed.test(byte)
      ? byte
      : "%" + byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
  }
  return result;
}

class PartError extends Error {}

function quote(binary: string): string {
  return quoteText(fromBinary(binary));
}

function unescape(text: string, part: UrlPart): string {
  for (let index = 0; index < text.length; index++) {
    const byte = text[index]!;
    if (byte === "%") checkEscape(text.slice(index, index + 3), part);
    else if ((part === "host" || part === "zone") && byte < "\x80" && !UNESCAPED[part].test(byte)) {
      throw new PartError(`invalid character ${quote(byte)} in host name`);
    }
  }
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

function checkEscape(escape: string, part: UrlPart): void {
  const refuse = (): never => {
    throw new PartError(`invalid URL escape ${quote(escape)}`);
  };
  if (!/^%[0-9a-fA-F]{2}$/.test(escape)) refuse();
  if (escape === "%25") return;
  const code = parseInt(escape.slice(1), 16);
  // Within a host only bytes beyond ASCII may be escaped.
  if (part === "host" && code < 0x80) refuse();
  if (part === "zone" && code !== 0x20 && !UNESCAPED.host.test(String.fromCharCode(code))) refuse();
}

/** Whether a text is nothing, or a colon and digits. */
export function validPort(port: string): boolean {
  return /^(?::[0-9]*)?$/.test(port);
}

/** User information in its escaped form. */
export function userinfoText(user: Userinfo): string {
  const name = escapeUrl(user.name, "user");
  return user.password === undefined ? name : `${name}:${escapeUrl(user.password, "user")}`;
}

/** Reads a URL, absolute or relative. Throws a {@link UrlError}. */
export function parseUrl(text: string): GoUrl {
  const [main, fragment] = cut(text, "#");
  const url = within(main, () => parseMain(main));
  return fragment === "" ? url : { ...url, fragment: within(text, () => unescape(fragment, "fragment")) };
}

function within<T>(input: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof PartError) throw new UrlError(input, error.message);
    throw error;
  }
}

function cut(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}

function parseMain(text: string): GoUrl {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(text)) throw new PartError("net/url: invalid control character in URL");
  const empty = { scheme: "", opaque: "", host: "", path: "", query: "", fragment: "" };
  if (text === "*") return { ...empty, path: "*" };
  if (text.startsWith(":")) throw new PartError("missing protocol scheme");
  const withScheme = /^([A-Za-z][A-Za-z0-9+\-.]*):(.*)$/s.exec(text);
  const scheme = withScheme?.[1]?.toLowerCase() ?? "";
  const [rest, query] = cut(withScheme?.[2] ?? text, "?");
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { ...empty, scheme, opaque: rest, query };
    if (rest.split("/", 1)[0]!.includes(":")) {
      throw new PartError("first path segment in URL cannot contain colon");
    }
  }
  if (!rest.startsWith("//") || (scheme === "" && rest.startsWith("///"))) {
    return { ...empty, scheme, query, path: unescape(rest, "path") };
  }
  const slash = rest.indexOf("/", 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const { user, host } = parseAuthority(scheme, authority);
  const path = unescape(slash < 0 ? "" : rest.slice(slash), "path");
  return { ...empty, scheme, query, host, path, ...(user === undefined ? {} : { user }) };
}

function parseAuthority(scheme: string, authority: string): { user?: Userinfo; host: string } {
  const at = authority.lastIndexOf("@");
  const host = parseHost(scheme, authority.slice(at + 1));
  if (at < 0) return { host };
  const userinfo = authority.slice(0, at);
  if (!/^[\w\-.:~!$&'()*+,;=%@]*$/.test(userinfo)) throw new PartError("net/url: invalid userinfo");
  if (!userinfo.includes(":")) return { host, user: { name: unescape(userinfo, "user") } };
  const [name, password] = cut(userinfo, ":");
  return { host, user: { name: unescape(name, "user"), password: unescape(password, "user") } };
}

function parseHost(scheme: string, host: string): string {
  const bracket = host.lastIndexOf("[");
  if (bracket > 0) throw new PartError("invalid IP-literal");
  if (bracket === 0) return parseLiteral(host);
  const first = host.indexOf(":");
  if (first >= 0) {
    const isWeb = scheme === "http" || scheme === "https";
    checkPort(host.slice(isWeb ? first : host.lastIndexOf(":")));
  }
  return unescape(host, "host");
}

function checkPort(port: string): void {
  if (!validPort(port)) throw new PartError(`invalid port ${quote(port)} after host`);
}

/** An address in brackets, with a zone perhaps. */
function parseLiteral(host: string): string {
  const close = host.lastIndexOf("]");
  if (close < 0) throw new PartError("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const literal = host.slice(1, close);
  const zone = literal.indexOf("%25");
  const name = zone < 0
    ? unescape(literal, "host")
    : unescape(literal.slice(0, zone), "host") + unescape(literal.slice(zone), "zone");
  const address = name.split("%", 1)[0]!;
  if (/^[0-9.]+$/.test(address)) throw new PartError("invalid IP-literal");
  if (!isAddress6(address)) {
    throw new PartError(`invalid host: ParseAddr(${quote(name)}): unable to parse IP`);
  }
  return `[${name}]${port}`;
}

function isAddress6(address: string): boolean {
  const halves = address.split("::");
  if (halves.length > 2 || /:::/.test(address)) return false;
  const groups = halves.flatMap((half) => half === "" ? [] : half.split(":"));
  const last = groups.at(-1);
  let count = groups.length;
  if (last !== undefined && last.includes(".")) {
    if (!/^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(last)) return false;
    groups.pop();
    count++;
  }
  if (!groups.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return false;
  return halves.length === 2 ? count < 8 : count === 8;
}
