import type { EngineEvent, EventSink, MetricsCollector } from "../engine/mod.ts";
import { groupEnd, groupStart, LinePrefixer, type Terminal } from "../terminal/mod.ts";
import type { Log } from "./log.ts";
import type { ProgressView } from "./progress_view.ts";

/** How a run's events reach the user. */
export interface SinkOptions {
  readonly terminal: Terminal;
  readonly log: Log;
  /** stdout holds data only: what providers print goes to stderr. */
  readonly structured: boolean;
  /** What providers print to stdout is dropped. */
  readonly silent: boolean;
  readonly progress: ProgressView;
  readonly metrics: MetricsCollector;
}

/** The consumer of a run's events, and what it has to do at the end. */
export interface RunSink {
  readonly sink: EventSink;
  /** Prints lines that were not ended and removes the display. */
  finish(): void;
}

/** Sends what a run says to the log, the display, the metrics and the streams. */
export function runSink(options: SinkOptions): RunSink {
  const streams = new Streams(options);
  const sink: EventSink = (event) => {
    options.log.event(event);
    options.metrics.event(event);
    const written = streams.event(event);
    options.progress.event(event);
    if (event.type === "warning") {
      if (event.diagnostic) options.terminal.diagnostic(event.diagnostic);
      else options.terminal.warn(event.message);
    }
    return written;
  };
  return {
    sink,
    finish: () => {
      streams.finish();
      options.progress.finish();
    },
  };
}

/**
 * The text that providers stream. While a phase has several actions, every line carries its action's name (decision
 * S11); under GitHub Actions the lines of a lone action are folded into a group.
 */
class Streams {
  readonly #options: SinkOptions;
  #parallel = new Set<string>();
  #prefixers = new Map<string, { stream: "stdout" | "stderr"; lines: LinePrefixer }>();
  #group: string | undefined;

  constructor(options: SinkOptions) {
    this.#options = options;
  }

  event(event: EngineEvent): void | Promise<void> {
    switch (event.type) {
      case "action.phase":
        this.#parallel = new Set(event.state === "started" && event.names.length > 1 ? event.names : []);
        return;
      case "action.finished":
        return this.#finished(event.name);
      case "provider.output":
        return this.#output(event);
      case "child":
        return this.event(event.event);
    }
  }

  finish(): void {
    for (const { stream, lines } of this.#prefixers.values()) this.#write(stream, lines.end());
    this.#prefixers.clear();
    this.#endGroup();
  }

  #output(event: Extract<EngineEvent, { type: "provider.output" }>): void | Promise<void> {
    const { caller, stream, text } = event;
    if (this.#options.silent && stream === "stdout") return;
    if (!this.#parallel.has(caller)) {
      this.#startGroup(event);
      return this.#write(stream, text);
    }
    const key = `${caller}\0${stream}`;
    let prefixer = this.#prefixers.get(key);
    if (!prefixer) {
      prefixer = { stream, lines: new LinePrefixer(`[${caller}] `) };
      this.#prefixers.set(key, prefixer);
    }
    return this.#write(stream, prefixer.lines.push(text));
  }

  #finished(name: string): void {
    for (const stream of ["stdout", "stderr"] as const) {
      const prefixer = this.#prefixers.get(`${name}\0${stream}`);
      if (!prefixer) continue;
      this.#write(stream, prefixer.lines.end());
      this.#prefixers.delete(`${name}\0${stream}`);
    }
    if (this.#group === name) this.#endGroup();
  }

  #write(stream: "stdout" | "stderr", text: string | Uint8Array): void | Promise<void> {
    if (text.length === 0) return;
    return this.#options.terminal.write(this.#options.structured ? "stderr" : stream, text);
  }

  #startGroup(event: Extract<EngineEvent, { type: "provider.output" }>): void {
    if (
      !this.#options.terminal.facts.github || event.callerKind !== "action" || this.#group === event.caller
    ) return;
    this.#endGroup();
    this.#group = event.caller;
    this.#options.terminal.write("stderr", groupStart(event.caller));
  }

  #endGroup(): void {
    if (this.#group === undefined) return;
    this.#group = undefined;
    this.#options.terminal.write("stderr", groupEnd());
  }
}
