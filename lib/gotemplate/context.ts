import { Timestamp } from "../value/mod.ts";
import { plainText, sprintf } from "./fmt/mod.ts";
import type { FunctionContext } from "./functions/contract.ts";
import type { Budget } from "./limits.ts";

/**
 * What functions reach during one render: the host's clock and random source unless the caller gives others, and the
 * counters of the render.
 */
export function functionContext(
  budget: Budget,
  given: Partial<FunctionContext>,
  mutable: WeakSet<object> | undefined,
): FunctionContext {
  return {
    now: given.now ?? hostNow,
    random: given.random ?? hostRandom,
    // Asking the host for its zone is dear; only dates need it.
    get zone() {
      return given.zone ?? "UTC";
    },
    ...(given.env && { env: given.env }),
    ...(given.lookupHost && { lookupHost: given.lookupHost }),
    ...(given.cel && { cel: given.cel }),
    ...(given.parseYaml && { parseYaml: given.parseYaml }),
    ...(mutable && { mutable }),
    step: (count) => budget.step(count),
    produce: (bytes) => budget.produce(bytes),
    print: (value) => plainText(value, budget),
    sprintf: (format, args) => sprintf(format, args, budget),
  };
}

function hostNow(): Timestamp {
  const millis = Date.now();
  const seconds = Math.floor(millis / 1000);
  return new Timestamp(seconds, (millis - seconds * 1000) * 1_000_000);
}

/** The host hands out at most 65,536 bytes at a time. */
function hostRandom(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}
