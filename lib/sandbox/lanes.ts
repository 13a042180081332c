import { RunningGroups } from "../process/mod.ts";
import { type Grant, grantKey } from "./grant.ts";
import { Lane } from "./lane.ts";

/**
 * Providers whose calls run in a lane. `hcl` is not among them: its libraries load code and data of their own with rights
 * that no call has a reason for, and its files are held to the policy where their real paths are taken.
 */
export const LANE_PROVIDERS: ReadonlySet<string> = new Set([
  "file",
  "directory",
  "exec",
  "http",
  "git",
  "github",
]);

/** The lanes of one process: one for each grant profile that was needed so far. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  /** The keys of grants seen before, which for a long list of resources are long texts. */
  readonly #keys = new WeakMap<Grant, string>();

  /** `groups` hears of the children of all lanes. */
  constructor(private readonly groups: RunningGroups = new RunningGroups()) {}

  /** A usable lane with exactly this grant. */
  lane(grant: Grant): Lane {
    const key = this.#keyOf(grant);
    let lane = this.#lanes.get(key);
    if (!lane?.isUsable) {
      lane = new Lane(grant, this.groups);
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #keyOf(grant: Grant): string {
    let key = this.#keys.get(grant);
    if (key === undefined) {
      key = grantKey(grant);
      this.#keys.set(grant, key);
    }
    return key;
  }

  /** Lanes that are alive. */
  get size(): number {
    return [...this.#lanes.values()].filter((lane) => lane.isUsable).length;
  }

  /** Ends all lanes and their children. */
  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
    this.#lanes.clear();
  }
}
