/** Options and results of the engine's operations. Defined beside what resolvers and actions share. */
export type * from "../run/types.ts";
