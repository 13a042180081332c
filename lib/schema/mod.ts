/** Validation against JSON Schemas that others wrote: result schemas, schemas of plugins, the solution schema. */
export type { SchemaProblem } from "./messages.ts";
export { MAX_EVALUATIONS, validateForeign } from "./validate.ts";
