import { asNumber, Float, isObject, object, type Value } from "../../value/mod.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import { readJson, writeJson } from "./go_json.ts";
import { isEmpty } from "./go_values.ts";
import { byteLength } from "./bytes.ts";
import { countExtent, produceRest } from "./extent.ts";
import { ownAll } from "./ownership.ts";

/** Defaults, choices, JSON and deliberate failure. */
export const defaultFunctions = group("defaults", "sprig", (define) => {
  define(
    "default",
    ["any", "...any"],
    "The second value, or the first one when the second is missing or empty.",
    [['{{"" | default "d"}} {{"v" | default "d"}}', "d v"]],
    ([fallback, ...given]) => given.length === 0 || isEmpty(given[0]!) ? fallback : given[0]!,
  );
  define(
    "empty",
    ["any"],
    "Whether a value is nil, false, zero, an empty text, or a list or map without contents.",
    [['{{empty ""}} {{empty 1}}', "true false"]],
    ([value]) => isEmpty(value),
  );
  define(
    "coalesce",
    ["...any"],
    "The first value that is not empty; nil when all are.",
    [['{{coalesce 0 "" "first" "x"}}', "first"]],
    (values) => values.find((value) => !isEmpty(value)) ?? null,
  );
  define(
    "all",
    ["...any"],
    "Whether no value is empty.",
    [['{{all 1 "a" true}}', "true"]],
    (values) => !values.some(isEmpty),
  );
  define(
    "any",
    ["...any"],
    "Whether at least one value is not empty.",
    [['{{any 0 "" 1}}', "true"]],
    (values) => !values.every(isEmpty),
  );
  define(
    "ternary",
    ["any", "any", "bool"],
    "The first value when the last is true, else the second.",
    [['{{true | ternary "yes" "no"}}', "yes"]],
    ([whenTrue, whenFalse, condition]) => condition ? whenTrue : whenFalse,
  );
  define(
    "fromJson",
    ["string"],
    "The value of a JSON text; nil when it is none. Numbers are float64.",
    [['{{(fromJson "{\\"a\\":[1,2]}").a}}', "[1 2]"]],
    ([text], context) => {
      try {
        return ownAll(withoutOverflow(readJson(text)), context);
      } catch (error) {
        if (error instanceof FunctionError) return null;
        throw error;
      }
    },
  );
  define(
    "mustFromJson",
    ["string"],
    "The value of a JSON text. Numbers are float64.",
    [['{{(mustFromJson "{\\"a\\":[1,2]}").a}}', "[1 2]"]],
    ([text], context) => {
      const value = readJson(text);
      if (findOverflow(value)) {
        const number = /[-+]?[0-9.]+[eE][+]?[0-9]+|[0-9]{300,}/.exec(text)?.[0] ?? "";
        throw new FunctionError(`json: cannot unmarshal number ${number} into Go value of type float64`);
      }
      return ownAll(value, context);
    },
  );
  define(
    "toJson",
    ["any"],
    "A value as JSON on one line, with <, > and & escaped; an empty text when it has no JSON.",
    [['{{toJson (dict "a" "<b>")}}', '{"a":"\\u003cb\\u003e"}']],
    ([value], context) => orEmpty(() => json(value, context)),
  );
  define(
    "mustToJson",
    ["any"],
    "A value as JSON on one line, with <, > and & escaped.",
    [['{{mustToJson (list 1 "a")}}', '[1,"a"]']],
    ([value], context) => json(value, context),
  );
  define(
    "toPrettyJson",
    ["any"],
    "A value as indented JSON; an empty text when it has no JSON.",
    [['{{toPrettyJson (dict "a" 1)}}', '{\n  "a": 1\n}']],
    ([value], context) => orEmpty(() => json(value, context, { indent: 2 })),
  );
  define(
    "mustToPrettyJson",
    ["any"],
    "A value as indented JSON.",
    [['{{mustToPrettyJson (dict "a" 1)}}', '{\n  "a": 1\n}']],
    ([value], context) => json(value, context, { indent: 2 }),
  );
  define(
    ["toRawJson", "mustToRawJson"],
    ["any"],
    "A value as JSON on one line, without escapes for HTML.",
    [['{{toRawJson (dict "a" "<b>")}}', '{"a":"<b>"}']],
    ([value], context) => json(value, context, { escapeHtml: false }),
  );
  define(
    "fail",
    ["string"],
    "Ends the template with an error.",
    [['{{if false}}{{fail "never"}}{{end}}fine', "fine"]],
    ([message]) => {
      throw new FunctionError(message);
    },
  );
});

function json(
  value: Value,
  context: FunctionContext,
  style: { indent?: number; escapeHtml?: boolean } = {},
): string {
  const counted = countExtent(value, context);
  const text = writeJson(value, style);
  produceRest(byteLength(text), counted, context);
  return text;
}

function orEmpty(write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof FunctionError) return "";
    throw error;
  }
}

function findOverflow(value: Value): boolean {
  if (typeof value === "number" || value instanceof Float) return !Number.isFinite(asNumber(value));
  if (Array.isArray(value)) return value.some(findOverflow);
  return isObject(value) && Object.values(value).some(findOverflow);
}

/** A number beyond float64 is an error that `fromJson` ignores; its place stays nil. */
function withoutOverflow(value: Value): Value {
  if (!findOverflow(value)) return value;
  if (Array.isArray(value)) return value.map(withoutOverflow);
  if (isObject(value)) {
    return object(Object.entries(value).map(([key, item]) => [key, withoutOverflow(item)]));
  }
  return null;
}
