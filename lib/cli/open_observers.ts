import { resolve } from "node:path";
import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { JournalWriter } from "../engine/mod.ts";
import { parseTraceparent, type TraceParent } from "../run/mod.ts";
import { BUILD } from "./build_info.ts";
import { type ObserverRequest, type Observers, wantsSpans } from "./observers.ts";
import { type GrowingFile, openGrowing } from "./special_files.ts";

/**
 * Opens what flags, variables and configuration ask for. Throws SCAF2011 for a journal that cannot be written, and SCAF2005
 * for a `--otel-endpoint` that is no address.
 */
export async function openObservers(request: ObserverRequest): Promise<Observers> {
  const { flags, config, env } = request;
  const parent = parseTraceparent(env("TRACEPARENT") ?? "");
  const spans = wantsSpans(flags, config, env) ? await openSpans(request, parent) : undefined;
  const all = [openJournal(request), spans, await openMetrics(request)].filter((each) => each !== undefined);
  // Without a collector of our own, what others began is still carried on.
  const trace = spans?.trace ?? (parent && { parent, sample: () => parent.sampled });
  return {
    ...(trace && { trace }),
    event: (event) => {
      for (const each of all) each.event(event);
    },
    close: async () => {
      await Promise.all(all.map((each) => each.close()));
    },
  };
}

/** `--journal FILE`: every event, as it comes, as one line of JSON. */
function openJournal({ flags, folder, terminal }: ObserverRequest): Observers | undefined {
  const path = flags.text("journal");
  if (path === undefined) return undefined;
  let file: GrowingFile | undefined;
  try {
    file = openGrowing(resolve(folder, path));
  } catch (cause) {
    throw new ScafctlError("SCAF2011", `cannot write the journal ${path}: ${messageOf(cause)}`, { cause });
  }
  const encoder = new TextEncoder();
  const journal = new JournalWriter((line) => {
    if (!file) return;
    try {
      // Synchronous, so that whole lines stand in the file whatever ends the process.
      for (let rest = encoder.encode(line); rest.length > 0;) rest = rest.subarray(file.writeSync(rest));
    } catch (error) {
      file.close();
      file = undefined;
      terminal.warn(`the journal ${path} is not complete: ${messageOf(error)}`);
    }
  });
  return {
    event: (event) => void journal.event(event),
    close: () => {
      file?.close();
      file = undefined;
      return Promise.resolve();
    },
  };
}

/** `--otel-endpoint`, its variables and its configuration: spans for a collector. */
async function openSpans(
  { flags, config, env, terminal }: ObserverRequest,
  parent: TraceParent | undefined,
): Promise<Observers | undefined> {
  const telemetry = await import("../telemetry/mod.ts");
  let settings;
  try {
    settings = telemetry.telemetrySettings({
      endpoint: flags.text("otel-endpoint"),
      insecure: flags.bool("otel-insecure"),
      env,
      configured: {
        endpoint: config.text("telemetry.endpoint"),
        insecure: config.bool("telemetry.insecure"),
        serviceName: config.text("telemetry.serviceName"),
        samplerType: config.text("telemetry.samplerType"),
        samplerArg: Number(config.text("telemetry.samplerArg")),
      },
    });
  } catch (error) {
    if (flags.given("otel-endpoint")) throw error;
    terminal.warn(`runs are not traced: ${messageOf(error)}`);
  }
  if (!settings) return undefined;
  const trace = telemetry.traceFacts(settings.sampler, settings.share, parent);
  const exporter = new telemetry.OtlpExporter({
    settings,
    version: BUILD.version,
    onProblem: (message) => terminal.warn(message),
  });
  const consumer = new telemetry.TraceConsumer(trace, (span) => exporter.add(span));
  return {
    trace,
    event: (event) => consumer.event(event),
    close: async () => {
      consumer.close();
      await exporter.close();
    },
  };
}

/** `--metrics-file FILE`: the counters of the run in the Prometheus text format, for a collector of text files. */
async function openMetrics({ flags, folder, terminal }: ObserverRequest): Promise<Observers | undefined> {
  const path = flags.text("metrics-file");
  if (path === undefined) return undefined;
  const { PrometheusMetrics, writeWhole } = await import("../telemetry/metrics.ts");
  const metrics = new PrometheusMetrics();
  return {
    event: (event) => metrics.event(event),
    close: async () => {
      try {
        await writeWhole(resolve(folder, path), await metrics.text());
      } catch (error) {
        terminal.warn(`cannot write the metrics file ${path}: ${messageOf(error)}`);
      }
    },
  };
}
