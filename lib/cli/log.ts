import type { Config } from "../config/mod.ts";
import type { EngineEvent } from "../engine/events.ts";
import { messageOf } from "../diagnostics/mod.ts";
import type { Terminal } from "../terminal/mod.ts";
import { formatJson, object, toValue, type Value, type ValueObject } from "../value/mod.ts";
import type { Flags } from "./flags.ts";

/** The levels, from quiet to loud; a record is kept when its level is not above the chosen one. */
const LEVELS = { none: 0, error: 1, warn: 2, info: 3, debug: 4, trace: 5 } as const;
type Level = keyof typeof LEVELS;
type RecordLevel = Exclude<Level, "none">;

/** The log of one run. */
export interface Log {
  readonly level: Level;
  write(level: RecordLevel, message: string, fields?: ValueObject): void;
  /** Writes what the engine says happened. */
  event(event: EngineEvent): void;
  /** Ends the log; the file, if any, is complete then. */
  close(): Promise<void>;
}

/** A log that keeps nothing. */
export const NO_LOG: Log = {
  level: "none",
  write: () => {},
  event: () => {},
  close: () => Promise.resolve(),
};

/**
 * The level in force: `--debug`, `--log-level`, `SCAFCTL_LOG_LEVEL`, `SCAFCTL_DEBUG`, the configuration, in this order.
 * Undefined for a text that names none. A number of any sign is a verbosity: 0 info, 1 debug, beyond it trace.
 */
export function levelOf(text: string): Level | undefined {
  const name = text.toLowerCase();
  if (Object.hasOwn(LEVELS, name)) return name as Level;
  if (name === "warning") return "warn";
  if (!/^[+-]?\d{1,3}$/.test(name)) return undefined;
  const verbosity = Math.abs(Number(name));
  return verbosity === 0 ? "info" : verbosity === 1 ? "debug" : "trace";
}

