import { double, int, type Value } from "../../value/mod.ts";
import { parseInteger, toFloat64, toInt64 } from "./cast.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import * as decimals from "./decimals.ts";
import { group } from "./define.ts";
import { ints } from "./go_values.ts";

/** Numbers: whole ones are int64 and wrap around, fractions are counted in decimals. */
export const mathFunctions = group("math", "sprig", (define) => {
  define(
    "add",
    ["...any"],
    "The sum of whole numbers.",
    [["{{add 1 2 3}}", "6"]],
    (args) => args.reduce<bigint>((sum, arg) => wrap(sum + toInt64(arg)), 0n),
  );
  define(
    "add1",
    ["any"],
    "A whole number plus one.",
    [["{{add1 5}}", "6"]],
    ([value]) => wrap(toInt64(value) + 1n),
  );
  define(
    "sub",
    ["any", "any"],
    "The difference of two whole numbers.",
    [["{{sub 5 2}}", "3"]],
    ([a, b]) => wrap(toInt64(a) - toInt64(b)),
  );
  define(
    "mul",
    ["any", "...any"],
    "The product of whole numbers.",
    [["{{mul 2 3 4}}", "24"]],
    ([first, ...rest]) => rest.reduce<bigint>((product, arg) => wrap(product * toInt64(arg)), toInt64(first)),
  );
  define(
    "div",
    ["any", "any"],
    "The quotient of two whole numbers, cut off.",
    [["{{div 7 2}}", "3"]],
    ([a, b]) => wrap(toInt64(a) / divisor(b)),
  );
  define(
    "mod",
    ["any", "any"],
    "The remainder of a division of whole numbers.",
    [["{{mod 7 3}}", "1"]],
    ([a, b]) => toInt64(a) % divisor(b),
  );
  define(
    ["max", "biggest"],
    ["any", "...any"],
    "The greatest of whole numbers.",
    [["{{max 1 5 3}}", "5"]],
    ([first, ...rest]) => rest.map(toInt64).reduce((a, b) => b > a ? b : a, toInt64(first)),
  );
  define(
    "min",
    ["any", "...any"],
    "The least of whole numbers.",
    [["{{min 4 2 8}}", "2"]],
    ([first, ...rest]) => rest.map(toInt64).reduce((a, b) => b < a ? b : a, toInt64(first)),
  );
  define(
    "add1f",
    ["any"],
    "A number plus one.",
    [["{{add1f 1.5}}", "2.5"]],
    ([value]) => fold(value, [1], decimals.add),
  );
  define(
    "addf",
    ["...any"],
    "The sum of numbers.",
    [["{{addf 0.1 0.2}}", "0.3"]],
    (args) => fold(0, args, decimals.add),
  );
  define(
    "subf",
    ["any", "...any"],
    "The first number less all others.",
    [["{{subf 5.5 1}}", "4.5"]],
    ([a, ...rest]) => fold(a, rest, decimals.subtract),
  );
  define(
    "mulf",
    ["any", "...any"],
    "The product of numbers.",
    [["{{mulf 1.5 2}}", "3"]],
    ([a, ...rest]) => fold(a, rest, decimals.multiply),
  );
  define("divf", ["any", "...any"], "The first number divided by all others.", [["{{divf 7 2}}", "3.5"]], (
    [a, ...rest],
  ) => fold(a, rest, decimals.divide));
  define(
    "maxf",
    ["any", "...any"],
    "The greatest of numbers.",
    [["{{maxf 1 2.5}}", "2.5"]],
    ([a, ...rest]) => double(extreme(toFloat64(a), rest.map(toFloat64), Math.max, Infinity)),
  );
  define(
    "minf",
    ["any", "...any"],
    "The least of numbers.",
    [["{{minf 1 2.5}}", "1"]],
    ([a, ...rest]) => double(extreme(toFloat64(a), rest.map(toFloat64), Math.min, -Infinity)),
  );
  define(
    "floor",
    ["any"],
    "The number rounded down.",
    [["{{floor 3.9}}", "3"]],
    ([value]) => double(Math.floor(toFloat64(value))),
  );
  define(
    "ceil",
    ["any"],
    "The number rounded up.",
    [["{{ceil 3.1}}", "4"]],
    ([value]) => double(Math.ceil(toFloat64(value))),
  );
  define(
    "round",
    ["any", "int", "...float64"],
    "The number rounded to so many places; the third argument is the least fraction that is rounded up.",
    [["{{round 3.14159 2}}", "3.14"], ["{{round 2.4 0 0.3}}", "3"]],
    ([value, places, ...threshold]) => double(round(toFloat64(value), places, threshold[0] ?? 0.5)),
  );
  define(
    "until",
    ["int"],
    "The whole numbers from 0 up to, and without, the argument.",
    [["{{until 4}}", "[0 1 2 3]"]],
    ([count], context) => ints(steps(0, count, count < 0 ? -1 : 1, context)),
  );
  define(
    "untilStep",
    ["int", "int", "int"],
    "The whole numbers from start, in steps, up to and without stop.",
    [["{{untilStep 3 9 2}}", "[3 5 7]"]],
    ([start, stop, step], context) => ints(steps(start, stop, step, context)),
  );
  define(
    "seq",
    ["...int"],
    "Numbers as text, like the command of that name: end; start and end; or start, step and end.",
    [["{{seq 5}} | {{seq 2 5}} | {{seq 0 2 6}}", "1 2 3 4 5 | 2 3 4 5 | 0 2 4 6"]],
    (args, context) => seq(args, context),
  );
  define("atoi", ["string"], "A decimal text as int; 0 when it is none.", [[
    '{{atoi "7"}} {{atoi "x"}}',
    "7 0",
  ]], (
    [text],
  ) => int(parseInteger(text, 10).value));
  define(
    "int",
    ["any"],
    "A value as int; 0 when it is no number.",
    [['{{int "12"}} {{int 3.7}}', "12 3"]],
    ([value]) => int(toInt64(value)),
  );
  define(
    "int64",
    ["any"],
    "A value as int64; 0 when it is no number.",
    [['{{int64 "12"}}', "12"]],
    ([value]) => toInt64(value),
  );
  define(
    "float64",
    ["any"],
    "A value as float64; 0 when it is no number.",
    [['{{float64 "1.5"}}', "1.5"]],
    ([value]) => double(toFloat64(value)),
  );
  define(
    "toDecimal",
    ["any"],
    "Reads an octal number, such as the mode of a file.",
    [['{{toDecimal "0777"}}', "511"]],
    ([value], context) => {
      const parsed = parseInteger(context.print(value), 8);
      return parsed.error === undefined ? parsed.value : 0n;
    },
  );
});

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function divisor(value: Value): bigint {
  const number = toInt64(value);
  if (number === 0n) throw new FunctionError("runtime error: integer divide by zero");
  return number;
}

