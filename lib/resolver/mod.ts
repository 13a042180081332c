/** Planning and running resolvers, and the documents about them. */
export { coerce, CoercionError } from "./coerce.ts";
export * from "./plan.ts";
export { PHASE_TIMEOUT, resolve, type ResolveRequest } from "./resolve.ts";
export { MAX_VALUE_SIZE, RESOLVER_TIMEOUT, WARN_VALUE_SIZE } from "./life.ts";
export * from "./graph_document.ts";
export { executionDocument } from "./execution_document.ts";
export { snapshot, type SnapshotFacts } from "./snapshot.ts";
