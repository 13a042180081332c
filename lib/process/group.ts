/** Milliseconds between asking a process group to end and ending it. */
export const GRACE = 5_000;
/** Milliseconds between two looks at a group that was asked to end. */
const LOOK = 20;
/** Looks between two questions whether what is left of a group has ended and was only not collected. */
const LOOKS_BETWEEN_QUESTIONS = 5;

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
 * of it was killed: false when there is no such group, or it may not be signalled. On Windows, which has no groups, the tree
 * below the process is ended at once.
 */
export async function endGroup(group: number): Promise<boolean> {
  if (Deno.build.os === "windows") {
    await endTree(group);
    return true;
  }
  if (!signalGroup(group, "SIGTERM")) return false;
  const last = Date.now() + GRACE;
  for (let look = 1; answers(group); look++) {
    if (Date.now() >= last) {
      signalGroup(group, "SIGKILL");
      return true;
    }
    // Asking for zombies starts a process, and most groups are gone after the first looks.
    if (look % LOOKS_BETWEEN_QUESTIONS === 0 && await onlyZombies(group)) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  return true;
}

/** Ends a process group without waiting or asking. */
export function killGroup(group: number): void {
  if (Deno.build.os === "windows") void endTree(group);
  else signalGroup(group, "SIGKILL");
}

/** Whether a group has a member that is alive. */
export async function hasMembers(group: number): Promise<boolean> {
  return answers(group) && !await onlyZombies(group);
}

/** Whether a group can be signalled: it has members, if only such that have ended. CONT does nothing to one that runs. */
function answers(group: number): boolean {
  return signalGroup(group, "SIGCONT");
}

/**
 * Whether all members of a group have ended and only wait to be collected, which in a container without an init process
 * they do for ever. Known on Linux where a child may be run, elsewhere no: the runtime opens /proc for nobody but a program
 * that may do everything, so the shell has to.
 */
async function onlyZombies(group: number): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  try {
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", "cat /proc/[0-9]*/stat"],
      stdin: "null",
      stderr: "null",
    }).output();
    const processes = new TextDecoder().decode(stdout).trimEnd().split("\n").map(processFacts);
    const states = processes.filter((facts) => facts.group === group).map((facts) => facts.state);
    return states.length > 0 && states.every((state) => state === "Z" || state === "X");
  } catch {
    // There is no shell, or this lane may not run it.
    return false;
  }
}

/** State and group from a process's stat line, whose second field may hold blanks and brackets. */
function processFacts(line: string): { readonly state: string | undefined; readonly group: number } {
  const [state, , group] = line.slice(line.lastIndexOf(")") + 2).split(" ", 3);
  return { state, group: Number(group) };
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
