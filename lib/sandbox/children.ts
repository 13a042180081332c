import { endGroup, killGroup } from "../process/mod.ts";

/**
 * The child processes of all lanes. A terminated worker leaves its children alive, and ending a process does not reach
 * its own children, so the main thread keeps their numbers and ends whole groups.
 */
export class Children {
  readonly #running = new Map<number, { readonly lane: number; readonly call: number }>();

  /** A child with its own process group began in a lane. */
  add(pid: number, lane: number, call: number): void {
    this.#running.set(pid, { lane, call });
  }

  remove(pid: number): void {
    this.#running.delete(pid);
  }

  /** How many are running; for tests and `doctor`. */
  get size(): number {
    return this.#running.size;
  }

  /** Ends the groups of a call, whose lane may not signal them: that takes the right to run anything. */
  async endCall(call: number): Promise<void> {
    await this.#end((owner) => owner.call === call);
  }

  /** Ends the groups of a lane that is gone. */
  async endLane(lane: number): Promise<void> {
    await this.#end((owner) => owner.lane === lane);
  }

  /** Ends every group at once, without asking. */
  killAll(): void {
    for (const pid of this.#running.keys()) killGroup(pid);
    this.#running.clear();
  }

  async #end(isMeant: (owner: { lane: number; call: number }) => boolean): Promise<void> {
    const groups = [...this.#running].filter(([, owner]) => isMeant(owner)).map(([pid]) => pid);
    await Promise.all(groups.map(async (pid) => {
      await endGroup(pid);
      this.#running.delete(pid);
    }));
  }
}
