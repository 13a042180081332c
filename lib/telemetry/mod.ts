/**
 * Consumers of the event stream for monitoring systems. Spans are here; metrics stand in `metrics.ts`, a door of its own,
 * so that neither loads the other.
 */
export * from "./settings.ts";
export * from "./sampler.ts";
export * from "./otlp.ts";
export * from "./traces.ts";
