/** How Go's `strconv.FormatFloat` writes a float64. */
export type FloatFormat = "e" | "E" | "f" | "g" | "G";

/**
 * Writes a float64 as Go does. `precision` -1 means the shortest digits that read back to the same number; `g` then
 * takes the exponent form below 1e-4 and from 1e+06, as `strconv` and `%v` do.
 */
export function formatFloat(value: number, format: FloatFormat, precision = -1): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const magnitude = Math.abs(value);
  switch (format) {
    case "e":
    case "E": {
      const { digits, exponent } = precision < 0 ? shortest(magnitude) : rounded(magnitude, precision + 1);
      return sign + exponentForm(digits, exponent, precision < 0 ? digits.length - 1 : precision, format);
    }
    case "f": {
      if (precision < 0) {
        const { digits, exponent } = shortest(magnitude);
        return sign + plainForm(digits, exponent, Math.max(0, digits.length - exponent - 1));
      }
      return sign + fixed(magnitude, precision);
    }
    case "g":
    case "G": {
      const isShortest = precision < 0;
      const wanted = precision === 0 ? 1 : precision;
      const { digits, exponent } = isShortest ? shortest(magnitude) : rounded(magnitude, wanted);
      const significant = digits.replace(/0+$/, "") || "0";
      let limit = isShortest ? 6 : wanted;
      if (!isShortest && limit > significant.length && significant.length >= exponent + 1) {
        limit = significant.length;
      }
      if (exponent < -4 || exponent >= limit) {
        return sign + exponentForm(significant, exponent, significant.length - 1, format === "g" ? "e" : "E");
      }
      return sign + plainForm(significant, exponent, Math.max(0, significant.length - exponent - 1));
    }
  }
}

/** Decimal digits without point, and the power of ten of the first digit. */
interface Decimal {
  digits: string;
  exponent: number;
}

function shortest(value: number): Decimal {
  if (value === 0) return { digits: "0", exponent: 0 };
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  return { digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

/** Correctly rounded (half to even on exact ties) to a number of significant digits, at least 1. */
function rounded(value: number, significant: number): Decimal {
  if (value === 0) return { digits: "0".repeat(significant), exponent: 0 };
  const exact = exactDecimal(value);
  const digits = roundDigits(exact.digits, significant);
  return digits.length > significant
    ? { digits: digits.slice(0, significant), exponent: exact.exponent + 1 }
    : { digits, exponent: exact.exponent };
}

function fixed(value: number, precision: number): string {
  const exact = exactDecimal(value);
  const keep = exact.exponent + 1 + precision;
  if (value === 0 || keep < 0) return plainForm("0", 0, precision);
  const digits = roundDigits(exact.digits, keep);
  if (digits === "" || /^0*$/.test(digits)) return plainForm("0", 0, precision);
  const carried = digits.length > keep && keep >= 0;
  return plainForm(digits, carried ? exact.exponent + 1 : exact.exponent, precision);
}

/** Rounds a digit string to `keep` digits; the result has one digit more when the carry ran out of the front. */
function roundDigits(digits: string, keep: number): string {
  if (digits.length <= keep) return digits.padEnd(keep, "0");
  const head = digits.slice(0, keep);
  const tail = digits.slice(keep);
  const first = tail.charCodeAt(0) - 48;
  const isTie = first === 5 && /^50*$/.test(tail);
  const lastIsOdd = keep > 0 && (head.charCodeAt(keep - 1) - 48) % 2 === 1;
  const up = isTie ? lastIsOdd : first >= 5;
  if (!up) return head;
  const carriedHead = (BigInt(head === "" ? "0" : head) + 1n).toString();
  return carriedHead.padStart(keep, "0");
}

/** Every decimal digit of a positive double. */
function exactDecimal(value: number): Decimal {
  if (value === 0) return { digits: "0", exponent: 0 };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const rawExponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = rawExponent === 0 ? fraction : fraction | 0x10000000000000n;
  const power = (rawExponent === 0 ? 1 : rawExponent) - 1075;
  if (power >= 0) {
    const digits = (mantissa << BigInt(power)).toString();
    return { digits, exponent: digits.length - 1 };
  }
  const digits = (mantissa * 5n ** BigInt(-power)).toString();
  return { digits, exponent: digits.length - 1 + power };
}

function exponentForm(digits: string, exponent: number, fractionDigits: number, letter: "e" | "E"): string {
  const fraction = digits.slice(1).padEnd(fractionDigits, "0").slice(0, fractionDigits);
  const power = Math.abs(exponent).toString().padStart(2, "0");
  return `${digits[0]}${fraction === "" ? "" : "." + fraction}${letter}${exponent < 0 ? "-" : "+"}${power}`;
}

function plainForm(digits: string, exponent: number, fractionDigits: number): string {
  let whole: string;
  let fraction: string;
  if (exponent < 0) {
    whole = "0";
    fraction = "0".repeat(-exponent - 1) + digits;
  } else {
    whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
    fraction = digits.slice(exponent + 1);
  }
  fraction = fraction.padEnd(fractionDigits, "0").slice(0, fractionDigits);
  return fractionDigits === 0 ? whole : `${whole}.${fraction}`;
}
