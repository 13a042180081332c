import type { Attributes } from "@opentelemetry/api";
import { messageOf } from "../diagnostics/mod.ts";
import { systemTimers, wait } from "../run/mod.ts";
import { otlpRequest } from "./otlp_json.ts";
import type { TelemetrySettings } from "./settings.ts";
import type { FinishedSpan } from "./spans.ts";

/** Spans of one request; spans that wait at most, newer ones are dropped beyond it. */
const BATCH = 512;
const QUEUE = 4096;
/** Milliseconds after which a batch is sent that is not full; what the end of a run may cost at most. */
const DELAY = 5000;
const LONGEST_END = 3000;
const ATTEMPTS = 3;

export interface ExporterOptions {
  readonly settings: TelemetrySettings;
  readonly version: string;
  /** Told once, of the first batch that was lost. */
  readonly onProblem: (message: string) => void;
  /** Milliseconds that {@link OtlpExporter.close} may take; 3,000 when absent. */
  readonly longestEnd?: number;
}

/**
 * Posts spans to an OTLP/HTTP collector in the JSON encoding, in batches beside the run. A collector that is slow, gone
 * or unwilling costs spans and one warning, never a run.
 */
export class OtlpExporter {
  readonly #options: ExporterOptions;
  readonly #resource: Attributes;
  readonly #ending = new AbortController();
  #queue: FinishedSpan[] = [];
  #sending: Promise<void> | undefined;
  #timer: number | undefined;
  #hasProblem = false;

  constructor(options: ExporterOptions) {
    this.#options = options;
    this.#resource = {
      "service.version": options.version,
      "telemetry.sdk.name": "scafctl",
      "telemetry.sdk.language": "deno",
      "telemetry.sdk.version": options.version,
      "process.pid": Deno.pid,
      "os.type": Deno.build.os,
      ...options.settings.attributes,
    };
  }

  /** Takes a span; never waits. */
  add(span: FinishedSpan): void {
    if (this.#queue.length >= QUEUE) {
      this.#problem(`more than ${QUEUE} spans wait`);
      return;
    }
    this.#queue.push(span);
    if (this.#queue.length >= BATCH) return this.#start();
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#start(), DELAY);
    Deno.unrefTimer(this.#timer);
  }

  /** Sends what waits. Ends after a bounded time, whatever the collector does. */
  async close(): Promise<void> {
    const limit = setTimeout(() => this.#ending.abort(), this.#options.longestEnd ?? LONGEST_END);
    try {
      this.#start();
      await this.#sending;
    } finally {
      clearTimeout(limit);
      clearTimeout(this.#timer);
    }
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = undefined;
    });
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, BATCH);
      try {
        await this.#send(batch);
      } catch (error) {
        this.#problem(this.#ending.signal.aborted ? "it took too long" : messageOf(error));
        // What cannot be sent now would only hold up the end.
        if (this.#ending.signal.aborted) this.#queue = [];
      }
    }
  }

  async #send(batch: readonly FinishedSpan[]): Promise<void> {
    const { settings, version } = this.#options;
    const text = JSON.stringify(otlpRequest(batch, this.#resource, version));
    const headers = new Headers([["content-type", "application/json"], ["user-agent", `scafctl/${version}`]]);
    if (settings.gzip) headers.set("content-encoding", "gzip");
    for (const [name, value] of settings.headers) headers.set(name, value);
    const body = settings.gzip ? await zipped(text) : text;
    for (let attempt = 1;; attempt++) {
      const response = await fetch(settings.url, {
        method: "POST",
        headers,
        body,
        // Headers may hold a key that is meant for this address alone.
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(settings.timeout), this.#ending.signal]),
      });
      await response.body?.cancel();
      if (response.ok) return;
      if (attempt === ATTEMPTS || ![429, 502, 503, 504].includes(response.status)) {
        throw new Error(`it answered ${response.status}`);
      }
      await wait(systemTimers, retryAfter(response) ?? 100 * 4 ** (attempt - 1), this.#ending.signal);
    }
  }

  #problem(reason: string): void {
    if (this.#hasProblem) return;
    this.#hasProblem = true;
    const { origin, port } = this.#options.settings.url;
    const hint = port === "4317" ? " (4317 is usually gRPC; OTLP over HTTP is usually on 4318)" : "";
    this.#options.onProblem(`spans could not be sent to ${origin}: ${reason}${hint}`);
  }
}

function retryAfter(response: Response): number | undefined {
  const text = response.headers.get("retry-after");
  return text !== null && /^\d{1,4}$/.test(text) ? Number(text) * 1000 : undefined;
}

async function zipped(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
