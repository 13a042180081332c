/** A float in binary-exponent form: `%x` (`0x1.8p+01`) or `%b` (`4503599627370496p-52`). */
export function hexFloat(value: number, verb: "x" | "X" | "b", precision: number | undefined): string {
  if (Number.isNaN(value)) return "NaN";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return (sign || "+") + "Inf";
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  let mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  let exponent = (biased === 0 ? 1 : biased) - 1023;
  if (verb === "b") {
    const power = exponent - 52;
    return `${sign}${mantissa}p${power < 0 ? "-" : "+"}${Math.abs(power)}`;
  }
  if (mantissa === 0n) exponent = 0;
  while (mantissa !== 0n && mantissa < 0x10000000000000n) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision !== undefined && precision < 13) {
    const drop = BigInt(4 * (13 - precision));
    const half = 1n << (drop - 1n);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    if (rest > half || rest === half && (mantissa & 1n) === 1n) mantissa++;
    mantissa <<= drop;
    if (mantissa >= 0x20000000000000n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  let hex = (mantissa & 0xfffffffffffffn).toString(16).padStart(13, "0");
  hex = precision === undefined ? hex.replace(/0+$/, "") : hex.padEnd(precision, "0").slice(0, precision);
  const power = Math.abs(exponent).toString().padStart(2, "0");
  const head = mantissa === 0n ? "0" : "1";
  const text = `0x${head}${hex === "" ? "" : "." + hex}p${exponent < 0 ? "-" : "+"}${power}`;
  return sign + (verb === "X" ? text.toUpperCase() : text);
}
