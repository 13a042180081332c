import { formatFloat } from "../../value/mod.ts";
import { type Flags, pad } from "./flags.ts";
import { hexFloat } from "./hex_float.ts";
import { isPrintable, quoteRune } from "./quote.ts";

const BASES: Record<string, number> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** An integer under a verb, or undefined when integers do not know the verb. `isSigned` is false for uint64. */
export function formatInteger(
  value: bigint,
  verb: string,
  flags: Flags,
  isSigned: boolean,
): string | undefined {
  switch (verb) {
    case "c":
      return pad(runeText(value), flags);
    case "q":
      return pad(quoteRune(asRune(value), flags.plus), flags);
    case "U":
      return unicode(value, flags);
  }
  if (verb === "v" && flags.sharpV && !isSigned) return digits(value, 16, "v", { ...flags, sharp: true });
  const base = BASES[verb];
  return base === undefined ? undefined : digits(value, base, verb, flags);
}

function asRune(value: bigint): number {
  return value < 0n || value > 0x10ffffn || value >= 0xd800n && value < 0xe000n ? 0xfffd : Number(value);
}

function runeText(value: bigint): string {
  return String.fromCodePoint(asRune(value));
}

function unicode(value: bigint, flags: Flags): string {
  const hex = BigInt.asUintN(64, value).toString(16).toUpperCase();
  const name = "U+" + hex.padStart(Math.max(4, flags.precision ?? 4), "0");
  const rune = asRune(value);
  const isShown = flags.sharp && value >= 0n && value <= 0x10ffffn && isPrintable(rune);
  return pad(isShown ? `${name} '${String.fromCodePoint(rune)}'` : name, flags, false);
}

function digits(value: bigint, base: number, verb: string, flags: Flags): string {
  const isNegative = value < 0n;
  let text = (isNegative ? -value : value).toString(base);
  if (verb === "X") text = text.toUpperCase();
  let wanted = 0;
  if (flags.precision !== undefined) {
    wanted = flags.precision;
    if (wanted === 0 && value === 0n) return pad("", flags, false);
  } else if (flags.zero && !flags.minus && flags.width !== undefined) {
    wanted = flags.width - (isNegative || flags.plus || flags.space ? 1 : 0);
  }
  text = text.padStart(wanted, "0");
  if (flags.sharp) {
    if (base === 2) text = "0b" + text;
    else if (base === 8 && !text.startsWith("0")) text = "0" + text;
    else if (base === 16) text = (verb === "X" ? "0X" : "0x") + text;
  }
  if (verb === "O") text = "0o" + text;
  const sign = isNegative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  return pad(sign + text, flags, false);
}

/** A float under a verb, or undefined when floats do not know the verb. */
export function formatDouble(value: number, verb: string, flags: Flags): string | undefined {
  const plain = unsignedForm(value, verb, flags);
  if (plain === undefined) return undefined;
  const isNegative = plain.startsWith("-");
  let body = /^[+-]/.test(plain) ? plain.slice(1) : plain;
  if (!Number.isFinite(value)) {
    const sign = isNegative
      ? "-"
      : flags.plus || value === Infinity && !flags.space
      ? "+"
      : flags.space
      ? " "
      : "";
    return pad(sign + body, flags, false);
  }
  if (flags.sharp && verb !== "b") body = withPoint(body, verb, flags.precision);
  const sign = isNegative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  if (sign !== "" && flags.zero && !flags.minus && flags.width !== undefined) {
    return sign + body.padStart(flags.width - 1, "0");
  }
  return pad(sign + body, flags);
}

function unsignedForm(value: number, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case "v":
      return formatFloat(value, "g", flags.precision ?? -1);
    case "g":
    case "G":
      return formatFloat(value, verb, flags.precision ?? -1);
    case "e":
    case "E":
      return formatFloat(value, verb, flags.precision ?? 6);
    case "f":
    case "F":
      return formatFloat(value, "f", flags.precision ?? 6);
    case "x":
    case "X":
    case "b":
      return hexFloat(value, verb, flags.precision);
  }
  return undefined;
}

/** `%#g` and its like: a decimal point always, and zeros up to the precision. */
function withPoint(body: string, verb: string, precision: number | undefined): string {
  let missing = 0;
  if (verb === "v" || verb === "g" || verb === "G" || verb === "x") missing = precision ?? 6;
  const split = verb === "x" || verb === "X" ? body.search(/[pP]/) : body.search(/[eE]/);
  const head = split === -1 ? body : body.slice(0, split);
  const tail = split === -1 ? "" : body.slice(split);
  const significant = head.replace(".", "").replace(/^0+/, "").length;
  missing -= significant;
  if (!head.includes(".") && head === "0") missing--;
  return (head.includes(".") ? head : head + ".") + "0".repeat(Math.max(0, missing)) + tail;
}
