/** What resolvers and actions share when they run: events, results, waiting, and the call of a provider. */
export type * from "./events.ts";
export type * from "./types.ts";
export * from "./timers.ts";
export * from "./trace.ts";
export * from "./calls.ts";
export * from "./place.ts";
export * from "./pool.ts";
export * from "./go_text.ts";
export * from "./limits.ts";
export * from "./volume.ts";
export { cancelledError } from "./cancelled.ts";
