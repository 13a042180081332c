import { endGroup as endWholeGroup, GRACE } from "../../lib/process/mod.ts";

/** A child and whether it leads a process group of its own. */
export interface GroupLeader {
  readonly child: Deno.ChildProcess;
  readonly grouped: boolean;
}

/**
 * Ends a child and everything it started: TERM to the group, and KILL to what is left of it after five seconds. Resolves
 * when the leader has ended and the group is empty, or has been killed. Each process gets TERM once, since many take a
 * second one for the wish to end at once. A lane that may not signal groups ends the child itself, unless its call was
 * cancelled: the main thread, which knows the group, then does.
 */
export async function endGroup({ child, grouped }: GroupLeader, isCancelled: boolean): Promise<void> {
  if (!grouped || !await endWholeGroup(child.pid)) await endChild(child, grouped && isCancelled);
  await child.status;
}

async function endChild(child: Deno.ChildProcess, isTold: boolean): Promise<void> {
  if (!isTold) signal(child, "SIGTERM");
  const grace = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    signal(child, "SIGKILL");
    grace.resolve();
  }, GRACE);
  await Promise.race([child.status, grace.promise]);
  clearTimeout(timer);
}

function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch {
    // It has ended by itself.
  }
}
