import type { AnyProvider, Descriptor, ProviderContext, Right } from "../provider/contract.ts";
import type { ValueObject } from "../value/mod.ts";
import { Children } from "./children.ts";
import { type Grant, grantKey } from "./grant.ts";
import { Lane } from "./lane.ts";
import type { Policy } from "./policy.ts";
import { refusalError } from "./refusal.ts";

/** Providers whose calls run in a lane. */
export const LANE_PROVIDERS: ReadonlySet<string> = new Set([
  "file",
  "directory",
  "exec",
  "http",
  "git",
  "github",
  "hcl",
]);

/** A right that a call used or was refused. */
export interface GrantUse {
  readonly provider: string;
  readonly caller: string;
  readonly kind: string;
  readonly resource: string;
  readonly allowed: boolean;
}

/** The lanes of one process: one for each grant profile that was needed so far. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #children = new Children();

  /** A usable lane with exactly this grant. */
  lane(grant: Grant): Lane {
    const key = grantKey(grant);
    let lane = this.#lanes.get(key);
    if (!lane?.isUsable) {
      lane = new Lane(grant, this.#children);
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  /** Lanes that are alive. */
  get size(): number {
    return [...this.#lanes.values()].filter((lane) => lane.isUsable).length;
  }

  /** Ends all lanes and the children they left. */
  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
    this.#lanes.clear();
    this.#children.endAll();
  }
}

/** Confines the providers of one run. */
export interface Confinement {
  readonly policy: Policy;
  readonly lanes: Lanes;
  readonly onUse: (use: GrantUse) => void;
}

/**
 * The provider under its grant: its needs are held against the policy first, then it runs in the lane of that grant, or,
 * when it only computes, on the main thread. The same contract as the provider itself.
 */
export function confine(provider: AnyProvider, { policy, lanes, onUse }: Confinement): AnyProvider {
  const descriptor = provider.descriptor as Descriptor;
  if (policy.mode === "off") return provider;
  const inLane = LANE_PROVIDERS.has(descriptor.name);
  // Decoding happens where the provider runs: what it returns need not be plain data.
  const { decode: _, ...withoutDecode } = descriptor;
  return {
    descriptor: inLane ? withoutDecode : descriptor,
    execute(inputs, context, host) {
      const needed = neededRights(descriptor, inputs as ValueObject, context);
      const refused = policy.refuses(needed);
      for (const right of needed) onUse(useOf(descriptor.name, context, right, right !== refused));
      if (refused) throw refusalError(descriptor.name, { kind: refused.kind, resource: refused.resource });
      if (!inLane) return provider.execute(inputs, context, host);
      return lanes.lane(policy.grantFor(needed)).execute(
        descriptor.name,
        inputs as ValueObject,
        context,
        host,
      );
    },
  };
}

/** The rights of a call, with relative paths made absolute as the provider will make them. */
function neededRights(descriptor: Descriptor, inputs: ValueObject, context: ProviderContext): Right[] {
  const rights = descriptor.rights?.(inputs) ?? [];
  const folder = context.outputFolder ?? context.baseFolder;
  return rights.map((right) => {
    const isPath = right.kind === "read" || right.kind === "write";
    if (!isPath || right.resource === undefined || /^([A-Za-z]:)?[\\/]/.test(right.resource)) return right;
    return { ...right, resource: `${folder}/${right.resource}` };
  });
}

function useOf(provider: string, context: ProviderContext, right: Right, allowed: boolean): GrantUse {
  return {
    provider,
    caller: context.caller.name,
    kind: right.kind,
    resource: right.resource ?? "*",
    allowed,
  };
}
