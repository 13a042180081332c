import { FunctionError } from "./contract.ts";

/**
 * Exact decimal numbers: `coefficient` × 10^`exponent`. Sprig's float functions count in decimals, so that 0.1 + 0.2
 * is 0.3; only a division is rounded, to 16 places.
 */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const PLACES = 16;

/** The decimal with the shortest digits that stand for a float. Throws for NaN and the infinities. */
export function toDecimal(value: number): Decimal {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    throw new FunctionError(`Cannot create a Decimal from ${name}`);
  }
  const [mantissa, power] = value.toExponential().split("e") as [string, string];
  const [whole, fraction = ""] = mantissa.split(".") as [string, string?];
  return { coefficient: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/** The float nearest to a decimal. */
export function fromDecimal({ coefficient, exponent }: Decimal): number {
  return Number(`${coefficient}e${exponent}`);
}

/** The exact sum. */
export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { coefficient: scaled(a, exponent) + scaled(b, exponent), exponent };
}

/** The exact difference. */
export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { coefficient: -b.coefficient, exponent: b.exponent });
}

/** The exact product. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

/** The quotient, rounded half away from zero to 16 decimal places. Throws for a divisor of zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.coefficient === 0n) throw new FunctionError("decimal division by 0");
  const shift = a.exponent - b.exponent + PLACES;
  const dividend = shift >= 0 ? a.coefficient * 10n ** BigInt(shift) : a.coefficient;
  const divisor = shift >= 0 ? b.coefficient : b.coefficient * 10n ** BigInt(-shift);
  let quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (magnitude(rest) * 2n >= magnitude(divisor)) quotient += (dividend < 0n) === (divisor < 0n) ? 1n : -1n;
  return { coefficient: quotient, exponent: -PLACES };
}

function scaled(value: Decimal, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
