/** Expanding, rendering and executing workflows, and the documents about them. */
export * from "./model.ts";
export { type ActionAnalysis, WorkflowAnalysis } from "./analyse.ts";
export type { ExpandRequest } from "./expand.ts";
export { buildGraph } from "./graph.ts";
export { describableInputs, renderGraph, type RenderOptions, SECRET } from "./render.ts";
export { executeGraph, type ExecuteRequest, type ExecuteResult, type ResultValidator } from "./execute.ts";
export { ACTION_TIMEOUT, GRACE_PERIOD } from "./run_action.ts";
export { errorDocument, retryDelay, Unsuccessful } from "./retry.ts";
export { conditionText, dryRunDocument, type DryRunRequest } from "./dry_run.ts";
export { actionGraphDocument, drawActions } from "./graph_document.ts";
