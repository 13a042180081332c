/** Milliseconds before the second and the third attempt: what is short of breath recovers, what is down stays down. */
const PAUSES: readonly number[] = [5_000, 10_000];

/**
 * Makes an attempt again when it fails, once for each pause. For what asks the network alone: anything else that fails once
 * in three times is a fault. Throws what the last attempt threw.
 */
export async function retried<T>(attempt: () => Promise<T>, pauses = PAUSES): Promise<T> {
  for (const pause of pauses) {
    try {
      return await attempt();
    } catch (error) {
      console.error(`failed, trying again: ${error instanceof Error ? error.message : error}`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return await attempt();
}
