/** Milliseconds before the second and the third attempt: what is short of breath recovers, what is down stays down. */
const PAUSES: readonly number[] = [5_000, 10_000];

/** How often and when an attempt is made again. */
export interface Again {
  /** Milliseconds before each further attempt. */
  readonly pauses?: readonly number[];
  /** Whether a failure may be the network's. Without it every failure is taken for one. */
  readonly after?: (error: unknown) => boolean;
}

/**
 * Makes an attempt again when it fails, once for each pause. For what asks the network alone: anything else that fails once
 * in three times is a fault. Throws what the last attempt threw.
 */
export async function retried<T>(
  attempt: () => Promise<T>,
  { pauses = PAUSES, after = () => true }: Again = {},
): Promise<T> {
  for (const pause of pauses) {
    try {
      return await attempt();
    } catch (error) {
      if (!after(error)) throw error;
      console.error(`failed, trying again: ${error instanceof Error ? error.message : error}`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return await attempt();
}