function fold(
  first: Value,
  rest: readonly Value[],
  operation: (a: decimals.Decimal, b: decimals.Decimal) => decimals.Decimal,
): Value {
  let result = decimals.toDecimal(toFloat64(first));
  for (const value of rest) result = operation(result, decimals.toDecimal(toFloat64(value)));
  return double(decimals.fromDecimal(result));
}

/** In Go an infinity on the winning side beats even NaN. */
function extreme(
  first: number,
  rest: readonly number[],
  choose: (a: number, b: number) => number,
  winner: number,
): number {
  return rest.reduce((a, b) => a === winner || b === winner ? winner : choose(a, b), first);
}

function round(value: number, places: number, threshold: number): number {
  const power = places < 0 ? 1 / 10 ** -places : 10 ** places;
  const digits = power * value;
  const fraction = Number.isFinite(digits) ? digits - Math.trunc(digits) : NaN;
  return (fraction >= threshold ? Math.ceil(digits) : Math.floor(digits)) / power;
}

/** The numbers from start towards stop. Their count is charged before any is made. */
function steps(start: number, stop: number, step: number, context: FunctionContext): number[] {
  if (stop < start ? step >= 0 : step <= 0) return [];
  const count = Math.ceil((stop - start) / step);
  context.step(count);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

function seq(args: readonly number[], context: FunctionContext): string {
  const [first = 0, second = 0, third = 0] = args;
  let numbers: number[];
  switch (args.length) {
    case 1: {
      const step = first < 1 ? -1 : 1;
      numbers = steps(1, first + step, step, context);
      break;
    }
    case 2: {
      const step = second < first ? -1 : 1;
      numbers = steps(first, second + step, step, context);
      break;
    }
    case 3: {
      const isDown = third < first;
      if (isDown && second > 0) return "";
      numbers = steps(first, third + (isDown ? -1 : 1), second, context);
      break;
    }
    default:
      return "";
  }
  context.produce(numbers.length * 2);
  return numbers.join(" ");
}
