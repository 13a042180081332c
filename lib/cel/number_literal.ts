import { double, int, INT64_MAX, INT64_MIN, Uint, UINT64_MAX, type Value } from "../value/mod.ts";

/** The value of a number as written (an int may carry its sign), or undefined when it is out of range. */
export function parseNumber(text: string, kind: "int" | "uint" | "double"): Value | undefined {
  if (kind === "double") {
    const value = Number(text);
    return Number.isFinite(value) ? double(value) : undefined;
  }
  if (kind === "uint") {
    const value = BigInt(text.slice(0, -1));
    return value > UINT64_MAX ? undefined : new Uint(value);
  }
  if (text.length < 15) {
    return Number(text.startsWith("-") ? text.slice(1) : text) * (text[0] === "-" ? -1 : 1) + 0;
  }
  const value = text[0] === "-" ? -BigInt(text.slice(1)) : BigInt(text);
  return value > INT64_MAX || value < INT64_MIN ? undefined : int(value);
}
