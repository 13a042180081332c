import {
  compareStrings,
  double,
  Duration,
  Float,
  int,
  INT64_MAX,
  INT64_MIN,
  mapEntries,
  mapGet,
  mapSize,
  Timestamp,
  Uint,
  UINT64_MAX,
  type Value,
} from "../value/mod.ts";
import { type CelError, fail } from "./errors.ts";
import type { CallContext, Context } from "./context.ts";
import { isMap, kindOfVal, Optional, TypeValue, type Val, type ValKind } from "./values.ts";
import { addTime, subtractTime } from "./time.ts";

/** The behaviour of a two-sided operator. */
export type BinaryOp = (context: Context, a: Val, b: Val) => Val;

/** The error of an operator: with its name when the left side's kind does not know the operator at all. */
function mismatch(name: string, a: Val, known: ReadonlySet<ValKind>): CelError {
  const detail = known.has(kindOfVal(a)) ? "" : `: ${name}`;
  return fail("no_such_overload", `no such overload${detail}`);
}

const ADDERS = new Set<ValKind>(
  ["int", "uint", "double", "string", "bytes", "list", "timestamp", "duration"],
);
const SUBTRACTORS = new Set<ValKind>(["int", "uint", "double", "timestamp", "duration"]);
const NUMERIC = new Set<ValKind>(["int", "uint", "double"]);
const COMPARERS = new Set<ValKind>(
  ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"],
);

/** An int result within int64, or the overflow error. */
export function checkedInt(value: bigint): number | bigint {
  if (value > INT64_MAX || value < INT64_MIN) throw fail("overflow", "integer overflow");
  return int(value);
}

/** A uint result within uint64, or the overflow error. */
export function checkedUint(value: bigint): Uint {
  if (value < 0n || value > UINT64_MAX) throw fail("overflow", "unsigned integer overflow");
  return new Uint(value);
}

type Arithmetic = "+" | "-" | "*" | "/" | "%";

function bigArithmetic(op: Arithmetic, a: bigint, b: bigint): bigint {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      if (b === 0n) throw fail("divide_by_zero", "division by zero");
      return a / b;
    case "%":
      if (b === 0n) throw fail("divide_by_zero", "modulus by zero");
      return a % b;
  }
}

/** Arithmetic of two numbers of one kind; undefined when they are not. */
function arithmetic(op: Arithmetic, a: Val, b: Val): Val | undefined {
  const kind = kindOfVal(a);
  if (kind !== kindOfVal(b)) return undefined;
  if (kind === "int") return checkedInt(bigArithmetic(op, BigInt(a as number), BigInt(b as number)));
  if (kind === "uint") return checkedUint(bigArithmetic(op, (a as Uint).value, (b as Uint).value));
  if (kind !== "double") return undefined;
  const left = a instanceof Float ? a.value : a as number;
  const right = b instanceof Float ? b.value : b as number;
  switch (op) {
    case "+":
      return double(left + right);
    case "-":
      return double(left - right);
    case "*":
      return double(left * right);
    case "/":
      return double(left / right);
    case "%":
      return undefined;
  }
}

function isSmall(a: number, b: number): boolean {
  return (a | 0) === a && (b | 0) === b;
}

/** `a + b` */
export const add: BinaryOp = (context, a, b) => {
  if (typeof a === "number" && typeof b === "number" && isSmall(a, b)) return a + b;
  if (typeof a === "string" && typeof b === "string") {
    const length = a.length + b.length;
    if (length > 64) {
      context.charge(length / 10);
      context.checkString(length);
    }
    return a + b;
  }
  const number = arithmetic("+", a, b);
  if (number !== undefined) return number;
  if (Array.isArray(a) && Array.isArray(b)) {
    const length = a.length + b.length;
    context.checkList(length);
    context.charge(length);
    return a.length === 0 ? b : b.length === 0 ? a : a.concat(b);
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    context.checkString(a.length + b.length);
    context.charge((a.length + b.length) / 10);
    const joined = new Uint8Array(a.length + b.length);
    joined.set(a);
    joined.set(b, a.length);
    return joined;
  }
  const time = addTime(a, b);
  if (time !== undefined) return time;
  throw mismatch("_+_", a, ADDERS);
};

/** `a - b` */
export const subtract: BinaryOp = (_context, a, b) => {
  if (typeof a === "number" && typeof b === "number" && isSmall(a, b)) return a - b;
  const result = arithmetic("-", a, b) ?? subtractTime(a, b);
  if (result === undefined) throw mismatch("_-_", a, SUBTRACTORS);
  return result;
};

/** `a * b` */
export const multiply: BinaryOp = (_context, a, b) => {
  if (typeof a === "number" && typeof b === "number" && isSmall(a, b)) {
    const product = a * b;
    // + 0 turns -0, which would read as a double, into 0.
    if (Number.isSafeInteger(product)) return product + 0;
  }
  const result = arithmetic("*", a, b);
  if (result === undefined) throw mismatch("_*_", a, NUMERIC);
  return result;
};

/** `a / b` */
export const divide: BinaryOp = (_context, a, b) => {
  if (typeof a === "number" && typeof b === "number" && isSmall(a, b) && b !== 0) {
    return Math.trunc(a / b) + 0;
  }
  const result = arithmetic("/", a, b);
  if (result === undefined) throw mismatch("_/_", a, NUMERIC);
  return result;
};

const MODDERS = new Set<ValKind>(["int", "uint"]);

