import type { FromLane, ToLane } from "./protocol.ts";
import { workerUrl } from "./worker_url.ts";

/** Milliseconds for all attempts together. */
const PATIENCE = 10_000;

/**
 * Lets a worker without any right try to get out, and names the ways that were open: none, where the sandbox holds. Throws
 * when the worker does not answer.
 */
export async function openWays(): Promise<string[]> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let reached = 0;
  const counting = (async () => {
    for await (const connection of listener) {
      reached++;
      connection.close();
    }
  })();
  const worker = new Worker(workerUrl(), { type: "module", deno: { permissions: "none" } });
  const answer = Promise.withResolvers<string[]>();
  const timer = setTimeout(() => answer.reject(new Error("the worker did not answer")), PATIENCE);
  worker.onmessage = ({ data }: MessageEvent<FromLane>) => {
    if (data.type === "probed") answer.resolve(data.open);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    answer.reject(new Error(event.message));
  };
  try {
    worker.postMessage({ type: "probe", port: listener.addr.port } satisfies ToLane);
    const open = await answer.promise;
    return reached > 0 ? [...open, "connecting by Node's modules"] : open;
  } finally {
    clearTimeout(timer);
    worker.terminate();
    listener.close();
    await counting.catch(() => {});
  }
}
