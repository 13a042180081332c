import { realWait, type Wait } from "./wait.ts";

/** Opens a connection to one address; gives up when the signal is aborted. */
export type Dial<T> = (address: string, signal: AbortSignal) => Promise<T>;

/** Milliseconds that one address has for itself before the next is tried beside it, as RFC 8305 recommends. */
const HEAD_START = 250;

/**
 * The first connection that one of the addresses gives. They are tried in order, the next one as soon as one has failed or
 * has not answered for a while: a network that swallows everything sent to its IPv6 addresses is common. What comes too late
 * is closed. Throws the error of the first that failed when all do, and the signal's reason when it is aborted.
 */
export async function dialFirst<T extends { close(): void }>(
  addresses: readonly string[],
  dial: Dial<T>,
  signal: AbortSignal,
  wait: Wait = realWait,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const left = [...addresses];
  const running = new Set<AbortController>();
  const failures: unknown[] = [];
  let isOver = false;

  const end = (settle: () => void) => {
    isOver = true;
    settle();
    for (const attempt of running) attempt.abort();
  };
  const next = () => {
    if (isOver) return;
    const address = left.shift();
    if (address !== undefined) attempt(address);
    else if (running.size === 0) end(() => reject(failures[0]));
  };
  const attempt = (address: string) => {
    const own = new AbortController();
    running.add(own);
    const failed = (error: unknown) => {
      running.delete(own);
      failures.push(error);
      // Its time is up by this; the pause before the next is not waited for.
      own.abort();
      next();
    };
    const opened = (connection: T) => {
      running.delete(own);
      if (isOver) return connection.close();
      end(() => resolve(connection));
      pause.abort();
    };
    const pause = new AbortController();
    dial(address, own.signal).then(opened, failed);
    wait(HEAD_START, AbortSignal.any([own.signal, pause.signal])).then(next, () => {});
  };

  const onAbort = () => end(() => reject(signal.reason));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    signal.throwIfAborted();
    next();
    return await promise;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
