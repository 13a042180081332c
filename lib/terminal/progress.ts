import type { LiveRegion } from "./terminal.ts";
import type { Paint } from "./style.ts";
import { plain } from "./style.ts";
import { truncate, truncateMiddle, width } from "../text/mod.ts";

/** State of one piece of work on the display. */
export type WorkState = "waiting" | "running" | "done" | "failed" | "skipped" | "cancelled";

/** One piece of work as it is shown. */
export interface Work {
  readonly name: string;
  readonly state: WorkState;
  /** Milliseconds since the epoch. */
  readonly started?: number;
  readonly ended?: number;
  /** A few words: attempt, reason. */
  readonly remark?: string;
}

/** A heading with its pieces of work. */
export interface WorkGroup {
  readonly title: string;
  readonly work: readonly Work[];
  /** How many pieces there will be, where that is known before all of them are. */
  readonly total?: number | undefined;
}

/** Columns that a name gets however much stands behind it. */
const LEAST_NAME = 7;

const MARKS: Record<WorkState, readonly [string, Parameters<Paint>[1]]> = {
  waiting: ["·", "dim"],
  running: ["▸", "cyan"],
  done: ["✓", "green"],
  failed: ["✗", "red"],
  skipped: ["○", "dim"],
  cancelled: ["◌", "yellow"],
};

/**
 * The tree of what runs, drawn below the text of a terminal and drawn over when it changes. At most `rows` lines: where
 * there is more to show, running and failed work goes first and the rest is counted.
 */
export class ProgressTree implements LiveRegion {
  #groups: readonly WorkGroup[] = [];
  #drawn = 0;
  readonly #facts: ProgressFacts;

  constructor(facts: ProgressFacts) {
    this.#facts = facts;
  }

  /** Takes over what is to be shown from now on. */
  show(groups: readonly WorkGroup[]): void {
    this.#groups = groups;
  }

  clear(): string {
    if (this.#drawn === 0) return "";
    const lines = this.#drawn;
    this.#drawn = 0;
    return `\x1b[${lines}A\x1b[0J`;
  }

  draw(): string {
    const lines = this.#lines();
    this.#drawn = lines.length;
    return lines.map((line) => `${line}\n`).join("");
  }

  #lines(): string[] {
    const lines: string[] = [];
    const rows = Math.max(4, this.#facts.rows);
    for (const group of this.#groups) {
      if (group.work.length === 0) continue;
      const done = group.work.filter((work) => work.state !== "waiting" && work.state !== "running").length;
      const total = Math.max(group.total ?? 0, group.work.length);
      lines.push(this.#facts.paint(`${group.title} ${done}/${total}`, "bold"));
      // What went well is not looked at any more; it would only push away what still runs.
      if (group.work.every((work) => work.state === "done" || work.state === "skipped")) continue;
      const shown = [...group.work].sort(byUrgency).slice(0, Math.max(1, rows - lines.length - 1));
      for (const work of group.work) if (shown.includes(work)) lines.push(this.#line(work));
      const hidden = group.work.length - shown.length;
      if (hidden > 0) lines.push(this.#facts.paint(`  … ${hidden} more`, "dim"));
    }
    return lines;
  }

  #line(work: Work): string {
    const [mark, color] = MARKS[work.state];
    const time = work.started === undefined
      ? ""
      : ` ${seconds((work.ended ?? this.#facts.now()) - work.started)}`;
    const remark = work.remark === undefined ? "" : ` (${work.remark})`;
    const room = Math.max(10, this.#facts.width - 4);
    const line = (text: string) => plain(text).replace(/\n/g, " ");
    const end = line(`${time}${remark}`);
    const name = truncateMiddle(line(work.name), Math.max(LEAST_NAME, room - width(end)));
    const text = truncate(`${name}${end}`, room, "…");
    return `  ${this.#facts.paint(mark, color)} ${text}`;
  }
}

/** What the tree needs to know of its surroundings. */
export interface ProgressFacts {
  readonly paint: Paint;
  readonly width: number;
  readonly rows: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const URGENCY: Record<WorkState, number> = {
  running: 0,
  failed: 1,
  cancelled: 2,
  waiting: 3,
  skipped: 4,
  done: 5,
};

function byUrgency(a: Work, b: Work): number {
  return URGENCY[a.state] - URGENCY[b.state];
}

/** A span for human eyes: `40ms`, `12.0s`, `2m5s`. */
export function seconds(milliseconds: number): string {
  const total = Math.max(0, milliseconds) / 1000;
  if (total < 1) return `${Math.round(total * 1000)}ms`;
  if (total < 60) return `${total.toFixed(1)}s`;
  return `${Math.floor(total / 60)}m${Math.floor(total % 60)}s`;
}
