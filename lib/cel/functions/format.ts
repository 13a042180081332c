import {
  asNumber,
  Duration,
  Float,
  formatFloat,
  mapEntries,
  Timestamp,
  Uint,
  type Value,
} from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { type CelError, fail } from "../errors.ts";
import { doubleText, durationText, timestampText } from "./conversion.ts";
import { isMap, kindOfVal, Optional, typeNameOf, TypeValue, type Val, type ValKind } from "../values.ts";

/** One clause of a format: its verb, its precision, and where it ends. */
export interface Clause {
  readonly verb: string;
  readonly precision: number | undefined;
}

/** Parts of a format: texts and clauses in turn. */
export type FormatPart = string | Clause;

/** Largest precision a clause may ask for. */
const MAX_PRECISION = 1_000;

/**
 * Splits a format into texts and clauses. Throws for verbs that do not exist and for a format that ends
 * early.
 */
export function parseFormat(text: string): readonly FormatPart[] {
  const parts: FormatPart[] = [];
  let from = 0;
  for (let at = text.indexOf("%"); at !== -1; at = text.indexOf("%", from)) {
    if (at > from) parts.push(text.slice(from, at));
    const rest = /^%(?:%|(?:\.(\d+))?([^]?))/u.exec(text.slice(at, at + 32))!;
    if (rest[0] === "%%") parts.push("%");
    else {
      const verb = rest[2] ?? "";
      if (verb === "") throw unparsed("unexpected end of string");
      if (!"sdfeboxX".includes(verb)) throw unparsed(`unrecognized formatting clause "${verb}"`);
      const precision = rest[1] === undefined ? undefined : Number(rest[1]);
      if (precision !== undefined && precision > MAX_PRECISION) throw unparsed("precision too large");
      parts.push({ verb, precision });
    }
    from = at + rest[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

function unparsed(detail: string): CelError {
  return fail("invalid_argument", `could not parse formatting clause: ${detail}`);
}

/** The complaint about a value that a verb cannot write; `was` is its type's name. */
export function wrongKind(verb: string, was: string): string {
  const clause: Record<string, string> = {
    s: "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, " +
      "and timestamps",
    d: "decimal clause can only be used on ints, uints, and doubles",
    f: "fixed-point clause can only be used on ints, uints, and doubles",
    e: "scientific clause can only be used on ints, uints, and doubles",
    b: "only ints, uints, and bools can be formatted as binary",
    o: "octal clause can only be used on ints and uints",
    x: "only ints, uints, bytes, and strings can be formatted as hex",
    X: "only ints, uints, bytes, and strings can be formatted as hex",
  };
  return `error during formatting: ${clause[verb] ?? "unsupported clause"}, was given ${was}`;
}

/** Kinds that each verb writes. */
export const VERB_KINDS: Readonly<Record<string, ReadonlySet<ValKind>>> = {
  s: new Set<ValKind>(
    [
      "string",
      "bool",
      "bytes",
      "int",
      "uint",
      "double",
      "map",
      "list",
      "type",
      "duration",
      "timestamp",
      "null",
    ],
  ),
  d: new Set<ValKind>(["int", "uint", "double"]),
  f: new Set<ValKind>(["int", "uint", "double"]),
  e: new Set<ValKind>(["int", "uint", "double"]),
  b: new Set<ValKind>(["int", "uint", "bool"]),
  o: new Set<ValKind>(["int", "uint"]),
  x: new Set<ValKind>(["int", "uint", "string", "bytes"]),
  X: new Set<ValKind>(["int", "uint", "string", "bytes"]),
};

/** Fills a format with arguments. */
export function format(context: CallContext, text: string, args: readonly Value[]): string {
  const parts = parseFormat(text);
  let result = "";
  let next = 0;
  for (const part of parts) {
    if (typeof part === "string") {
      result += part;
      continue;
    }
    const at = next++;
    if (at >= args.length) throw fail("invalid_argument", `index ${at} out of range`);
    result += write(context, part, args[at]!);
    context.checkString(result.length);
  }
  context.charge(1 + result.length / 10);
  return result;
}

function write(context: CallContext, { verb, precision }: Clause, value: Val): string {
  const kind = kindOfVal(value);
  if (!VERB_KINDS[verb]!.has(kind)) throw fail("invalid_argument", wrongKind(verb, typeNameOf(value)));
  switch (verb) {
    case "s":
      return text(context, value);
    case "d":
      return kind === "double"
        ? special(asNumber(value)!) ?? doubleText(value as number)
        : integer(value, 10);
    case "f":
    case "e": {
      const number = asNumber(value)!;
      return special(number) ?? formatFloat(number, verb, precision ?? 6);
    }
    case "b":
      return typeof value === "boolean" ? (value ? "1" : "0") : integer(value, 2);
    case "o":
      return integer(value, 8);
    default: {
      const hex = typeof value === "string"
        ? new TextEncoder().encode(value).toHex()
        : value instanceof Uint8Array
        ? value.toHex()
        : integer(value, 16);
      return verb === "X" ? hex.toUpperCase() : hex;
    }
  }
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? undefined : value > 0 ? "Infinity" : "-Infinity";
}

function integer(value: Val, radix: number): string {
  return (value instanceof Uint ? value.value : BigInt(value as number)).toString(radix);
}

/** A value as `%s` writes it. */
export function text(context: CallContext, value: Val): string {
  if (typeof value === "string") return value;
  if (value === null) return "null";
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof Uint) return String(value.value);
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value === "number" || value instanceof Float) {
    return special(asNumber(value)!) ?? doubleText(value);
  }
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Optional) return value.value === undefined ? "null" : text(context, value.value);
  const joined = Array.isArray(value)
    ? listText(context, value)
    : isMap(value)
    ? mapText(context, value)
    : "";
  context.checkString(joined.length);
  return joined;
}

function listText(context: CallContext, list: readonly Value[]): string {
  context.charge(1 + list.length);
  return `[${list.map((item) => text(context, item)).join(", ")}]`;
}

function mapText(context: CallContext, map: Value): string {
  const entries = [...mapEntries(map)].map(([key, item]) =>
    [text(context, key), text(context, item)] as const
  );
  context.charge(1 + entries.length);
  entries.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return `{${entries.map(([key, item]) => `${key}: ${item}`).join(", ")}}`;
}
