/** Milliseconds between asking a process group to end and ending it. */
export const GRACE = 5_000;
/** Milliseconds between two looks at a group that was asked to end. */
const LOOK = 20;

/** Sends a signal to a process group. False when there is no such group, or it may not be signalled. */
export function signalGroup(group: number, signal: Deno.Signal): boolean {
  try {
    Deno.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends a process group: TERM, and KILL to what is left of it after five seconds. Resolves when nobody of it is left, or all
 * of it was killed. On Windows, which has no groups, the tree below the process is ended at once.
 */
export async function endGroup(group: number): Promise<void> {
  if (Deno.build.os === "windows") return await endTree(group);
  if (!signalGroup(group, "SIGTERM")) return;
  const last = Date.now() + GRACE;
  while (hasMembers(group)) {
    if (Date.now() >= last) {
      signalGroup(group, "SIGKILL");
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/** Ends a process group without waiting or asking. */
export function killGroup(group: number): void {
  if (Deno.build.os === "windows") void endTree(group);
  else signalGroup(group, "SIGKILL");
}

/** Whether a group has a member that is alive. CONT does nothing to a process that runs. */
export function hasMembers(group: number): boolean {
  return signalGroup(group, "SIGCONT") && !onlyZombies(group);
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
    // A narrowed lane may not look into other processes.
    return false;
  }
}

/** State, parent and group from a process's stat line, whose second field may hold blanks and brackets. */
function processFacts(pid: string): string[] {
  try {
    const line = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return line.slice(line.lastIndexOf(")") + 2).split(" ", 3);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    // It ended between the two looks.
    return [];
  }
}

/** Ends a process and everything below it: Windows's own tool walks the tree. */
async function endTree(pid: number): Promise<void> {
  try {
    await new Deno.Command("taskkill", {
      args: ["/T", "/F", "/PID", String(pid)],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
  } catch {
    // Without the tool the process itself is all that can be reached, and its owner ends that.
  }
}
