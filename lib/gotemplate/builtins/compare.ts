import {
  asBigInt,
  asNumber,
  compareNumbers,
  compareStrings,
  Duration,
  Float,
  isIntNumber,
  Timestamp,
  Uint,
} from "../../value/mod.ts";
import type { Item } from "../exec/item.ts";
import { plainText, sprintf } from "../fmt/mod.ts";
import { Complex, type Meter, type Printable, typeName } from "../fmt/types.ts";
import { FunctionError } from "../functions/contract.ts";
import { factsOf, goKind } from "../functions/go_values.ts";
import { builtin, type BuiltinFunction } from "./define.ts";

type BasicKind = "bool" | "complex" | "int" | "float" | "string" | "uint" | "none";

function basicKind(value: Item): BasicKind {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "string":
      return "string";
    case "bigint":
      return "int";
    case "number":
      return isIntNumber(value) ? "int" : "float";
  }
  if (value instanceof Duration) return "int";
  if (value instanceof Float) return "float";
  if (value instanceof Uint) return "uint";
  return value instanceof Complex ? "complex" : "none";
}

/** Order of two integers of any signedness, or of two floats; undefined when one is NaN. */
function numericOrder(a: Item, b: Item): number | undefined {
  return compareNumbers(numeric(a), numeric(b));
}

function numeric(value: Item): number | bigint {
  if (value instanceof Duration) return value.nanoseconds;
  if (value instanceof Complex || value === undefined) return NaN;
  return asBigInt(value) ?? asNumber(value) ?? NaN;
}

function areIntegers(a: BasicKind, b: BasicKind): boolean {
  return (a === "int" || a === "uint") && (b === "int" || b === "uint");
}

function incompatible(a: Printable, b: Printable): FunctionError {
  return new FunctionError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}

function isNil(value: Item): boolean {
  return value === undefined || value === null ||
    !(value instanceof Complex) && factsOf(value)?.isNil === true;
}

function equal(a: Item, b: Item, meter: Meter): boolean {
  const kind = basicKind(a);
  const other = basicKind(b);
  if (kind !== other) {
    if (areIntegers(kind, other)) return numericOrder(a, b) === 0;
    if (a !== undefined && a !== null && b !== undefined && b !== null) throw incompatible(a, b);
    return false;
  }
  switch (kind) {
    case "bool":
    case "string":
      return a === b;
    case "int":
    case "uint":
    case "float":
      return numericOrder(a, b) === 0;
    case "complex":
      return a instanceof Complex && b instanceof Complex && a.real === b.real && a.imaginary === b.imaginary;
  }
  return equalOthers(a, b, meter);
}

/** Lists, maps and instants: Go compares the last ones only. */
function equalOthers(a: Item, b: Item, meter: Meter): boolean {
  if (a === undefined || a === null || b === undefined || b === null) return isNil(a) && isNil(b);
  if (a instanceof Complex || b instanceof Complex) return false;
  if (goKind(a) !== goKind(b)) {
    const left = `${sprintf("%s", [a], meter)}: ${typeName(a)}`;
    throw new FunctionError(`non-comparable types ${left}, ${typeName(b)}: ${plainText(b, meter)}`);
  }
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  if (a instanceof Timestamp && b instanceof Timestamp) {
    return a.seconds === b.seconds && a.nanos === b.nanos && a.offset === b.offset;
  }
  if (factsOf(b)?.kind === "ptr") return a === b;
  throw new FunctionError(`non-comparable type ${sprintf("%s", [b], meter)}: ${typeName(b)}`);
}

function isLess(a: Item, b: Item): boolean {
  const kind = basicKind(a);
  const other = basicKind(b);
  if (kind === "none" || other === "none") throw new FunctionError("invalid type for comparison");
  if (areIntegers(kind, other) || kind === "float" && other === "float") return (numericOrder(a, b) ?? 1) < 0;
  if (kind !== other) throw incompatible(a as Printable, b as Printable);
  if (kind === "string") return compareStrings(a as string, b as string) < 0;
  throw new FunctionError("invalid type for comparison");
}

function isLessOrEqual(a: Item, b: Item, meter: Meter): boolean {
  return isLess(a, b) || equal(a, b, meter);
}

/** `eq`, `ne`, `lt`, `le`, `gt`, `ge`. */
export const compareFunctions: readonly BuiltinFunction[] = [
  builtin(
    "eq",
    "comparison",
    { fixed: 1, isVariadic: true },
    "Whether the first argument equals any of the others. Integers and floats are never equal, but an error.",
    [[`{{eq 1 2 1}} {{eq "a" "b"}}`, "true false"]],
    ([first, ...rest], context) => {
      if (rest.length === 0) throw new FunctionError("missing argument for comparison");
      return rest.some((arg) => equal(first, arg, context));
    },
  ),
  builtin(
    "ne",
    "comparison",
    { fixed: 2 },
    "Whether two arguments differ.",
    [[`{{ne 1 2}}`, "true"]],
    ([a, b], context) => !equal(a, b, context),
  ),
  builtin(
    "lt",
    "comparison",
    { fixed: 2 },
    "Whether the first argument is less than the second.",
    [[`{{lt 1 2}} {{lt "b" "a"}}`, "true false"]],
    ([a, b]) => isLess(a, b),
  ),
  builtin(
    "le",
    "comparison",
    { fixed: 2 },
    "Whether the first argument is less than or equal to the second.",
    [[`{{le 2 2}}`, "true"]],
    ([a, b], context) => isLessOrEqual(a, b, context),
  ),
  builtin(
    "gt",
    "comparison",
    { fixed: 2 },
    "Whether the first argument is greater than the second.",
    [[`{{gt 2 1}}`, "true"]],
    ([a, b], context) => !isLessOrEqual(a, b, context),
  ),
  builtin(
    "ge",
    "comparison",
    { fixed: 2 },
    "Whether the first argument is greater than or equal to the second.",
    [[`{{ge 2 3}}`, "false"]],
    ([a, b]) => !isLess(a, b),
  ),
];
