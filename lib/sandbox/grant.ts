import type { Right, RightKind } from "../provider/contract.ts";
import {
  allows,
  containsScope,
  intersectScopes,
  NOTHING,
  type Scope,
  scopeOf,
  uniteScopes,
} from "./scope.ts";

/** The kinds of right, in the order in which they are shown. */
export const RIGHT_KINDS: readonly RightKind[] = ["read", "write", "net", "env", "run", "sys"];

/** Everything a piece of work may touch: a scope for every kind of right. */
export type Grant = Readonly<Record<RightKind, Scope>>;

function each(scope: (kind: RightKind) => Scope): Grant {
  return Object.fromEntries(RIGHT_KINDS.map((kind) => [kind, scope(kind)])) as Grant;
}

/** The grant that allows nothing. */
export const NO_GRANT: Grant = each(() => NOTHING);
/** The grant that allows everything. */
export const FULL_GRANT: Grant = each(() => true);

/** The smallest grant with the given rights; a right without resource asks for all of its kind. */
export function grantOf(rights: Iterable<Right>): Grant {
  const wanted = [...rights];
  return each((kind) => {
    const ofKind = wanted.filter((right) => right.kind === kind);
    if (ofKind.some((right) => right.resource === undefined)) return true;
    return scopeOf(kind, ofKind.map((right) => right.resource!));
  });
}

/** A grant that names only some kinds; the others are empty. */
export function partialGrant(scopes: Partial<Record<RightKind, true | Iterable<string>>>): Grant {
  return each((kind) => {
    const scope = scopes[kind];
    return scope === undefined ? NOTHING : scope === true ? true : scopeOf(kind, scope);
  });
}

export function unite(a: Grant, b: Grant): Grant {
  return each((kind) => uniteScopes(kind, a[kind], b[kind]));
}

export function intersect(a: Grant, b: Grant): Grant {
  return each((kind) => intersectScopes(kind, a[kind], b[kind]));
}

/** Whether `outer` allows everything that `inner` does. */
export function contains(outer: Grant, inner: Grant): boolean {
  return RIGHT_KINDS.every((kind) => containsScope(kind, outer[kind], inner[kind]));
}

/** Whether a grant allows one right. A right without resource asks for all of its kind. */
export function permits(grant: Grant, right: Right): boolean {
  const scope = grant[right.kind];
  return right.resource === undefined ? scope === true : allows(right.kind, scope, right.resource);
}

/**
 * Keeps the kinds of a grant that another one has at all, and drops the rest: what an operation needs decides which kinds
 * its lane holds, the policy decides how far each reaches.
 */
export function keepKinds(grant: Grant, needed: Grant): Grant {
  return each((kind) => isEmpty(needed[kind]) ? NOTHING : grant[kind]);
}

function isEmpty(scope: Scope): boolean {
  return scope !== true && scope.length === 0;
}

/** Whether two grants allow the same. */
export function sameGrant(a: Grant, b: Grant): boolean {
  return grantKey(a) === grantKey(b);
}

/** A text that is equal for equal grants; names the lane that serves a grant. */
export function grantKey(grant: Grant): string {
  return JSON.stringify(RIGHT_KINDS.map((kind) => grant[kind]));
}

/** The grant as Deno's own flags, one a kind: `--allow-read=/a,/b --allow-net`. Empty for no rights. */
export function formatFlags(grant: Grant): string[] {
  return RIGHT_KINDS.flatMap((kind) => {
    const scope = grant[kind];
    if (scope === true) return [`--allow-${kind}`];
    return scope.length === 0 ? [] : [listFlag(`--allow-${kind}`, scope)];
  });
}

function listFlag(flag: string, resources: readonly string[]): string {
  return `${flag}=${resources.map(escapeComma).join(",")}`;
}

/** A flag with its list as it is typed: between quotes where a shell would make something else of it. */
export function flagText(flag: string, resources: readonly string[]): string {
  const text = listFlag(flag, resources);
  return /^[\p{L}\p{N}\p{M}@%+=:,./_-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A comma inside a flag's list is doubled, as Deno has it. */
function escapeComma(resource: string): string {
  return resource.replaceAll(",", ",,");
}

/** The resources of a flag value: split at commas, where a doubled comma stands for itself. */
export function parseFlagList(text: string): string[] {
  return text.split(/(?<!,),(?!,)/).map((part) => part.replaceAll(",,", ",")).filter((part) => part !== "");
}

/** What one grant has over another, as rights, for showing a difference. */
export function beyond(grant: Grant, base: Grant): Right[] {
  return RIGHT_KINDS.flatMap((kind): Right[] => {
    const scope = grant[kind];
    if (scope === true) return base[kind] === true ? [] : [{ kind }];
    return scope.filter((resource) => !allows(kind, base[kind], resource)).map((resource) => ({
      kind,
      resource,
    }));
  });
}
