import { type RefusedRight, ScafctlError } from "../diagnostics/mod.ts";
import type { Right, RightKind } from "../provider/contract.ts";
import { isInRepository } from "../provider/mod.ts";
import { isObject, type Value } from "../value/mod.ts";
import {
  FULL_GRANT,
  type Grant,
  grantOf,
  intersect,
  keepKinds,
  NO_GRANT,
  partialGrant,
  permits,
  RIGHT_KINDS,
  unite,
} from "./grant.ts";
import { withRealPaths } from "./real_paths.ts";
import { flagFor, type PolicyFacts, wayTo } from "./ways.ts";
import { intersectScopes, NOTHING, type Scope } from "./scope.ts";

/** How far a run is confined. `default` narrows kinds of right, `strict` also resources, `off` nothing. */
export type SandboxMode = "strict" | "default" | "off";

export const SANDBOX_MODES: readonly SandboxMode[] = ["strict", "default", "off"];

/** What the user allows and denies, from flags and the configuration: per kind everything, or a list. */
export interface PolicyRules {
  readonly allow: Partial<Record<RightKind, true | readonly string[]>>;
  readonly deny: Partial<Record<RightKind, true | readonly string[]>>;
}

/** Folders that strict mode opens. All absolute. */
export interface PolicyFolders {
  readonly solution?: string;
  readonly working: string;
  readonly output?: string;
}

/** Rights of one call that the policy does not give, and whether they are refused only because a resolver asks. */
export interface PolicyRefusal {
  /** The first of them is the one that is told. */
  readonly rights: readonly [Right, ...Right[]];
  /** Strict mode lets actions write, and nothing else. */
  readonly isResolverWrite: boolean;
}

/**
 * What a run may touch: the mode, the user's rules, and what the solution says it will use (`spec.permissions`). Decides
 * the grant of every lane.
 */
export class Policy {
  readonly #limit: Grant;
  readonly #facts: PolicyFacts;
  /** Grants given so far, by the kinds that were needed: nothing else of the needs decides. */
  readonly #grants = new Map<string, Grant>();

  constructor(
    readonly mode: SandboxMode,
    rules: PolicyRules,
    declared: Grant | undefined,
    folders: PolicyFolders,
    /** That of the solution that runs this one as a child; it can only narrow. */
    private readonly parent?: Policy,
    /** The declared grant is what a user has accepted of a foreign solution. */
    isAccepted = false,
  ) {
    const facts = {
      mode,
      rules,
      denied: withRealPaths(partialGrant(rules.deny)),
      declared: declared && withRealPaths(declared),
      isAccepted,
      folders: openFolders(folders),
    };
    const own = mode === "strict" ? strictLimit(facts) : openLimit(facts);
    this.#facts = facts;
    this.#limit = intersect(withoutKinds(own, rules), parent?.limit ?? FULL_GRANT);
  }

  /** Everything that any call of this run may have; the limit of its child solutions. */
  get limit(): Grant {
    return this.mode === "off" ? FULL_GRANT : this.#limit;
  }

  /** Resources that are refused whatever the limit says. */
  get denied(): Grant {
    return this.mode === "off" ? NO_GRANT : this.#facts.denied;
  }

  /**
   * What of repositories' own folders may be written: in strict mode what a flag or the configuration names within one.
   * Undefined where they are like all others.
   */
  get repositories(): readonly string[] | undefined {
    const { write } = this.#facts.rules.allow;
    if (this.mode !== "strict" || write === true) return undefined;
    const named = withRealPaths(partialGrant({ write: write ?? [] })).write;
    return named === true ? undefined : named.filter(isInRepository);
  }

  /** Whether something narrows a kind of right below everything. */
  narrows(kind: RightKind): boolean {
    const denied = this.denied[kind];
    return this.limit[kind] !== true || denied === true || denied.length > 0;
  }

