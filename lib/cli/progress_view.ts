import type { EngineEvent } from "../engine/events.ts";
import { ProgressTree, seconds, type Terminal, type Work, type WorkState } from "../terminal/mod.ts";

/** Shows how far a run is. */
export interface ProgressView {
  event(event: EngineEvent): void;
  /** Removes what is on the screen. */
  finish(): void;
}

/** Shows nothing. */
const SILENT: ProgressView = { event: () => {}, finish: () => {} };

/** Least time between two drawings, in milliseconds. */
const FRAME = 80;

/** Time between two drawings when nothing changes, in milliseconds. */
const TICK = 1_000;

/** Lines of the tree at most. */
const MOST_ROWS = 12;

/** A run shorter than this shows no tree: it would only flicker. */
const PATIENCE = 300;

/**
 * The display that fits: a live tree on a terminal, one line for each change when `--progress` asks for it elsewhere,
 * else nothing.
 */
export function progressView(
  terminal: Terminal,
  options: { wanted: boolean; structured: boolean },
): ProgressView {
  const { facts, manners } = terminal;
  if (manners.quiet) return SILENT;
  const live = facts.stderrIsTerminal && facts.stderrColor && !facts.ci;
  // On a terminal that also gets the data, a tree is only shown when it is asked for.
  if (live && (options.wanted || !options.structured || !facts.stdoutIsTerminal)) {
    return new LiveProgress(terminal);
  }
  return options.wanted ? new LineProgress(terminal) : SILENT;
}

/** One line on stderr for each change. */
class LineProgress implements ProgressView {
  readonly #terminal: Terminal;
  readonly #children = new Map<string, ChildProgress>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  event(event: EngineEvent): void {
    const line = event.type === "child"
      ? this.#childLine(event)
      : progressLine(event, this.#terminal.manners.verbose);
    if (line !== undefined) this.#terminal.note(line);
  }

  #childLine(event: Extract<EngineEvent, { type: "child" }>): string | undefined {
    const { key, label, inner } = innermost(event);
    let child = this.#children.get(key);
    if (!child) this.#children.set(key, child = new ChildProgress(label));
    return child.line(inner);
  }

  finish(): void {}
}

/** An event of a child, or of a child of that, with the names of the solutions on the way to it. */
function innermost(event: EngineEvent): { key: string; label: string; inner: EngineEvent } {
  const keys: string[] = [];
  const names: string[] = [];
  let inner = event;
  while (inner.type === "child") {
    keys.push(inner.caller, inner.solution);
    names.push(inner.solution);
    inner = inner.event;
  }
  return { key: keys.join("\0"), label: names.map((name) => `[${name}]`).join(" "), inner };
}

/** How far the workflow of a child is: its actions are told in the words of the specification. */
export class ChildProgress {
  readonly #label: string;
  /** Numbers of the actions, in the order in which they come up. */
  readonly #numbers = new Map<string, number>();
  #total = 0;

  constructor(label: string) {
    this.#label = label;
  }

  /** The line for an event; undefined for one that is no step of the workflow. */
  line(event: EngineEvent): string | undefined {
    if (event.type === "actions.planned") this.#total = event.actions;
    if (event.type !== "action.started" && event.type !== "action.finished") return undefined;
    const { name } = event;
    if (!this.#numbers.has(name)) this.#numbers.set(name, this.#numbers.size + 1);
    const state = event.type === "action.started" ? "running" : event.status;
    return `${this.#label} Action "${name}" ${state} (${this.#numbers.get(name)}/${this.#total})`;
  }
}

/** The line for a change; starts and successes only when verbose. */
export function progressLine(event: EngineEvent, verbose: boolean): string | undefined {
  switch (event.type) {
    case "resolver.started":
      return verbose ? `[RESOLVER] Starting ${event.name}` : undefined;
    case "resolver.finished":
      if (event.status === "failed") return `[RESOLVER] Failed ${event.name}: ${event.error ?? ""}`;
      return verbose
        ? `[RESOLVER] ${capital(event.status)} ${event.name} (${seconds(event.duration)})`
        : undefined;
    case "action.phase":
      if (!verbose || event.state !== "started") return undefined;
      return event.section === "finally"
        ? `[FINALLY] ${event.names.join(", ")}`
        : `[PHASE] ${event.phase + 1}: ${event.names.join(", ")}`;
    case "action.started":
      return verbose ? `[ACTION] Starting ${event.name} (${event.provider})` : undefined;
    case "action.retry":
      return `[ACTION] Retry ${event.name} ${event.attempt}/${event.maxAttempts} in ${
        seconds(event.delay)
      }: ${event.error}`;
    case "action.finished":
      return finishedLine(event, verbose);
    default:
      return undefined;
  }
}

function finishedLine(
  event: Extract<EngineEvent, { type: "action.finished" }>,
  verbose: boolean,
): string | undefined {
  switch (event.status) {
    case "succeeded":
      return verbose ? `[ACTION] Completed ${event.name} (${seconds(event.duration)})` : undefined;
    case "skipped":
      return `[ACTION] Skipped ${event.name}: ${event.skipReason ?? ""}`;
    case "failed":
      return `[ACTION] Failed ${event.name}: ${event.error ?? ""}`;
    case "timeout":
      return `[ACTION] Timeout ${event.name} (${seconds(event.duration)})`;
    case "cancelled":
      return `[ACTION] Cancelled ${event.name}`;
    default:
      return undefined;
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The tree at the bottom of the screen. */
class LiveProgress implements ProgressView {
  readonly #terminal: Terminal;
  readonly #tree: ProgressTree;
  readonly #resolvers = new Map<string, Work>();
  readonly #actions = new Map<string, Work>();
  #plannedResolvers: number | undefined;
  #plannedActions: number | undefined;
  readonly #children = new Map<string, ChildProgress>();
  readonly #begun = Date.now();
  #shown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A drawing of a change is on its way. */
  #pending = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#tree = new ProgressTree({
      paint: terminal.paintErr,
      width: terminal.facts.width,
      // A tree that is higher than the screen could not be drawn over.
      rows: Math.min(MOST_ROWS, terminal.facts.height - 2),
      now: () => Date.now(),
    });
  }

