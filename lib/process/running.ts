import { endGroup, killGroup } from "./group.ts";

/** On whose behalf a group runs: a worker that may be gone before its children are, and one of its calls. */
export interface GroupOwner {
  readonly worker: number;
  readonly call: number;
}

/**
 * The one list of the process groups that a program has running. A terminated worker leaves its children alive, and ending a
 * process does not reach its own children: so the main thread keeps their numbers, ends those of a call or of a worker, and
 * all of them when there is no time to ask.
 */
export class RunningGroups {
  readonly #groups = new Map<number, GroupOwner | undefined>();

  /** To be told of every child that leads a group, when it starts and when it has ended. An owner that is known is kept. */
  readonly changed = (group: number, isRunning: boolean, owner?: GroupOwner): void => {
    if (!isRunning) this.#groups.delete(group);
    else if (owner || !this.#groups.has(group)) this.#groups.set(group, owner);
  };

  /** How many are running. */
  get size(): number {
    return this.#groups.size;
  }

  /** Ends the groups of a call, or, without one, of a worker, and resolves when nobody of them is left. */
  async end({ worker, call }: Pick<GroupOwner, "worker"> & Partial<GroupOwner>): Promise<void> {
    const groups = [...this.#groups].filter(([, owner]) =>
      owner?.worker === worker && (call === undefined || owner.call === call)
    );
    await Promise.all(groups.map(async ([group]) => {
      await endGroup(group);
      this.#groups.delete(group);
    }));
  }

  /** Ends all groups at once without asking, or those of a worker. */
  killAll(worker?: number): void {
    for (const [group, owner] of this.#groups) {
      if (worker !== undefined && owner?.worker !== worker) continue;
      killGroup(group);
      this.#groups.delete(group);
    }
  }
}
