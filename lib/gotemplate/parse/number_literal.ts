import { INT64_MAX, INT64_MIN, UINT64_MAX } from "../../value/mod.ts";
import { quote } from "../fmt/quote.ts";
import { unquoteChar } from "./unquote.ts";

/** A number as written in a template, with each reading that it allows. */
export interface NumberLiteral {
  readonly text: string;
  readonly int: bigint | undefined;
  readonly isUint: boolean;
  readonly float: number | undefined;
  /** Real and imaginary part of a complex constant that is not real. */
  readonly complex: readonly [number, number] | undefined;
}

/** Reads a number token. Returns the text of the error when it has no value. */
export function numberLiteral(
  text: string,
  type: "number" | "charConstant" | "complex",
): NumberLiteral | string {
  if (type === "charConstant") {
    const code = unquoteChar(text);
    if (typeof code !== "number") return code.problem;
    return { text, int: BigInt(code), isUint: true, float: code, complex: undefined };
  }
  if (type === "complex") return complexLiteral(text);
  if (text.endsWith("i")) {
    const imaginary = parseFloatText(text.slice(0, -1));
    if (imaginary !== undefined) return simplified(text, 0, imaginary);
  }
  const integer = parseInteger(text);
  if (integer !== undefined && integer >= INT64_MIN && integer <= UINT64_MAX) {
    const isInt = integer <= INT64_MAX;
    const isUint = integer >= 0n && !/^[+-]/.test(text) || integer === 0n;
    if (isInt || isUint) {
      return { text, int: isInt ? integer : undefined, isUint, float: Number(integer), complex: undefined };
    }
  }
  const float = parseFloatText(text);
  if (float === undefined || !Number.isFinite(float)) return `illegal number syntax: ${quote(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${quote(text)}`;
  const isIntegral = Number.isInteger(float) && float >= -(2 ** 63) && float < 2 ** 63;
  return {
    text,
    int: isIntegral ? BigInt(float) : undefined,
    isUint: Number.isInteger(float) && float >= 0 && float < 2 ** 64,
    float,
    complex: undefined,
  };
}

function simplified(text: string, real: number, imaginary: number): NumberLiteral {
  if (imaginary !== 0) {
    return { text, int: undefined, isUint: false, float: undefined, complex: [real, imaginary] };
  }
  const isIntegral = Number.isInteger(real) && Math.abs(real) < 2 ** 63;
  return {
    text,
    int: isIntegral ? BigInt(real) : undefined,
    isUint: isIntegral && real >= 0,
    float: real,
    complex: [real, imaginary],
  };
}

function complexLiteral(text: string): NumberLiteral | string {
  const split = Math.max(text.lastIndexOf("+"), text.lastIndexOf("-"));
  const real = parseFloatText(text.slice(0, split));
  const imaginary = parseFloatText(text.slice(split, -1));
  if (real === undefined || imaginary === undefined) return "syntax error scanning complex number";
  return simplified(text, real, imaginary);
}

const UNDERSCORES = /^[+-]?(?:0[xXoObB]?_?)?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*$/;

/** An integer in any of Go's notations (`0x1F`, `017`, `0o17`, `0b1`, `1_000`). */
function parseInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(?:0[xX]([0-9a-fA-F_]+)|0[bB]([01_]+)|0[oO]?([0-7_]+)|([1-9][0-9_]*)|(0))$/.exec(
    text,
  );
  if (!match || text.includes("_") && !UNDERSCORES.test(text)) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const clean = (digits: string) => digits.replaceAll("_", "");
  let value = 0n;
  if (hex !== undefined) value = BigInt("0x" + clean(hex));
  else if (binary !== undefined) value = BigInt("0b" + clean(binary));
  else if (octal !== undefined) value = BigInt("0o" + clean(octal));
  else if (decimal !== undefined) value = BigInt(clean(decimal));
  return sign === "-" ? -value : value;
}

/** A floating-point number in decimal or hexadecimal notation. */
function parseFloatText(text: string): number | undefined {
  const hex = /^([+-]?)0[xX]([0-9a-fA-F_]*)\.?([0-9a-fA-F_]*)[pP]([+-]?[0-9_]+)$/.exec(text);
  if (hex && !/__|_$|_[.pP]|[.pP+-]_/.test(text)) {
    const digits = (hex[2]! + hex[3]!).replaceAll("_", "");
    if (digits === "") return undefined;
    const exponent = Number(hex[4]!.replaceAll("_", "")) - 4 * hex[3]!.replaceAll("_", "").length;
    const magnitude = Number(BigInt("0x" + digits)) * 2 ** exponent;
    return hex[1] === "-" ? -magnitude : magnitude;
  }
  const digits = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
  return digits.test(text) ? Number(text.replaceAll("_", "")) : undefined;
}
