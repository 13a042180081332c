/** The provider contract: descriptors, schemas, the registry, and the executor that every call goes through. */
export * from "./contract.ts";
export * from "./json_schema.ts";
export * from "./registry.ts";
export * from "./executor.ts";
export { type Problem, SchemaChecker } from "./check.ts";
export { coerceInput, coerceTemplateText, parseBool } from "./coerce.ts";
export { matchBuiltin } from "./patterns.ts";
export * from "./version.ts";
export * from "./what_if.ts";
export { turn } from "./pace.ts";
export { isInRepository } from "./repository.ts";
