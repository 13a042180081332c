/** Directed graphs of names: building, cycles, levels, the critical path, a ready queue, and drawings. Knows no domain. */
export * from "./dag.ts";
export * from "./levels.ts";
export * from "./cycle.ts";
export * from "./critical_path.ts";
export * from "./ready_queue.ts";
export * from "./coloring.ts";
export * from "./view.ts";
