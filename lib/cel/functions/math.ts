import { double, Float, type Value } from "../../value/mod.ts";
import { Uint } from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { fail } from "../errors.ts";
import { checkedInt, checkedUint, compareNumbers, negate } from "../ops.ts";
import { define, type FunctionDecl, type FunctionSpec } from "../registry.ts";
import { kindOfVal } from "../values.ts";

type Int = number | bigint;
type Double = number | Float;
type Numeric = Int | Double | Uint;

const spec = (description: string, ...examples: (readonly [string, string])[]): FunctionSpec => ({
  kind: "extension",
  library: "math",
  description,
  examples,
});

const raw = (value: Double) => value instanceof Float ? value.value : value;
const MASK = 2n ** 64n - 1n;

function rounding(round: (value: number) => number) {
  return (_context: CallContext, value: Double) => double(round(raw(value)));
}

/** Half away from zero, as Go rounds. */
function roundHalfAway(value: number): number {
  const magnitude = Math.abs(value);
  const floor = Math.floor(magnitude);
  return Math.sign(value) * (magnitude - floor >= 0.5 ? floor + 1 : floor);
}

function test(check: (value: number) => boolean) {
  return (_context: CallContext, value: Double) => check(raw(value));
}

function signed(op: (a: bigint, b: bigint) => bigint) {
  return (_context: CallContext, a: Int, b: Int) => checkedInt(BigInt.asIntN(64, op(BigInt(a), BigInt(b))));
}

function unsigned(op: (a: bigint, b: bigint) => bigint) {
  return (_context: CallContext, a: Uint, b: Uint) => checkedUint(op(a.value, b.value) & MASK);
}

function shift(name: string, op: (bits: bigint, by: bigint) => bigint) {
  const checked = (bits: bigint, by: Int) => {
    if (by < 0) throw fail("invalid_argument", `math.${name}() negative offset: ${by}`);
    return by >= 64 ? 0n : op(bits, BigInt(by)) & MASK;
  };
  return {
    "(int, int) -> int": (_context: CallContext, value: Int, by: Int) =>
      checkedInt(BigInt.asIntN(64, checked(BigInt(value) & MASK, by))),
    "(uint, int) -> uint": (_context: CallContext, value: Uint, by: Int) =>
      checkedUint(checked(value.value, by)),
  };
}

function isNumeric(value: Value): value is Numeric {
  const kind = kindOfVal(value);
  return kind === "int" || kind === "uint" || kind === "double";
}

/** The greatest or least: the first of those that are equal. */
function extreme(name: string, sign: 1 | -1) {
  const choose = (values: readonly Value[]): Value => {
    let best: Numeric | undefined;
    for (const value of values) {
      if (!isNumeric(value)) {
        throw fail("no_such_overload", `no such overload: ${name}`);
      }
      if (best === undefined || compareNumbers(value, best) * sign > 0) best = value;
    }
    if (best === undefined) throw fail("invalid_argument", `${name}(list) argument must not be empty`);
    return best;
  };
  const one = (_context: CallContext, value: Value) => choose([value]);
  const two = (_context: CallContext, a: Value, b: Value) => choose([a, b]);
  const list = (context: CallContext, values: readonly Value[]) => {
    context.charge(values.length);
    return choose(values);
  };
  const kinds = ["int", "uint", "double"];
  return {
    ...Object.fromEntries(kinds.map((kind) => [`(${kind}) -> ${kind}`, one])),
    ...Object.fromEntries(
      kinds.flatMap((a) => kinds.map((b) => [`(${a}, ${b}) -> ${a === b ? a : "dyn"}`, two])),
    ),
    ...Object.fromEntries(kinds.map((kind) => [`(list(${kind})) -> ${kind}`, list])),
    "(list(dyn)) -> dyn": list,
  };
}