/** `a % b` */
export const modulo: BinaryOp = (_context, a, b) => {
  if (typeof a === "number" && typeof b === "number" && isSmall(a, b) && b !== 0) return (a % b) + 0;
  const result = arithmetic("%", a, b);
  if (result === undefined) throw mismatch("_%_", a, MODDERS);
  return result;
};

/** `-a` */
export function negate(a: Val): Val {
  const kind = kindOfVal(a);
  if (kind === "int") return checkedInt(-BigInt(a as number));
  if (kind === "double") return double(-(a instanceof Float ? a.value : a as number));
  if (a instanceof Duration) {
    if (a.nanoseconds === INT64_MIN) throw fail("overflow", "integer overflow");
    return new Duration(-a.nanoseconds);
  }
  throw fail("no_such_overload", "no such overload: -_");
}

function isNumber(value: Val): value is number | bigint | Float | Uint {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Float ||
    value instanceof Uint;
}

/**
 * Order of two numbers of any kinds, NaN when unordered. An int or uint meets a double as a double, which
 * loses digits beyond 2^53: that is how the language defines it.
 */
export function compareNumbers(a: number | bigint | Float | Uint, b: number | bigint | Float | Uint): number {
  let left = a instanceof Float || a instanceof Uint ? a.value : a;
  let right = b instanceof Float || b instanceof Uint ? b.value : b;
  const isDouble = a instanceof Float || b instanceof Float ||
    (typeof a === "number" && !Number.isInteger(a)) ||
    (typeof b === "number" && !Number.isInteger(b));
  if (isDouble) {
    left = Number(left);
    right = Number(right);
  }
  return left < right ? -1 : left > right ? 1 : left == right ? 0 : NaN;
}

/** Equality as `==` means it: numbers by value across kinds, NaN equals nothing, unlike kinds are unequal. */
export function equal(context: CallContext, a: Val, b: Val): boolean {
  if (typeof a === "string" || typeof a === "boolean" || a === null) return a === b;
  if (isNumber(a)) return isNumber(b) && compareNumbers(a, b) === 0;
  if (typeof b !== "object" || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    context.charge(1 + a.length / 8);
    for (let index = 0; index < a.length; index++) if (!equal(context, a[index]!, b[index]!)) return false;
    return true;
  }
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (a instanceof Optional) {
    if (!(b instanceof Optional)) return false;
    if (a.value === undefined || b.value === undefined) return a.value === b.value;
    return equal(context, a.value, b.value);
  }
  if (a instanceof Timestamp) return b instanceof Timestamp && a.seconds === b.seconds && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanoseconds === b.nanoseconds;
  if (a instanceof Uint8Array) {
    return b instanceof Uint8Array && a.length === b.length && a.every((byte, index) => byte === b[index]);
  }
  return isMap(a) && isMap(b) && equalMaps(context, a, b);
}

function equalMaps(context: CallContext, a: Value, b: Value): boolean {
  const size = mapSize(a);
  if (size !== mapSize(b)) return false;
  context.charge(1 + (size ?? 0) / 8);
  for (const [key, value] of mapEntries(a)) {
    const other = mapGet(b, key);
    if (other === undefined || !equal(context, value, other)) return false;
  }
  return true;
}

/**
 * Order of two values: negative, zero, positive, NaN when unordered. Throws for kinds that have no common
 * order.
 */
export function order(a: Val, b: Val, op: string): number {
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return a.seconds - b.seconds || a.nanos - b.nanos;
  if (a instanceof Duration && b instanceof Duration) return compareNumbers(a.nanoseconds, b.nanoseconds);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  throw mismatch(op, a, COMPARERS);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return a[index]! - b[index]!;
  return a.length - b.length;
}

const less: BinaryOp = (_c, a, b) =>
  typeof a === "number" && typeof b === "number" ? a < b : order(a, b, "_<_") < 0;
const lessOrEqual: BinaryOp = (_c, a, b) =>
  typeof a === "number" && typeof b === "number" ? a <= b : order(a, b, "_<=_") <= 0;
const greater: BinaryOp = (_c, a, b) =>
  typeof a === "number" && typeof b === "number" ? a > b : order(a, b, "_>_") > 0;
const greaterOrEqual: BinaryOp = (_c, a, b) =>
  typeof a === "number" && typeof b === "number" ? a >= b : order(a, b, "_>=_") >= 0;

/** `item in container` */
export const isIn: BinaryOp = (context, item, container) => {
  if (Array.isArray(container)) {
    for (let index = 0; index < container.length; index++) {
      if ((index & 15) === 15) context.charge(16);
      if (equal(context, container[index]!, item)) return true;
    }
    return false;
  }
  if (!isMap(container)) throw fail("no_such_overload", "no such overload");
  const kind = kindOfVal(item);
  const isKey = kind === "string" || kind === "int" || kind === "uint" || kind === "double" ||
    kind === "bool";
  return isKey && mapGet(container, item as string) !== undefined;
};

/** Two-sided operators by function name. */
export const BINARY_OPS: Readonly<Record<string, BinaryOp>> = {
  "_+_": add,
  "_-_": subtract,
  "_*_": multiply,
  "_/_": divide,
  "_%_": modulo,
  "_==_": equal,
  "_!=_": (context, a, b) => !equal(context, a, b),
  "_<_": less,
  "_<=_": lessOrEqual,
  "_>_": greater,
  "_>=_": greaterOrEqual,
  "@in": isIn,
};
