/** Every limit of a run in one table: what flags, configuration keys and the documentation say comes from here. */
export * from "./table.ts";
export * from "./parse.ts";
