import { Float, formatFloat, isIntNumber, isObject, Uint, type Value, ValueMap } from "../../value/mod.ts";
import { sortedEntries } from "./map_order.ts";
import { stringerText } from "./stringer.ts";
import { Complex, MAX_PRINT_DEPTH, type Meter, type Printable, PrintDepthError, UNMETERED } from "./types.ts";

/** A value as `%v` prints it. This is how actions print, so the usual kinds come first. */
export function plainText(value: Printable, meter: Meter = UNMETERED, depth = 0): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return isIntNumber(value) ? String(value) : floatText(value);
    case "boolean":
    case "bigint":
      return String(value);
  }
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return listText(value, meter, depth + 1);
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Complex) return complexText(value);
  const text = stringerText(value);
  if (text !== undefined) return text;
  if (value instanceof Uint8Array) {
    meter.step(value.length);
    return `[${value.join(" ")}]`;
  }
  return value instanceof ValueMap || isObject(value) ? mapText(value, meter, depth + 1) : String(value);
}

function listText(items: readonly Value[], meter: Meter, depth: number): string {
  if (depth > MAX_PRINT_DEPTH) throw new PrintDepthError();
  meter.step(items.length);
  let text = "[";
  for (let index = 0; index < items.length; index++) {
    text += (index > 0 ? " " : "") + metered(items[index]!, meter, depth);
  }
  return text + "]";
}

function mapText(map: Parameters<typeof sortedEntries>[0], meter: Meter, depth: number): string {
  if (depth > MAX_PRINT_DEPTH) throw new PrintDepthError();
  let text = "map[";
  let isFirst = true;
  for (const [key, item] of sortedEntries(map)) {
    meter.step(1);
    text += `${isFirst ? "" : " "}${plainText(key)}:${metered(item, meter, depth)}`;
    isFirst = false;
  }
  return text + "]";
}

function metered(value: Value, meter: Meter, depth: number): string {
  const text = plainText(value, meter, depth);
  if (text.length > 256 && typeof value === "string") meter.produce(text.length);
  return text;
}

function floatText(value: number): string {
  return formatFloat(value, "g");
}

function complexText(value: Complex): string {
  const imaginary = floatText(value.imaginary);
  return `(${floatText(value.real)}${/^[+-]/.test(imaginary) ? "" : "+"}${imaginary}i)`;
}
