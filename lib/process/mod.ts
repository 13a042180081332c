/** Process groups: how the children of a run, and their children, are brought to an end. */
export * from "./group.ts";
export * from "./running.ts";
