import type { TraceFacts, TraceParent } from "../run/mod.ts";

/** The samplers that can be configured, by the names that OpenTelemetry gives them. */
export const SAMPLERS = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;
export type SamplerType = (typeof SAMPLERS)[number];

/**
 * Decides by a trace's id which traces are kept. The share is taken of the id itself, so that all programs that take part
 * in a trace and use the same share decide alike. `share` is between 0 and 1.
 */
export function traceFacts(type: SamplerType, share: number, parent?: TraceParent): TraceFacts {
  const root = type.replace(/^parentbased_/, "");
  const decide = (trace: string): boolean => {
    if (type.startsWith("parentbased_") && parent?.trace === trace) return parent.sampled;
    if (root === "always_on") return true;
    if (root === "always_off") return false;
    return isInShare(trace, share);
  };
  return { ...(parent && { parent }), sample: decide };
}

function isInShare(trace: string, share: number): boolean {
  if (share >= 1) return true;
  if (!(share > 0)) return false;
  // 63 bits of the id's second half, against the share of as many.
  return BigInt(`0x${trace.slice(16)}`) >> 1n < BigInt(Math.floor(share * 2 ** 63));
}
