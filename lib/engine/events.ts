/** The engine's event union. Defined beside what resolvers and actions share, since they emit most of it. */
export type * from "../run/events.ts";
