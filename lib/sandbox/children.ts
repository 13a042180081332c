/** Time between asking a process group to end and ending it, in milliseconds. */
export const GRACE = 5_000;

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
  endCall(call: number): void {
    for (const [pid, owner] of this.#running) if (owner.call === call) endGroup(pid);
  }

  /** Ends the groups of a lane that is gone, or of all lanes. */
  endAll(lane?: number): void {
    for (const [pid, owner] of this.#running) {
      if (lane !== undefined && owner.lane !== lane) continue;
      this.#running.delete(pid);
      endGroup(pid);
    }
  }
}

function endGroup(pid: number): void {
  if (Deno.build.os === "windows") {
    new Deno.Command("taskkill", { args: ["/T", "/F", "/PID", String(pid)], stdout: "null", stderr: "null" })
      .spawn();
    return;
  }
  if (!signalGroup(pid, "SIGTERM")) return;
  const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), GRACE);
  Deno.unrefTimer(timer);
}

/** False when the group is gone already. */
function signalGroup(pid: number, signal: Deno.Signal): boolean {
  try {
    Deno.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
