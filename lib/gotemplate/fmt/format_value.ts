import {
  Duration,
  Float,
  isIntNumber,
  isObject,
  Timestamp,
  Uint,
  type Value,
  ValueMap,
} from "../../value/mod.ts";
import { fromBytes } from "../functions/bytes.ts";
import { factsOf } from "../functions/go_values.ts";
import { type Flags, pad } from "./flags.ts";
import { formatDouble, formatInteger } from "./format_number.ts";
import { formatString, hexBytes } from "./format_text.ts";
import { sortedEntries } from "./map_order.ts";
import { stringerText } from "./stringer.ts";
import { Complex, MAX_PRINT_DEPTH, type Meter, type Printable, PrintDepthError, typeName } from "./types.ts";

const STRINGER_VERBS = "vsxXq";

/** A value under a verb with its flags; a verb that the value's type does not know gives Go's `%!d(string=x)`. */
export function formatValue(value: Printable, verb: string, flags: Flags, meter: Meter, depth = 0): string {
  if (depth > MAX_PRINT_DEPTH) throw new PrintDepthError();
  if (depth === 0 && verb === "T" && value !== null) return formatString(typeName(value), "s", flags)!;
  if (value === null) return nilText(verb, flags, depth);
  return known(value, verb, flags, meter, depth) ?? badVerb(value, verb, flags, meter, depth);
}

function nilText(verb: string, flags: Flags, depth: number): string {
  if (depth > 0) return flags.sharpV ? "interface {}(nil)" : "<nil>";
  return verb === "v" || verb === "T" ? pad("<nil>", flags) : `%!${verb}(<nil>)`;
}

function badVerb(
  value: Exclude<Printable, null>,
  verb: string,
  flags: Flags,
  meter: Meter,
  depth: number,
): string {
  return `%!${verb}(${typeName(value)}=${known(value, "v", flags, meter, depth) ?? ""})`;
}

function known(
  value: Exclude<Printable, null>,
  verb: string,
  flags: Flags,
  meter: Meter,
  depth: number,
): string | undefined {
  switch (typeof value) {
    case "string":
      return formatString(value, verb, flags);
    case "boolean":
      return verb === "v" || verb === "t" ? pad(String(value), flags) : undefined;
    case "bigint":
      return formatInteger(value, verb, flags, true);
    case "number":
      return isIntNumber(value)
        ? formatInteger(BigInt(value), verb, flags, true)
        : formatDouble(value, verb, flags);
  }
  if (value instanceof Float) return formatDouble(value.value, verb, flags);
  if (value instanceof Uint) return formatInteger(value.value, verb, flags, false);
  if (value instanceof Complex) return formatComplex(value, verb, flags);
  if (!flags.sharpV && STRINGER_VERBS.includes(verb)) {
    const text = stringerText(value);
    if (text !== undefined) return formatString(text, verb, flags);
  }
  if (value instanceof Duration) return formatInteger(value.nanoseconds, verb, flags, true);
  if (value instanceof Timestamp) return undefined;
  if (value instanceof Uint8Array) return formatBytes(value, verb, flags, meter);
  return container(value, verb, flags, meter, depth + 1);
}

function formatBytes(value: Uint8Array, verb: string, flags: Flags, meter: Meter): string {
  meter.step(value.length);
  switch (verb) {
    case "s":
    case "q":
      return formatString(fromBytes(value), verb, flags)!;
    case "x":
    case "X":
      return hexBytes(value, verb, flags);
  }
  if (verb === "v" && flags.sharpV) {
    return `[]byte{${Array.from(value, (byte) => "0x" + byte.toString(16)).join(", ")}}`;
  }
  const items = Array.from(
    value,
    (byte) => formatInteger(BigInt(byte), verb, flags, false) ?? `%!${verb}(uint8=${byte})`,
  );
  return `[${items.join(" ")}]`;
}

function container(
  value: Exclude<Value, null | string | boolean | number | bigint>,
  verb: string,
  flags: Flags,
  meter: Meter,
  depth: number,
): string {
  const between = flags.sharpV ? ", " : " ";
  const isNil = factsOf(value)?.isNil === true;
  if (flags.sharpV && isNil) return `${typeName(value)}(nil)`;
  if (Array.isArray(value)) {
    meter.step(value.length);
    const items = value.map((item) => formatValue(item, verb, flags, meter, depth));
    const text = items.join(between);
    meter.produce(text.length);
    return flags.sharpV ? `${typeName(value)}{${text}}` : `[${text}]`;
  }
  if (!(value instanceof ValueMap) && !isObject(value)) return "";
  const entries = sortedEntries(value);
  meter.step(entries.length);
  const items = entries.map(([key, item]) =>
    `${formatValue(key, verb, flags, meter, depth)}:${formatValue(item, verb, flags, meter, depth)}`
  );
  const text = items.join(between);
  meter.produce(text.length);
  return flags.sharpV ? `${typeName(value)}{${text}}` : `map[${text}]`;
}

function formatComplex(value: Complex, verb: string, flags: Flags): string | undefined {
  const real = formatDouble(value.real, verb, flags);
  const imaginary = formatDouble(value.imaginary, verb, { ...flags, plus: true });
  return real === undefined || imaginary === undefined ? undefined : `(${real}${imaginary}i)`;
}
