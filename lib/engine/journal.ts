import type { EngineEvent } from "../run/mod.ts";
import { formatJson, type Value } from "../value/mod.ts";

/** Version of the journal's lines. Grows when a reader of older lines would misunderstand. */
export const JOURNAL_VERSION = 1;

/**
 * Writes every event as one line of JSON: `{"journal":1,"seq":n,…event}`. Streamed bytes are base64 under `bytes`. `write`
 * gets whole lines, in order; what it returns holds back streamed output.
 */
export class JournalWriter {
  readonly #write: (line: string) => void | Promise<void>;
  #sequence = 0;

  constructor(write: (line: string) => void | Promise<void>) {
    this.#write = write;
  }

  /** Takes an event; usable as a sink. */
  event(event: EngineEvent): void | Promise<void> {
    return this.#write(journalLine(event, ++this.#sequence));
  }
}

/** One line of a journal, with its line feed. */
export function journalLine(event: EngineEvent, sequence: number): string {
  return formatJson(
    { journal: JOURNAL_VERSION, seq: sequence, ...plain(event) },
    { escapeHtml: false, sort: "data", nonFinite: "text" },
  ) + "\n";
}

function plain(event: EngineEvent): Record<string, Value> {
  if (event.type === "child") return { ...event, event: plain(event.event) };
  if (event.type === "provider.output" && typeof event.text !== "string") {
    const { text, ...rest } = event;
    return { ...rest, bytes: text };
  }
  if (event.type === "warning" && event.diagnostic) {
    const { range: _, ...diagnostic } = event.diagnostic;
    return { ...event, diagnostic: { ...diagnostic } };
  }
  return { ...event } as unknown as Record<string, Value>;
}
