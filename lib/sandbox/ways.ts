import type { RefusedRight } from "../diagnostics/mod.ts";
import type { RightKind } from "../provider/contract.ts";
import { isInRepository } from "../provider/mod.ts";
import { flagText, type Grant, permits, RIGHT_KINDS } from "./grant.ts";
import type { PolicyRules, SandboxMode } from "./policy.ts";
import { allows } from "./scope.ts";

/** What of a policy decides how a right could be had. */
export interface PolicyFacts {
  readonly mode: SandboxMode;
  readonly rules: PolicyRules;
  readonly denied: Grant;
  /** What the solution declares, or what was accepted of a foreign one; absent when neither is there. */
  readonly declared: Grant | undefined;
  readonly isAccepted: boolean;
  /** The paths that strict mode opens at most without a flag. */
  readonly folders: Grant;
}

/**
 * What a user can do so that refused rights are given, in one sentence: the flags with all that they allow already, the
 * field of the solution where that counts, or the flag that has to go.
 */
export function wayTo(facts: PolicyFacts, refused: readonly RefusedRight[]): string {
  const unknown = refused.find(({ kind }) => !RIGHT_KINDS.includes(kind as RightKind));
  if (unknown) return `--sandbox off, since no flag gives "${unknown.kind}"`;
  const rights = refused as readonly { kind: RightKind; resource?: string }[];
  const denied = rights.find((right) => isDenied(facts, right));
  if (denied) return `--deny-${denied.kind} refuses it`;
  const needsField = rights.filter((right) => facts.mode === "default" && !isDeclared(facts, right));
  const needsFlag = rights.filter((right) => facts.mode === "strict" || !isRuled(facts, right));
  if (needsField.length > 0) {
    const fields = listed(needsField.map(({ kind }) => `spec.permissions.${kind}`));
    const flags = needsFlag.length > 0 ? `, and ${flagsFor(facts, needsFlag)} as well` : "";
    return facts.isAccepted
      ? `it is not part of what was accepted; the solution has to ask for it in ${fields}`
      : `${fields} in the solution would have to name it${flags}`;
  }
  const wanted = needsFlag.length > 0 ? needsFlag : rights;
  const way = `${flagsFor(facts, wanted)} ${wanted.length > 1 ? "allow" : "allows"} it`;
  const isField = facts.mode === "strict" && rights.every((right) => isForField(facts, right));
  return isField ? `${way}, or ${listed(kindsOf(rights))} in the solution` : way;
}

function kindsOf(rights: readonly { kind: RightKind }[]): string[] {
  return rights.map(({ kind }) => `spec.permissions.${kind}`);
}

/** The flag that gives a right beside all that the same flag, or the configuration, allows already. */
export function flagFor(rules: PolicyRules, kind: RightKind, resource: string | undefined): string {
  const given = rules.allow[kind];
  if (resource === undefined || resource.startsWith("<") || given === true) return `--allow-${kind}`;
  return flagText(`--allow-${kind}`, [...(given ?? []), resource]);
}

function flagsFor({ rules }: PolicyFacts, rights: readonly { kind: RightKind; resource?: string }[]): string {
  return rights.map(({ kind, resource }) => flagFor(rules, kind, resource)).join(" ");
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].join(" and ");
}

type Wanted = { readonly kind: RightKind; readonly resource?: string };

function isDenied({ rules, denied }: PolicyFacts, { kind, resource }: Wanted): boolean {
  return rules.deny[kind] === true || (resource !== undefined && permits(denied, { kind, resource }));
}

function isDeclared({ declared }: PolicyFacts, right: Wanted): boolean {
  return !declared || gives(declared, right);
}

function isRuled({ rules }: PolicyFacts, { kind, resource }: Wanted): boolean {
  const allowed = rules.allow[kind] ?? true;
  return allowed === true || (resource !== undefined && allows(kind, allowed, resource));
}

/** Whether strict mode would take it from the solution: it takes no paths outside of the folders of the run. */
function isForField({ folders, isAccepted }: PolicyFacts, { kind, resource }: Wanted): boolean {
  if (isAccepted || (kind === "write" && resource !== undefined && isInRepository(resource))) return false;
  return kind !== "read" && kind !== "write" ||
    (resource !== undefined && permits(folders, { kind, resource }));
}

function gives(grant: Grant, { kind, resource }: Wanted): boolean {
  const scope = grant[kind];
  return resource === undefined ? scope === true || scope.length > 0 : permits(grant, { kind, resource });
}
