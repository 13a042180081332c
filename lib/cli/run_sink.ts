import type { EngineEvent, EventSink, MetricsCollector } from "../engine/mod.ts";
import {
  colorsOnly,
  groupEnd,
  groupStart,
  LinePrefixer,
  type Terminal,
  withoutCommands,
} from "../terminal/mod.ts";
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
  /** Whether the solution is held to be somebody else's; asked when something is printed. Not when absent. */
  readonly isForeign?: () => boolean;
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
    warn(options.terminal, event, "");
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

/** Warnings of children are shown as well, under the name of the child. */
function warn(terminal: Terminal, event: EngineEvent, from: string): void {
  if (event.type === "child") return warn(terminal, event.event, `${from}${event.solution}: `);
  if (event.type !== "warning") return;
  if (event.diagnostic) {
    terminal.diagnostic({ ...event.diagnostic, message: from + event.diagnostic.message });
  } else terminal.warn(from + event.message);
}

/** Where a text comes from: a run, or a child within it, and what its lines begin with whatever they are. */
interface Place {
  readonly scope: string;
  readonly label: string;
}

const ROOT: Place = { scope: "", label: "" };

/** Providers that print what stands in the solution; what others stream is what a program prints. */
const SPEAKERS: ReadonlySet<string> = new Set(["message", "debug"]);

/**
 * The text that providers stream. While a phase has several actions, every line carries its action's name (decision
 * S11); under GitHub Actions the lines of a lone action are folded into a group. What a
 * foreign solution prints gives no commands to the service that runs the job.
 */
class Streams {
  readonly #options: SinkOptions;
  /** Actions of phases with several, as long as the phase lasts; a later phase may begin before that. */
  readonly #parallel = new Set<string>();
  readonly #prefixers = new Map<string, { stream: "stdout" | "stderr"; lines: LinePrefixer }>();
  #group: string | undefined;

  constructor(options: SinkOptions) {
    this.#options = options;
  }

  event(event: EngineEvent, place = ROOT): void | Promise<void> {
    switch (event.type) {
      case "action.phase":
        if (event.names.length < 2) return;
        for (const name of event.names) {
          if (event.state === "started") this.#parallel.add(keyOf(place, name));
          else this.#parallel.delete(keyOf(place, name));
        }
        return;
      case "action.finished":
        return this.#finished(event.name, place);
      case "provider.output":
        return this.#output(event, place);
      case "child":
        return this.event(event.event, this.#within(event, place));
    }
  }

  finish(): void {
    for (const { stream, lines } of this.#prefixers.values()) this.#write(stream, lines.end());
    this.#prefixers.clear();
    this.#endGroup();
  }

  /** The place of a child; what an action that runs beside others brings along says so in every line. */
  #within({ caller, solution }: Extract<EngineEvent, { type: "child" }>, place: Place): Place {
    return {
      scope: `${keyOf(place, caller)}\0${solution}`,
      label: place.label + (this.#parallel.has(keyOf(place, caller)) ? `${caller}/` : ""),
    };
  }

  #output(event: Extract<EngineEvent, { type: "provider.output" }>, place: Place): void | Promise<void> {
    const { caller, stream } = event;
    if (this.#options.silent && stream === "stdout") return;
    const { terminal } = this.#options;
    const isForeign = this.#options.isForeign?.() ?? false;
    const text = isForeign && typeof event.text === "string" && SPEAKERS.has(event.provider) &&
        terminal.facts[`${this.#target(stream)}IsTerminal`]
      ? colorsOnly(event.text)
      : event.text;
    const isPrefixed = place.label !== "" || this.#parallel.has(keyOf(place, caller));
    if (!isPrefixed) this.#startGroup(event);
    const isGuarded = isForeign && terminal.facts.ci;
    if (!isPrefixed && !isGuarded) return this.#write(stream, text);
    const key = `${keyOf(place, caller)}\0${stream}`;
    let prefixer = this.#prefixers.get(key);
    if (!prefixer) {
      const prefix = isPrefixed ? `[${place.label}${caller}] ` : "";
      prefixer = { stream, lines: new LinePrefixer(prefix, isGuarded ? withoutCommands : undefined) };
      this.#prefixers.set(key, prefixer);
    }
    return this.#write(stream, prefixer.lines.push(text));
  }

  #finished(name: string, place: Place): void {
    for (const stream of ["stdout", "stderr"] as const) {
      const key = `${keyOf(place, name)}\0${stream}`;
      const prefixer = this.#prefixers.get(key);
      if (!prefixer) continue;
      this.#write(stream, prefixer.lines.end());
      this.#prefixers.delete(key);
    }
    if (this.#group === name) this.#endGroup();
  }

  #write(stream: "stdout" | "stderr", text: string | Uint8Array): void | Promise<void> {
    if (text.length === 0) return;
    return this.#options.terminal.write(this.#target(stream), text);
  }

  #target(stream: "stdout" | "stderr"): "stdout" | "stderr" {
    return this.#options.structured ? "stderr" : stream;
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

function keyOf({ scope }: Place, name: string): string {
  return `${scope}\0${name}`;
}