  event(event: EngineEvent): void {
    if (!this.#take(event)) return;
    this.#tree.show([
      { title: "Resolvers", work: [...this.#resolvers.values()], total: this.#plannedResolvers },
      { title: "Actions", work: [...this.#actions.values()], total: this.#plannedActions },
    ]);
    // Drawing is put off, so that a burst of changes is drawn once.
    if (this.#pending) return;
    this.#pending = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), Math.max(FRAME, this.#begun + PATIENCE - Date.now()));
  }

  finish(): void {
    clearTimeout(this.#timer);
    this.#terminal.live(undefined);
  }

  #draw(): void {
    this.#pending = false;
    if (this.#shown) this.#terminal.redraw();
    else this.#terminal.live(this.#tree);
    this.#shown = true;
    // The clocks of running work go on while nothing happens.
    this.#timer = setTimeout(() => this.#draw(), TICK);
  }

  #take(event: EngineEvent): boolean {
    if (event.type === "child") return this.#takeChild(event);
    switch (event.type) {
      case "resolvers.planned":
        this.#plannedResolvers = event.resolvers;
        return true;
      case "actions.planned":
        this.#plannedActions = event.actions;
        return true;
      case "resolver.started":
        this.#resolvers.set(event.name, { name: event.name, state: "running", started: event.time });
        return true;
      case "resolver.finished":
        return this.#end(this.#resolvers, event.name, event.time, RESOLVER_STATES[event.status]);
      case "action.phase":
        for (const name of event.names) {
          if (!this.#actions.has(name)) this.#actions.set(name, { name, state: "waiting" });
        }
        return true;
      case "action.started":
        this.#actions.set(event.name, { name: event.name, state: "running", started: event.time });
        return true;
      case "action.retry": {
        const work = this.#actions.get(event.name);
        const remark = `attempt ${event.attempt} of ${event.maxAttempts}`;
        if (work) this.#actions.set(event.name, { ...work, remark });
        return true;
      }
      case "action.finished":
        return this.#end(this.#actions, event.name, event.time, ACTION_STATES[event.status]);
      default:
        return false;
    }
  }

  /** A child shows in the remark of the action it runs for. */
  #takeChild(event: Extract<EngineEvent, { type: "child" }>): boolean {
    const work = this.#actions.get(event.caller);
    if (!work) return false;
    const { key, label, inner } = innermost(event);
    let child = this.#children.get(key);
    if (!child) this.#children.set(key, child = new ChildProgress(label));
    const remark = child.line(inner);
    if (remark === undefined) return false;
    this.#actions.set(event.caller, { ...work, remark });
    return true;
  }

  #end(works: Map<string, Work>, name: string, time: number, state: WorkState): true {
    works.set(name, { ...works.get(name), name, state, ended: time });
    return true;
  }
}

const RESOLVER_STATES = {
  success: "done",
  failed: "failed",
  skipped: "skipped",
  cancelled: "cancelled",
} as const satisfies Record<string, WorkState>;

const ACTION_STATES = {
  pending: "waiting",
  running: "running",
  succeeded: "done",
  failed: "failed",
  skipped: "skipped",
  timeout: "failed",
  cancelled: "cancelled",
} as const satisfies Record<string, WorkState>;
