/** Error codes, source ranges, hints and the exit-code table: how everything that can go wrong is said. */
export * from "./exit_codes.ts";
export * from "./codes.ts";
export * from "./source.ts";
export * from "./error.ts";
export * from "./suggest.ts";
export * from "./frame.ts";
export * from "./part.ts";
export { REDACTED } from "./conceal.ts";
