const waiting = new Map<string, Promise<void>>();

/**
 * Runs work on a resource while no other work of this process is on it, in the order of asking. Keeps parallel actions
 * that change one file from losing each other's changes.
 */
export async function withLock<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = waiting.get(key);
  const { promise, resolve } = Promise.withResolvers<void>();
  waiting.set(key, promise);
  try {
    await before;
    return await work();
  } finally {
    if (waiting.get(key) === promise) waiting.delete(key);
    resolve();
  }
}
