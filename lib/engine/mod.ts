/** The one API of every front door: load, resolve, render, run, dry run, graphs. Emits events and prints nothing. */
export { createEngine } from "./engine.ts";
export type * from "./options.ts";
export type { Confine } from "./run_base.ts";
export type { GrantReport, RunConfinement } from "../run/mod.ts";
export type * from "./events.ts";
export type * from "./types.ts";
export { parameterKeys } from "./prepare.ts";
export { MetricsCollector, type ProviderMetric } from "./metrics.ts";
export { JOURNAL_VERSION, journalLine, JournalWriter } from "./journal.ts";
export { Masker, REDACTED, StreamMasker } from "../evaluate/mod.ts";
export { executionDocument, snapshot, type SnapshotFacts } from "../resolver/mod.ts";
export { SECRET } from "../action/mod.ts";
export { runDocument } from "./run_document.ts";
