import { endGroup as endWholeGroup, GRACE } from "../../lib/process/mod.ts";

/** A child and whether it leads a process group of its own. */
export interface GroupLeader {
  readonly child: Deno.ChildProcess;
  readonly grouped: boolean;
}

/**
 * Ends a child and everything it started: TERM to the group, and KILL to what is left of it after five seconds. Resolves
 * when the leader has ended and the group is empty, or has been killed. A lane that may not signal groups ends the child
 * itself; the main thread, which knows the group, ends the rest.
 */
export async function endGroup({ child, grouped }: GroupLeader): Promise<void> {
  if (grouped) await Promise.all([endWholeGroup(child.pid), endChild(child)]);
  else await endChild(child);
}

async function endChild(child: Deno.ChildProcess): Promise<void> {
  signal(child, "SIGTERM");
  const grace = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    signal(child, "SIGKILL");
    grace.resolve();
  }, GRACE);
  await Promise.race([child.status, grace.promise]);
  clearTimeout(timer);
  await child.status;
}

function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch {
    // It has ended by itself.
  }
}
