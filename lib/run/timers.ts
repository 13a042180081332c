/** How a run waits. Tests put a clock of their own in its place, so that none has to sleep. */
export interface Timers {
  /** Calls back after a number of milliseconds unless the returned function is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The longest wait a timer of the platform can hold; longer ones would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** The process's own timers. */
export const systemTimers: Timers = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.max(0, Math.min(milliseconds, LONGEST)));
    return () => clearTimeout(timer);
  },
};

/** All that wait for one signal, and its only listener. */
interface Fan {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const fans = new WeakMap<AbortSignal, Fan>();

/**
 * Calls back when a signal is aborted, unless the returned function is called before. However many wait for the same
 * signal, it has one listener: adding listeners to one target takes time in proportion to those it has. The last one that
 * stops waiting takes the listener away.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let fan = fans.get(signal);
  if (!fan) {
    const callbacks = new Set<() => void>();
    fan = { callbacks, listener: () => [...callbacks].forEach((each) => each()) };
    fans.set(signal, fan);
    signal.addEventListener("abort", fan.listener, { once: true });
  }
  const { callbacks, listener } = fan;
  callbacks.add(callback);
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return;
    fans.delete(signal);
    signal.removeEventListener("abort", listener);
  };
}

/** Waits, and ends early with the signal's reason when it is aborted. */
export function wait(timers: Timers, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      stop();
      reject(signal.reason);
    };
    const stop = timers.after(milliseconds, () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** A promise's end, or the signal's reason as soon as it is aborted; what the promise does afterwards is dropped. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    const settle = () => signal.removeEventListener("abort", onAbort);
    promise.then((value) => {
      settle();
      resolve(value);
    }, (error) => {
      settle();
      reject(error);
    });
  });
}