/** The math library, version 2. */
export const MATH = (): readonly FunctionDecl[] => [
  define("math.@max", { ...spec("The greatest of numbers."), hidden: true }, extreme("math.@max", 1)),
  define("math.@min", { ...spec("The least of numbers."), hidden: true }, extreme("math.@min", -1)),
  define(
    "math.greatest",
    spec("The greatest of numbers, or of the numbers of a list.", [
      "",
      "math.greatest(1, 3, 2)",
    ]),
    extreme("math.greatest", 1),
  ),
  define(
    "math.least",
    spec("The least of numbers, or of the numbers of a list.", ["", "math.least([3, 1, 2])"]),
    {
      ...extreme("math.least", -1),
    },
  ),
  define("math.ceil", spec("Rounds up.", ["", "math.ceil(1.2)"]), {
    "(double) -> double": rounding(Math.ceil),
  }),
  define("math.floor", spec("Rounds down.", ["", "math.floor(1.8)"]), {
    "(double) -> double": rounding(Math.floor),
  }),
  define(
    "math.round",
    spec("Rounds to the nearest whole number, halves away from zero.", [
      "",
      "math.round(-2.5)",
    ]),
    { "(double) -> double": rounding(roundHalfAway) },
  ),
  define("math.trunc", spec("Cuts off the fraction.", ["", "math.trunc(1.9)"]), {
    "(double) -> double": rounding(Math.trunc),
  }),
  define("math.abs", spec("The value without its sign.", ["", "math.abs(-3)"]), {
    "(double) -> double": rounding(Math.abs),
    "(int) -> int": (_context: CallContext, value: Int) => value < 0 ? negate(value) : value,
    "(uint) -> uint": (_context: CallContext, value: Uint) => value,
  }),
  define("math.sign", spec("-1, 0 or 1 by the sign of a number.", ["", "math.sign(-3)"]), {
    "(double) -> double": rounding(Math.sign),
    "(int) -> int": (_context: CallContext, value: Int) => value < 0 ? -1 : value > 0 ? 1 : 0,
    "(uint) -> uint": (_context: CallContext, value: Uint) => new Uint(value.value > 0n ? 1n : 0n),
  }),
  define("math.sqrt", spec("The square root.", ["", "math.sqrt(9.0)"]), {
    "(double) -> double": rounding(Math.sqrt),
    "(int) -> double": (_context: CallContext, value: Int) => double(Math.sqrt(Number(value))),
    "(uint) -> double": (_context: CallContext, value: Uint) => double(Math.sqrt(Number(value.value))),
  }),
  define("math.isNaN", spec("Whether a number is not a number.", ["", "math.isNaN(0.0 / 0.0)"]), {
    "(double) -> bool": test(Number.isNaN),
  }),
  define("math.isInf", spec("Whether a number is infinite.", ["", "math.isInf(1.0 / 0.0)"]), {
    "(double) -> bool": test((value) => Math.abs(value) === Infinity),
  }),
  define("math.isFinite", spec("Whether a number is neither infinite nor NaN.", ["", "math.isFinite(1.0)"]), {
    "(double) -> bool": test(Number.isFinite),
  }),
  define("math.bitAnd", spec("Bits set in both.", ["", "math.bitAnd(6, 3)"]), {
    "(int, int) -> int": signed((a, b) => a & b),
    "(uint, uint) -> uint": unsigned((a, b) => a & b),
  }),
  define("math.bitOr", spec("Bits set in one of both.", ["", "math.bitOr(6, 3)"]), {
    "(int, int) -> int": signed((a, b) => a | b),
    "(uint, uint) -> uint": unsigned((a, b) => a | b),
  }),
  define("math.bitXor", spec("Bits set in exactly one of both.", ["", "math.bitXor(6, 3)"]), {
    "(int, int) -> int": signed((a, b) => a ^ b),
    "(uint, uint) -> uint": unsigned((a, b) => a ^ b),
  }),
  define("math.bitNot", spec("All bits turned round.", ["", "math.bitNot(1)"]), {
    "(int) -> int": (_context: CallContext, value: Int) => checkedInt(~BigInt(value)),
    "(uint) -> uint": (_context: CallContext, value: Uint) => checkedUint(~value.value & MASK),
  }),
  define("math.bitShiftLeft", spec("Bits moved to the left.", ["", "math.bitShiftLeft(1, 4)"]), {
    ...shift("bitShiftLeft", (bits, by) => bits << by),
  }),
  define(
    "math.bitShiftRight",
    spec("Bits moved to the right; the sign bit is a bit like any other.", [
      "",
      "math.bitShiftRight(16, 2)",
    ]),
    { ...shift("bitShiftRight", (bits, by) => bits >> by) },
  ),
];
