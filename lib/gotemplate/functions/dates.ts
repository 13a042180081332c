import { Duration, formatDuration, parseDuration, Timestamp, type Value } from "../../value/mod.ts";
import { parseInteger } from "./cast.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import { quoteTime as quote } from "./go_time_text.ts";
import { formatTime } from "./go_time_format.ts";
import { parseTime, TimeError } from "./go_time_parse.ts";
import { inZone, isZone } from "./go_zones.ts";
import { between, roundTo, shift, ZERO_SECONDS } from "./time_methods.ts";

const SECOND = 1_000_000_000n;
const HTML_DATE = "2006-01-02";

/** Dates by Go layouts. A number is a Unix time in seconds; what is neither number nor instant counts as now. */
export const dateFunctions = group("dates", "sprig", (define) => {
  define("now", [], "The present instant.", [["{{typeOf now}}", "time.Time"]], (_, context) => context.now());
  define(
    "date",
    ["string", "any"],
    "An instant by a layout, in the local time zone.",
    [['{{toDate "2006-01-02" "2024-02-29" | date "02 Jan 2006 Mon"}}', "29 Feb 2024 Thu"]],
    ([layout, time], context) => format(layout, time, context.zone, context),
  );
  define(
    ["dateInZone", "date_in_zone"],
    ["string", "any", "string"],
    "An instant by a layout, in a time zone; UTC for an unknown one.",
    [['{{dateInZone "2006-01-02 15:04" 0 "UTC"}}', "1970-01-01 00:00"]],
    ([layout, time, zone], context) => format(layout, time, zone, context),
  );
  define(
    "htmlDate",
    ["any"],
    "The date of an instant, as an HTML date field wants it.",
    [['{{toDate "02.01.2006" "29.02.2024" | htmlDate}}', "2024-02-29"]],
    ([time], context) => format(HTML_DATE, time, context.zone, context),
  );
  define(
    "htmlDateInZone",
    ["any", "string"],
    "The date of an instant in a time zone, as an HTML date field wants it.",
    [['{{htmlDateInZone 86400 "UTC"}}', "1970-01-02"]],
    ([time, zone], context) => format(HTML_DATE, time, zone, context),
  );
  define(
    "toDate",
    ["string", "string"],
    "The instant that a text stands for by a layout; Go's zero time when it does not fit.",
    [['{{toDate "2006-01-02" "2024-03-01" | unixEpoch}}', "1709251200"]],
    ([layout, text], context) => {
      try {
        return parseTime(layout, text, context.zone);
      } catch (error) {
        if (error instanceof TimeError) return new Timestamp(ZERO_SECONDS);
        throw error;
      }
    },
  );
  define(
    "mustToDate",
    ["string", "string"],
    "The instant that a text stands for by a layout.",
    [['{{mustToDate "2006-01-02" "2024-03-01" | unixEpoch}}', "1709251200"]],
    ([layout, text], context) => {
      try {
        return parseTime(layout, text, context.zone);
      } catch (error) {
        throw error instanceof TimeError ? new FunctionError(error.message) : error;
      }
    },
  );
  define(
    ["dateModify", "date_modify"],
    ["string", "time"],
    "An instant moved by a duration; unmoved when the text is no duration.",
    [['{{toDate "2006-01-02" "2024-03-01" | dateModify "-24h" | htmlDate}}', "2024-02-29"]],
    ([text, time]) => {
      const span = parseDuration(text);
      return span === undefined ? time : shift(time, span.nanoseconds);
    },
  );
  define(
    ["mustDateModify", "must_date_modify"],
    ["string", "time"],
    "An instant moved by a duration.",
    [['{{toDate "2006-01-02" "2024-03-01" | mustDateModify "-24h" | htmlDate}}', "2024-02-29"]],
    ([text, time]) => {
      const span = parseDuration(text);
      if (span === undefined) throw new FunctionError(durationFault(text));
      return shift(time, span.nanoseconds);
    },
  );
  define(
    "unixEpoch",
    ["time"],
    "The seconds since the Unix epoch, as text.",
    [['{{toDate "2006-01-02" "1970-01-02" | unixEpoch}}', "86400"]],
    ([time]) => String(time.seconds),
  );
  define(
    "ago",
    ["any"],
    "How long ago an instant was, to the second.",
    [["{{ago now}}", "0s"]],
    ([time], context) => {
      const now = context.now();
      const span = between(now, instant(time, now));
      return formatDuration(new Duration(roundTo(span.nanoseconds, SECOND)));
    },
  );
  define(
    "duration",
    ["any"],
    "A number of seconds, given as int64 or text, as a duration.",
    [['{{duration "95"}} {{duration (int64 3600)}}', "1m35s 1h0m0s"]],
    ([value]) => formatDuration(new Duration(BigInt.asIntN(64, seconds(value) * SECOND))),
  );
  define(
    "durationRound",
    ["any"],
    "A duration, given as text or as int64 nanoseconds, cut to its greatest unit.",
    [['{{durationRound "2h10m5s"}}', "2h"]],
    ([value], context) => coarse(spanOf(value, context)),
  );
});

function instant(value: Value, now: Timestamp): Timestamp {
  if (value instanceof Timestamp) return value;
  if (typeof value === "bigint") return new Timestamp(Number(value));
  return typeof value === "number" && Number.isSafeInteger(value) ? new Timestamp(value) : now;
}

function format(layout: string, value: Value, zone: string, context: FunctionContext): string {
  const name = zone === "Local" ? context.zone : zone;
  return formatTime(inZone(instant(value, context.now()), isZone(name) ? name : "UTC"), layout);
}

function seconds(value: Value): bigint {
  if (typeof value === "bigint") return value;
  return typeof value === "string" ? parseInteger(value, 10).value : 0n;
}

function spanOf(value: Value, context: FunctionContext): bigint {
  if (typeof value === "string") return parseDuration(value)?.nanoseconds ?? 0n;
  if (typeof value === "bigint") return value;
  return value instanceof Timestamp ? between(context.now(), value).nanoseconds : 0n;
}

const UNITS: readonly (readonly [string, bigint])[] = [
  ["y", 365n * 86400n],
  ["mo", 30n * 86400n],
  ["d", 86400n],
  ["h", 3600n],
  ["m", 60n],
  ["s", 1n],
];

function coarse(span: bigint): string {
  const magnitude = span < 0n ? -span : span;
  for (const [name, length] of UNITS) {
    const unit = length * SECOND;
    if (magnitude > unit) return `${magnitude / unit}${name}`;
  }
  return "0s";
}

/** Go tells apart a number without unit, an unknown unit, and everything else. */
function durationFault(text: string): string {
  const body = text.replace(/^[-+]/, "");
  for (const [, digits, unit] of body.matchAll(/((?:\d+\.?\d*|\.\d+)?)([^\d.]*)/gy)) {
    if (digits === "") break;
    if (unit === "") return `time: missing unit in duration ${quote(text)}`;
    if (!/^(?:ns|us|µs|μs|ms|s|m|h)$/.test(unit!)) {
      return `time: unknown unit ${quote(unit!)} in duration ${quote(text)}`;
    }
  }
  return `time: invalid duration ${quote(text)}`;
}
