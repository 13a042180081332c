/** A span of another program under which a run takes place, as W3C trace context names it. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly trace: string;
  /** 16 hexadecimal digits. */
  readonly span: string;
  readonly sampled: boolean;
}

/** How runs are traced; absent in a run's facts when nobody wants to know. */
export interface TraceFacts {
  readonly parent?: TraceParent;
  /** Whether the spans of a trace are kept. Must give the same answer whenever it is asked. */
  sample(trace: string): boolean;
}

/** Reads a `traceparent`; undefined for a text that W3C trace context calls invalid. */
export function parseTraceparent(text: string): TraceParent | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(text.trim());
  if (!match) return undefined;
  const [, version, trace, span, flags, more] = match;
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (/^0+$/.test(trace!) || /^0+$/.test(span!)) return undefined;
  return { trace: trace!, span: span!, sampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}

/** 16 hexadecimal digits that name a span: random, since other programs add spans to the same trace. */
export function randomSpan(): string {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  // The invalid identifier is all zeros.
  return hex8(high!) + hex8(low! || 1);
}

/** Identifiers of spans: one trace for a run and its children; within it a random beginning, then a number. */
export class Spans {
  readonly #facts: TraceFacts | undefined;
  readonly #prefix = hex8(crypto.getRandomValues(new Uint32Array(1))[0]!);
  #last = 0;
  readonly trace: string;

  constructor(facts?: TraceFacts) {
    this.#facts = facts;
    this.trace = facts?.parent?.trace ?? crypto.randomUUID().replaceAll("-", "");
  }

  /** The span of another program that the run stands under. */
  get parent(): string | undefined {
    return this.#facts?.parent?.span;
  }

  next(): string {
    return this.#prefix + hex8(++this.#last);
  }

  /** The W3C trace context of a span; undefined when runs are not traced. */
  traceparent(span: string): string | undefined {
    if (!this.#facts) return undefined;
    return `00-${this.trace}-${span}-${this.#facts.sample(this.trace) ? "01" : "00"}`;
  }
}

function hex8(number: number): string {
  return number.toString(16).padStart(8, "0");
}
