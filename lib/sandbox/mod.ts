/** Grants, policies and lanes: what a solution may touch, and the narrowed workers that hold it to that. */
export * from "./scope.ts";
export * from "./grant.ts";
export * from "./policy.ts";
export { confine, type Confinement, type GrantUse } from "./confine.ts";
export { checkFile } from "./check_file.ts";
export { LANE_PROVIDERS, Lanes } from "./lanes.ts";
export { refusalError, refusalIn } from "./refusal.ts";
export * from "./derive.ts";
export * from "./trust.ts";
export { permissionsOf } from "./permission_text.ts";
export { canNarrowWorkers, runAgainNarrowed } from "./support.ts";
export { openWays } from "./open_ways.ts";
export { giveUp, needlessKinds } from "./give_up.ts";
