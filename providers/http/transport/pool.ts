import type { Wire } from "./wire.ts";

/** Idle connections kept for one server, and for all servers. */
const MOST_PER_SERVER = 16;
const MOST_IDLE = 64;
/** Milliseconds after which an idle connection is not trusted any more; servers close them after 5 s and more. */
const IDLE_TIME = 4_000;

interface Idle {
  readonly key: string;
  readonly wire: Wire;
  readonly since: number;
}

let idle: Idle[] = [];

/** An idle connection to a server, the one used last; undefined when there is none. */
export function takeIdle(key: string, now: number = Date.now()): Wire | undefined {
  dropOld(now);
  const index = idle.findLastIndex((entry) => entry.key === key);
  if (index < 0) return undefined;
  return idle.splice(index, 1)[0]!.wire;
}

/** Keeps a connection for the next request to the same server. */
export function giveBack(key: string, wire: Wire, now: number = Date.now()): void {
  dropOld(now);
  const own = idle.filter((entry) => entry.key === key);
  if (own.length >= MOST_PER_SERVER || idle.length >= MOST_IDLE) {
    const oldest = own.length >= MOST_PER_SERVER ? own[0]! : idle[0]!;
    idle = idle.filter((entry) => entry !== oldest);
    oldest.wire.close();
  }
  idle.push({ key, wire, since: now });
}

/** Closes everything that is idle. For the end of a run, and for tests. */
export function closeIdle(): void {
  for (const { wire } of idle) wire.close();
  idle = [];
}

function dropOld(now: number): void {
  const fresh: Idle[] = [];
  for (const entry of idle) {
    if (now - entry.since > IDLE_TIME) entry.wire.close();
    else fresh.push(entry);
  }
  idle = fresh;
}