/** Opens the log that flags, variables and configuration ask for. Nothing is loaded when there is none to write. */
export async function openLog(flags: Flags, config: Config, terminal: Terminal): Promise<Log> {
  const wanted = wantedLevel(flags, config);
  const level = levelOf(wanted);
  if (level === undefined) {
    terminal.warn(
      `"${wanted}" is no log level (valid: ${Object.keys(LEVELS).join(", ")}, or a number); not logging`,
    );
    return NO_LOG;
  }
  if (level === "none") return NO_LOG;
  const format = flags.text("log-format") ??
    (Deno.env.get("SCAFCTL_LOG_FORMAT") || config.text("logging.format"));
  const path = flags.text("log-file") ?? (Deno.env.get("SCAFCTL_LOG_PATH") || undefined);
  const write = await lineWriter(path, path === undefined || flags.bool("debug"), terminal);
  const { configure, dispose, getLogger } = await import("@logtape/logtape");
  const line = format === "json" ? jsonLine : consoleLine;
  const timestamps = config.bool("logging.timestamps");
  const names = { error: "error", warn: "warning", info: "info", debug: "debug", trace: "trace" } as const;
  await configure({
    reset: true,
    sinks: {
      lines: (record) => {
        const text = record.message.map((part) => String(part)).join("");
        write.line(
          line(record.level, text, record.properties.fields as ValueObject, timestamps, record.timestamp),
        );
      },
    },
    loggers: [
      { category: ["scafctl"], lowestLevel: names[level], sinks: ["lines"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
    ],
  });
  const logger = getLogger(["scafctl"]);
  const log: Log = {
    level,
    // The message is given as a value, so that braces in it are no placeholders.
    write: (at, message, fields = object()) =>
      logger[at === "warn" ? "warn" : at]("{text}", { text: message, fields }),
    event: (event) => logEvent(log, event),
    close: async () => {
      await dispose();
      write.close();
    },
  };
  return log;
}

function wantedLevel(flags: Flags, config: Config): string {
  if (flags.bool("debug")) return "debug";
  const flag = flags.text("log-level");
  if (flag !== undefined) return flag;
  const variable = Deno.env.get("SCAFCTL_LOG_LEVEL");
  if (variable) return variable;
  const debug = Deno.env.get("SCAFCTL_DEBUG");
  if (debug && debug !== "0" && debug.toLowerCase() !== "false") return "debug";
  return config.text("logging.level") || "none";
}

interface LineWriter {
  line(text: string): void;
  close(): void;
}

async function lineWriter(
  path: string | undefined,
  toStderr: boolean,
  terminal: Terminal,
): Promise<LineWriter> {
  let file: Deno.FsFile | undefined;
  if (path !== undefined) {
    try {
      file = await Deno.open(path, { create: true, append: true });
    } catch (error) {
      terminal.warn(`cannot write the log file ${path}: ${messageOf(error)}`);
    }
  }
  const encoder = new TextEncoder();
  return {
    line: (text) => {
      // Synchronous, so that the log is complete whatever ends the process.
      if (file) {
        for (let rest = encoder.encode(text); rest.length > 0;) rest = rest.subarray(file.writeSync(rest));
      }
      if (toStderr || !file) terminal.talk(text);
    },
    close: () => file?.close(),
  };
}

function consoleLine(
  level: string,
  text: string,
  fields: ValueObject,
  timestamps: boolean,
  time: number,
): string {
  const parts = timestamps ? [`timestamp=${new Date(time).toISOString()}`] : [];
  parts.push(
    `level=${level === "warning" ? "WARN" : level.toUpperCase()}`,
    `message=${JSON.stringify(text)}`,
  );
  for (const [key, value] of Object.entries(fields)) {
    parts.push(
      `${key}=${
        typeof value === "string" && /^[\w./:@+-]+$/.test(value)
          ? value
          : formatJson(value, { nonFinite: "text" })
      }`,
    );
  }
  return parts.join(" ") + "\n";
}

function jsonLine(
  level: string,
  text: string,
  fields: ValueObject,
  timestamps: boolean,
  time: number,
): string {
  const record: Record<string, Value> = {
    ...(timestamps && { timestamp: new Date(time).toISOString() }),
    level: level === "warning" ? "warn" : level,
    message: text,
  };
  for (const [key, value] of Object.entries(fields)) if (!Object.hasOwn(record, key)) record[key] = value;
  return formatJson(record, { sort: "data", nonFinite: "text" }) + "\n";
}

const EVENT_LEVELS: Record<Exclude<EngineEvent["type"], "log" | "child">, RecordLevel> = {
  "run.started": "info",
  "run.finished": "info",
  "resolvers.planned": "debug",
  "resolvers.finished": "debug",
  "resolver.started": "debug",
  "resolver.finished": "debug",
  "resolver.attemptFailed": "debug",
  "actions.planned": "debug",
  "action.phase": "debug",
  "action.started": "info",
  "action.retry": "warn",
  "action.finished": "info",
  "provider.output": "trace",
  "provider.started": "debug",
  "provider.finished": "debug",
  "warning": "warn",
  "grant.used": "trace",
};

/** Members that say nothing in a log line: what the record has already, and what is no plain data. */
const LEFT_OUT = new Set(["type", "time", "value", "results", "diagnostic", "text", "span", "parentSpan"]);

function logEvent(log: Log, event: EngineEvent, solution?: string): void {
  if (event.type === "child") return logEvent(log, event.event, event.solution);
  const fields = object(solution === undefined ? {} : { solution });
  if (event.type === "log") {
    const level = event.level <= 0 ? "info" : event.level === 1 ? "debug" : "trace";
    return log.write(level, event.message, object({ ...event.fields, ...fields }));
  }
  for (const [key, value] of Object.entries(event)) {
    if (!LEFT_OUT.has(key) && value !== undefined) fields[key] = toValue(value);
  }
  const failed = "status" in event && (event.status === "failed" || event.status === "failure");
  const message = event.type === "warning" ? event.message : event.type;
  if (event.type === "warning") delete fields.message;
  log.write(failed ? "error" : EVENT_LEVELS[event.type], message, fields);
}