  /** The grant of the lane for a call with these needs: their kinds, each as far as the policy lets it reach. */
  grantFor(needed: Iterable<Right>): Grant {
    const kinds = new Set<RightKind>();
    for (const { kind } of needed) kinds.add(kind);
    const key = RIGHT_KINDS.filter((kind) => kinds.has(kind)).join();
    let grant = this.#grants.get(key);
    if (!grant) {
      grant = keepKinds(this.#limit, grantOf([...kinds].map((kind) => ({ kind }))));
      this.#grants.set(key, grant);
    }
    return grant;
  }

  /**
   * Those of a call's rights that the policy refuses, by name. A right without resource passes when anything of its kind
   * is allowed: the runtime then decides when the resource is known. Optional rights refuse nothing.
   */
  refuses(needed: Iterable<Right>, isAction = true): PolicyRefusal | undefined {
    if (this.mode === "off") return undefined;
    const rights: Right[] = [];
    for (const right of needed) {
      if (right.optional) continue;
      if (this.mode === "strict" && !isAction && right.kind === "write" && rights.length === 0) {
        return { rights: [right], isResolverWrite: true };
      }
      if (!this.gives(right)) rights.push(right);
    }
    const [first, ...others] = rights;
    return first && { rights: [first, ...others], isResolverWrite: false };
  }

  /** What a user can do to have refused rights given: flags, the field of the solution, or a flag less. */
  wayTo(refused: readonly RefusedRight[]): string {
    const { parent } = this;
    // What the parent may not do, no child ever may.
    return parent && refused.some((right) => !parent.gives(right as Right))
      ? parent.wayTo(refused)
      : wayTo(this.#facts, refused);
  }

  /** The flag that would let a call have a right, with all that it allows already. */
  flagFor(kind: RightKind, resource?: string): string {
    return flagFor(this.#facts.rules, kind, resource);
  }

  /** Whether a right is given: its resource, or, without one, anything of its kind. */
  gives(right: Right): boolean {
    if (this.mode === "off") return true;
    const scope = this.#limit[right.kind];
    if (right.resource === undefined) return scope === true || scope.length > 0;
    return permits(this.#limit, right) && !permits(this.#facts.denied, right);
  }
}

function openLimit({ rules, declared }: PolicyFacts): Grant {
  // A kind that no rule names stays open; naming resources narrows it to them.
  const named = Object.fromEntries(RIGHT_KINDS.map((kind) => [kind, rules.allow[kind] ?? true]));
  const limit = withRealPaths(partialGrant(named as Partial<Record<RightKind, true | string[]>>));
  return declared ? intersect(limit, declared) : limit;
}

/**
 * Strict mode: paths below the run's folders, cut down to those that the solution declares; hosts, programs and variables
 * that it names; and whatever the user's rules add. A declared `true` names nothing.
 */
function strictLimit({ rules, declared, folders }: PolicyFacts): Grant {
  const own = RIGHT_KINDS.map((kind): [RightKind, Scope] => {
    if (kind === "read" || kind === "write") {
      // A solution that says what it uses, and names no path, uses none.
      return [kind, declared ? intersectScopes(kind, folders[kind], declared[kind]) : folders[kind]];
    }
    const named = declared?.[kind] ?? NOTHING;
    return [kind, named === true ? NOTHING : named];
  });
  return unite(Object.fromEntries(own) as Grant, withRealPaths(partialGrant(rules.allow)));
}

function openFolders({ solution, working, output }: PolicyFolders): Grant {
  const readable = [solution, working, output].filter((folder) => folder !== undefined);
  return withRealPaths(partialGrant({ read: readable, write: [output ?? working] }));
}

function withoutKinds(grant: Grant, rules: PolicyRules): Grant {
  const entries = RIGHT_KINDS.map((kind) => [kind, rules.deny[kind] === true ? [] : grant[kind]]);
  return Object.fromEntries(entries) as Grant;
}

/**
 * Reads `spec.permissions` (or `permissions:` of the configuration): for each kind `true` or a list of resources.
 * Relative paths are below `folder`. Throws SCAF1007 for anything else.
 */
export function parsePermissions(data: Value, folder: string): Grant {
  if (!isObject(data)) throw new ScafctlError("SCAF1007", "spec.permissions must be a map of kinds of right");
  const scopes: Partial<Record<RightKind, true | string[]>> = {};
  for (const kind of Object.keys(data)) {
    if (!RIGHT_KINDS.includes(kind as RightKind)) {
      throw new ScafctlError("SCAF1007", `spec.permissions.${kind} is no kind of right`, {
        hint: `the kinds are ${RIGHT_KINDS.join(", ")}`,
      });
    }
    const scope = data[kind]!;
    if (scope === true) scopes[kind as RightKind] = true;
    else if (scope !== false && scope !== null) scopes[kind as RightKind] = resourcesOf(kind, scope, folder);
  }
  return partialGrant(scopes);
}

function resourcesOf(kind: string, scope: Value, folder: string): string[] {
  const list = typeof scope === "string" ? [scope] : scope;
  if (!Array.isArray(list) || !list.every((item) => typeof item === "string")) {
    throw new ScafctlError("SCAF1007", `spec.permissions.${kind} must be true or a list of texts`);
  }
  const isPath = kind === "read" || kind === "write";
  return list.map((item) => isPath && !/^([A-Za-z]:)?[\\/]/.test(item) ? `${folder}/${item}` : item);
}
