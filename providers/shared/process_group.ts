/** A child and whether it leads a process group of its own. */
export interface GroupLeader {
  readonly child: Deno.ChildProcess;
  readonly grouped: boolean;
}

/** Milliseconds between TERM and KILL. */
const GRACE = 5_000;
/** Milliseconds between two looks at a group whose leader has ended. */
const LOOK = 20;

/**
 * Ends a child and everything it started: TERM to the group, and KILL to what is left of it after five seconds. Resolves
 * when the leader has ended and the group is empty, or has been killed.
 */
export async function endGroup(leader: GroupLeader): Promise<void> {
  if (Deno.build.os === "windows") return await endTree(leader.child);
  let isGone = false;
  const ended = groupEnd(leader, () => isGone).then(() => true);
  signalGroup(leader, "SIGTERM");
  const { promise: grace, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), GRACE);
  const inTime = await Promise.race([ended, grace]);
  clearTimeout(timer);
  isGone = true;
  if (!inTime) {
    signalGroup(leader, "SIGKILL");
    await leader.child.status;
  }
}

async function groupEnd(leader: GroupLeader, isCancelled: () => boolean): Promise<void> {
  await leader.child.status;
  if (!leader.grouped) return;
  while (!isCancelled() && hasMembers(leader.child.pid)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/** Whether a group has a member left. CONT does nothing to a process that runs. */
function hasMembers(group: number): boolean {
  try {
    Deno.kill(-group, "SIGCONT");
    return !onlyZombies(group);
  } catch {
    return false;
  }
}

/** Whether all members of a group have ended and only wait to be collected. Known on Linux, elsewhere no. */
function onlyZombies(group: number): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    for (const entry of Deno.readDirSync("/proc")) {
      if (!/^\d+$/.test(entry.name)) continue;
      const [state, , memberGroup] = processFacts(entry.name);
      if (memberGroup === String(group) && state !== "Z" && state !== "X") return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** State, parent and group from a process's stat line, whose second field may hold blanks and brackets. */
function processFacts(pid: string): string[] {
  try {
    const line = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return line.slice(line.lastIndexOf(")") + 2).split(" ", 3);
  } catch {
    return [];
  }
}

function signalGroup({ child, grouped }: GroupLeader, signal: Deno.Signal): void {
  if (grouped) {
    try {
      return Deno.kill(-child.pid, signal);
    } catch {
      // The group has ended, or a narrowed lane may not signal it; its own child it always may.
    }
  }
  try {
    child.kill(signal);
  } catch {
    // It has ended by itself.
  }
}

/** Windows has no groups: taskkill walks the tree. */
async function endTree(child: Deno.ChildProcess): Promise<void> {
  try {
    await new Deno.Command("taskkill", {
      args: ["/T", "/F", "/PID", String(child.pid)],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
  } catch {
    child.kill();
  }
  await child.status;
}
