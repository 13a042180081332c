import { killGroup } from "./group.ts";

/** The process groups that a program has running, so that none outlives it when there is no time to ask. */
export class RunningGroups {
  readonly #groups = new Set<number>();

  /** To be told of every child that leads a group, when it starts and when it has ended. */
  readonly changed = (group: number, isRunning: boolean): void => {
    if (isRunning) this.#groups.add(group);
    else this.#groups.delete(group);
  };

  /** Ends all of them at once. */
  killAll(): void {
    for (const group of this.#groups) killGroup(group);
    this.#groups.clear();
  }
}
