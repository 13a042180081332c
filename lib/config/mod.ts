/** The configuration: its keys with defaults, reading, checking, changing. */
export * from "./keys.ts";
export * from "./load.ts";
export * from "./tree.ts";
export * from "./validate.ts";
export * from "./mask.ts";
export * from "./schema.ts";
