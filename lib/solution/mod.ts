/** The solution file: reading, decoding into the typed model, checks, dependencies between its parts. */
export * from "./model.ts";
export { type LoadRequest, loadSolution } from "./load.ts";
export type { SolutionSource } from "./read.ts";
