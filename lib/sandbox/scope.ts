import type { RightKind } from "../provider/contract.ts";

/**
 * What a grant holds of one kind of right: everything (`true`), or the listed resources and what lies below them. A list
 * is always minimal (nothing in it covers anything else in it) and sorted, so that equal scopes are equal texts.
 */
export type Scope = true | readonly string[];

/** No right at all. */
export const NOTHING: Scope = [];

/** A scope from resources in any order, with what others cover taken out. */
export function scopeOf(kind: RightKind, resources: Iterable<string>): Scope {
  const unique = [...new Set(Array.from(resources, (resource) => normalize(kind, resource)))].sort();
  return unique.filter((one) => !unique.some((other) => other !== one && covers(kind, other, one)));
}

/** Whether a scope allows a resource. */
export function allows(kind: RightKind, scope: Scope, resource: string): boolean {
  if (scope === true) return true;
  const wanted = normalize(kind, resource);
  return scope.some((granted) => covers(kind, granted, wanted));
}

/** Whether everything that `inner` allows is also allowed by `outer`. */
export function containsScope(kind: RightKind, outer: Scope, inner: Scope): boolean {
  if (outer === true) return true;
  return inner !== true && inner.every((resource) => allows(kind, outer, resource));
}

/** What either of two scopes allows. */
export function uniteScopes(kind: RightKind, a: Scope, b: Scope): Scope {
  return a === true || b === true ? true : scopeOf(kind, [...a, ...b]);
}

/** What both of two scopes allow. */
export function intersectScopes(kind: RightKind, a: Scope, b: Scope): Scope {
  if (a === true) return b;
  if (b === true) return a;
  return scopeOf(kind, [
    ...a.filter((resource) => allows(kind, b, resource)),
    ...b.filter((resource) => allows(kind, a, resource)),
  ]);
}

/** Whether the granted resource includes the wanted one. Both are normal. */
function covers(kind: RightKind, granted: string, wanted: string): boolean {
  if (granted === wanted) return true;
  switch (kind) {
    case "read":
    case "write":
      return wanted.startsWith(granted.endsWith("/") ? granted : granted + "/");
    case "net":
      return !hasPort(granted) && hostOf(wanted) === granted;
    case "env":
      return granted.endsWith("*") && wanted.startsWith(granted.slice(0, -1));
    case "run":
    case "sys":
      return false;
  }
}

function normalize(kind: RightKind, resource: string): string {
  switch (kind) {
    case "read":
    case "write":
      return normalizePath(resource);
    case "net":
      return resource.toLowerCase().replace(/\.(?=$|:\d+$)/, "");
    default:
      return resource;
  }
}

/** Takes `.`, `..` and doubled slashes out of an absolute path, without looking at the file system. */
function normalizePath(path: string): string {
  const isWindows = /^[A-Za-z]:[\\/]/.test(path);
  const parts: string[] = [];
  for (const part of (isWindows ? path.replaceAll("\\", "/").slice(2) : path).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return (isWindows ? path.slice(0, 2).toUpperCase() : "") + "/" + parts.join("/");
}

function hasPort(host: string): boolean {
  return hostOf(host) !== host;
}

/** `host` of `host:port`; IPv6 addresses stand in brackets. */
function hostOf(host: string): string {
  return host.replace(/^(\[[^\]]*\]|[^:[\]]*):\d+$/, "$1");
}
