import { define, type FunctionDecl } from "../registry.ts";
import { convertTo } from "./conversion.ts";
import { size } from "./text.ts";
import { kindOfVal, typeNameOf, typeValue, type Val } from "../values.ts";
import { pattern } from "../regex.ts";
import type { CallContext } from "../context.ts";
import { fail } from "../errors.ts";

const spec = (description: string, ...examples: (readonly [string, string])[]) => ({
  library: "standard",
  description,
  examples,
});

const NUMERIC = ["int", "uint", "double"] as const;
const ORDERED = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"] as const;

/** Operators never run through their declarations; the compiler has them built in. */
function builtIn(): Val {
  throw fail("no_such_overload", "no such overload");
}

function operator(
  name: string,
  description: string,
  example: string,
  signatures: readonly string[],
): FunctionDecl {
  return define(name, { library: "operators", description, examples: [["", example]], operator: true }, {
    ...Object.fromEntries(signatures.map((signature) => [signature, builtIn])),
  });
}

function comparison(name: string, words: string, example: string): FunctionDecl {
  const same = ORDERED.map((type) => `(${type}, ${type}) -> bool`);
  const mixed = NUMERIC.flatMap((a) => NUMERIC.filter((b) => b !== a).map((b) => `(${a}, ${b}) -> bool`));
  return operator(name, words, example, [...same, ...mixed]);
}

const arithmetic = NUMERIC.map((type) => `(${type}, ${type}) -> ${type}`);

/** Operators, for the checker and the function list. */
export const OPERATORS = (): readonly FunctionDecl[] => [
  operator("_+_", "Adds numbers and times, joins strings, bytes and lists.", "1 + 2", [
    "(bytes, bytes) -> bytes",
    "(double, double) -> double",
    "(duration, duration) -> duration",
    "(duration, timestamp) -> timestamp",
    "(timestamp, duration) -> timestamp",
    "(int, int) -> int",
    "(list(A), list(A)) -> list(A)",
    "(string, string) -> string",
    "(uint, uint) -> uint",
  ]),
  operator("_-_", "Subtracts numbers and times.", "3 - 2", [
    ...arithmetic,
    "(duration, duration) -> duration",
    "(timestamp, duration) -> timestamp",
    "(timestamp, timestamp) -> duration",
  ]),
  operator("_*_", "Multiplies numbers.", "2 * 3", arithmetic),
  operator("_/_", "Divides numbers; whole numbers are truncated towards zero.", "7 / 2", arithmetic),
  operator("_%_", "The remainder of a division of whole numbers.", "7 % 3", [
    "(int, int) -> int",
    "(uint, uint) -> uint",
  ]),
  operator("-_", "Changes the sign of a number.", "-(1)", ["(int) -> int", "(double) -> double"]),
  operator("!_", "Turns true to false and false to true.", "!false", ["(bool) -> bool"]),
  operator("_==_", "Whether two values are equal.", "1 == 1", ["(A, A) -> bool"]),
  operator("_!=_", "Whether two values differ.", "1 != 2", ["(A, A) -> bool"]),
  comparison("_<_", "Whether the first value comes before the second.", "1 < 2"),
  comparison("_<=_", "Whether the first value does not come after the second.", "1 <= 2"),
  comparison("_>_", "Whether the first value comes after the second.", "2 > 1"),
  comparison("_>=_", "Whether the first value does not come before the second.", "2 >= 1"),
  operator("@in", "Whether a list has an element, or a map a key.", "1 in [1, 2]", [
    "(A, list(A)) -> bool",
    "(A, map(A, B)) -> bool",
  ]),
  operator("_?_:_", "Chooses between two values by a condition.", "true ? 1 : 2", ["(bool, A, A) -> A"]),
  operator(
    "_&&_",
    "True when both sides are true; one false side outweighs an error of the other.",
    "true && true",
    [
      "(bool, bool) -> bool",
    ],
  ),
  operator("_||_", "True when one side is true, even if the other fails.", "true || false", [
    "(bool, bool) -> bool",
  ]),
  operator("_[_]", "The element of a list at a position, or the value of a map under a key.", "[1, 2][0]", [
    "(list(A), int) -> A",
    "(map(A, B), A) -> B",
    "(optional(list(V)), int) -> optional(V)",
    "(optional(map(K, V)), K) -> optional(V)",
  ]),
  operator("_[?_]", "As an index, but an optional value instead of an error.", "[1][?5].orValue(0)", [
    "(list(V), int) -> optional(V)",
    "(optional(list(V)), int) -> optional(V)",
    "(map(K, V), K) -> optional(V)",
    "(optional(map(K, V)), K) -> optional(V)",
  ]),
];

const sizeOf = (context: CallContext, value: Val) => size(context, value);

/** The functions of the language itself. */
export const STANDARD = (): readonly FunctionDecl[] => [
  define(
    "size",
    spec("Number of code points, bytes, elements or entries.", ["A list's length", "size([1, 2, 3])"]),
    {
      "(string) -> int": sizeOf,
      "(bytes) -> int": sizeOf,
      "(list(A)) -> int": sizeOf,
      "(map(A, B)) -> int": sizeOf,
      "string.() -> int": sizeOf,
      "bytes.() -> int": sizeOf,
      "list(A).() -> int": sizeOf,
      "map(A, B).() -> int": sizeOf,
    },
  ),
  define("contains", spec("Whether a string contains another.", ["", '"hello".contains("ell")']), {
    "string.(string) -> bool": (context: CallContext, text: string, part: string) => {
      context.charge(text.length / 10);
      return text.includes(part);
    },
  }),
  define("startsWith", spec("Whether a string begins with another.", ["", '"hello".startsWith("he")']), {
    "string.(string) -> bool": (_context: CallContext, text: string, part: string) => text.startsWith(part),
  }),
  define("endsWith", spec("Whether a string ends with another.", ["", '"hello".endsWith("lo")']), {
    "string.(string) -> bool": (_context: CallContext, text: string, part: string) => text.endsWith(part),
  }),
  define("matches", {
    ...spec("Whether an RE2 pattern matches somewhere in a string.", ["", 'matches("abc", "b.")'], [
      "As a member",
      '"abc".matches("^a")',
    ]),
    needs: "regex",
  }, {
    "(string, string) -> bool": matches,
    "string.(string) -> bool": matches,
  }),
  define("type", spec("The type of a value.", ["", "type(1) == int"]), {
    "(A) -> type(A)": (context: CallContext, value: Val) => {
      context.sawInternal();
      return typeValue(kindOfVal(value) === "type" ? "type" : typeNameOf(value));
    },
  }),
  define("dyn", spec("Hides the static type of a value from the checker.", ["", "dyn(1) == 1.0"]), {
    "(A) -> dyn": (_context: CallContext, value: Val) => value,
  }),
  ...convertTo(spec),
];

function matches(context: CallContext, text: string, expression: string): boolean {
  context.charge(((text.length + 1) * (expression.length + 1)) / 40);
  return pattern(expression).matcher(text).find();
}
