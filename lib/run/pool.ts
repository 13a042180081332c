/** How one item of {@link mapLimited} ended. */
export type ItemEnd<R> = { readonly value: R } | { readonly error: unknown };

/**
 * Runs a task for every item, at most `limit` at once (0: all), started in order. With `stopsOnError` nothing starts after
 * a failure, while what has started ends; the ends of the items before the lowest failing one are then complete, and the
 * later ones may be absent.
 */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  stopsOnError: boolean,
  task: (item: T, index: number) => Promise<R>,
): Promise<(ItemEnd<R> | undefined)[]> {
  const ends: (ItemEnd<R> | undefined)[] = new Array(items.length).fill(undefined);
  let next = 0;
  let hasFailed = false;
  const worker = async () => {
    while (next < items.length && !(hasFailed && stopsOnError)) {
      const index = next++;
      try {
        ends[index] = { value: await task(items[index]!, index) };
      } catch (error) {
        hasFailed = true;
        ends[index] = { error };
      }
    }
  };
  const workers = limit > 0 ? Math.min(limit, items.length) : items.length;
  await Promise.all(Array.from({ length: workers }, worker));
  return ends;
}
