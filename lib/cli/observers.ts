import type { Config } from "../config/mod.ts";
import type { EngineEvent, TraceFacts } from "../run/mod.ts";
import type { Terminal } from "../terminal/mod.ts";
import type { Flags } from "./flags.ts";

/** Who else wants to know what happens in a run: a journal, a collector of spans, a file of metrics. */
export interface Observers {
  /** How runs are to be traced; absent when nobody traces. */
  readonly trace?: TraceFacts;
  event(event: EngineEvent): void;
  /** Sends and writes what is left. Bounded in time; never fails. */
  close(): Promise<void>;
}

/** Nobody. */
export const NO_OBSERVERS: Observers = { event: () => {}, close: () => Promise.resolve() };

/** What a command line asks for, and what it is opened with. */
export interface ObserverRequest {
  readonly flags: Flags;
  readonly config: Config;
  readonly terminal: Terminal;
  /** Absolute; for relative paths. */
  readonly folder: string;
  readonly env: (name: string) => string | undefined;
}

/** Whether `openObservers` has anything to do; cheap, so that nothing is loaded when not. */
export function wantsObservers(
  { flags, config, env }: Omit<ObserverRequest, "terminal" | "folder">,
): boolean {
  return flags.text("journal") !== undefined || flags.text("metrics-file") !== undefined ||
    Boolean(env("TRACEPARENT")) || wantsSpans(flags, config, env);
}

/** Whether spans have somewhere to go. */
export function wantsSpans(flags: Flags, config: Config, env: ObserverRequest["env"]): boolean {
  return Boolean(
    flags.text("otel-endpoint") || env("OTEL_EXPORTER_OTLP_ENDPOINT") ||
      env("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") || config.text("telemetry.endpoint"),
  );
}
