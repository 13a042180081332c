import type { Value } from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { fail } from "../errors.ts";
import { equal } from "../ops.ts";
import { define, type FunctionDecl, type FunctionSpec } from "../registry.ts";
import { isMap, kindOfVal, Optional, type Val } from "../values.ts";
import { Duration, Float, mapSize, Uint } from "../../value/mod.ts";

const spec = (
  library: string,
  description: string,
  ...examples: (readonly [string, string])[]
): FunctionSpec => ({
  kind: "extension",
  library,
  description,
  examples,
});

/** Whether `list` has an element equal to `item`; strings through a set, made once per call. */
function lookupIn(context: CallContext, list: readonly Value[]): (item: Value) => boolean {
  const strings = new Set(list.filter((item) => typeof item === "string"));
  const others = list.filter((item) => typeof item !== "string");
  context.charge(list.length);
  return (item) => {
    if (typeof item === "string") return strings.has(item);
    context.charge(1 + others.length);
    return others.some((other) => equal(context, other, item));
  };
}

function contains(context: CallContext, list: readonly Value[], part: readonly Value[]): boolean {
  return part.every(lookupIn(context, list));
}

/** The sets library: lists taken as sets. */
export const SETS = (): readonly FunctionDecl[] => [
  define(
    "sets.contains",
    spec("sets", "Whether a list has every element of another.", [
      "",
      "sets.contains([1, 2, 3], [2])",
    ]),
    { "(list(T), list(T)) -> bool": contains },
  ),
  define(
    "sets.equivalent",
    spec("sets", "Whether two lists have the same elements, whatever order and number.", [
      "",
      "sets.equivalent([1, 1], [1])",
    ]),
    {
      "(list(T), list(T)) -> bool": (context: CallContext, a: readonly Value[], b: readonly Value[]) =>
        contains(context, a, b) && contains(context, b, a),
    },
  ),
  define(
    "sets.intersects",
    spec("sets", "Whether two lists have an element in common.", [
      "",
      "sets.intersects([1, 2], [2, 3])",
    ]),
    {
      "(list(T), list(T)) -> bool": (context: CallContext, a: readonly Value[], b: readonly Value[]) =>
        b.some(lookupIn(context, a)),
    },
  ),
];

/** Offset of the first character Go's decoder stumbles over. */
function badOffset(text: string): number {
  const clean = text.replace(/[\r\n]/g, "");
  const bad = clean.search(/[^A-Za-z0-9+/]/);
  return bad === -1 ? clean.length - (clean.length % 4 === 1 ? 1 : 0) : bad;
}

function decodeBase64(context: CallContext, text: string): Uint8Array {
  context.charge(1 + text.length / 10);
  try {
    return Uint8Array.fromBase64(text.replace(/[\r\n]/g, ""), { lastChunkHandling: "loose" });
  } catch {
    throw fail("invalid_argument", `illegal base64 data at input byte ${badOffset(text)}`);
  }
}

/** The encoders library. */
export const ENCODERS = (): readonly FunctionDecl[] => [
  define("base64.encode", spec("encoders", "Bytes as base64 text.", ["", 'base64.encode(b"hello")']), {
    "(bytes) -> string": (context: CallContext, bytes: Uint8Array) => {
      context.charge(1 + bytes.length / 10);
      return bytes.toBase64();
    },
  }),
  define(
    "base64.decode",
    spec("encoders", "The bytes of a base64 text; padding may be missing.", [
      "",
      'base64.decode("aGVsbG8=")',
    ]),
    { "(string) -> bytes": decodeBase64 },
  ),
];

function present(context: CallContext, value: Val | undefined): Optional {
  context.sawInternal();
  return value === undefined ? Optional.NONE : new Optional(value);
}

function isZero(value: Val): boolean {
  if (value === null || value === "" || value === false || value === 0 || value === 0n) return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Float) return value.value === 0;
  if (value instanceof Duration) return value.nanoseconds === 0n;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  return isMap(value) && mapSize(value) === 0;
}

function unwrap(context: CallContext, list: readonly Val[]): Value[] {
  context.charge(list.length);
  const result: Value[] = [];
  for (const item of list) {
    if (!(item instanceof Optional)) {
      throw fail("no_such_overload", `no such overload: optional.unwrap(list(${kindOfVal(item)}))`);
    }
    if (item.value !== undefined) result.push(item.value as Value);
  }
  return result;
}

const optionals = (description: string, ...examples: (readonly [string, string])[]) =>
  spec("optional", description, ...examples);

/** Optional values. */
export const OPTIONALS = (): readonly FunctionDecl[] => [
  define("optional.of", optionals("An optional with a value.", ["", "optional.of(1).value()"]), {
    "(V) -> optional(V)": present,
  }),
  define(
    "optional.ofNonZeroValue",
    optionals("An optional with a value unless that is empty, zero or null.", [
      "",
      "optional.ofNonZeroValue(0).hasValue()",
    ]),
    {
      "(V) -> optional(V)": (context: CallContext, value: Val) =>
        present(context, isZero(value) ? undefined : value),
    },
  ),
  define("optional.none", optionals("An optional without value.", ["", "optional.none().hasValue()"]), {
    "() -> optional(V)": (context: CallContext) => present(context, undefined),
  }),
  define("hasValue", optionals("Whether an optional has a value.", ["", "optional.of(1).hasValue()"]), {
    "optional(V).() -> bool": (_context: CallContext, optional: Optional) => optional.value !== undefined,
  }),
  define("value", optionals("The value of an optional; fails without one.", ["", "optional.of(1).value()"]), {
    "optional(V).() -> V": (_context: CallContext, optional: Optional) => {
      if (optional.value === undefined) throw fail("invalid_argument", "optional.none() dereference");
      return optional.value;
    },
  }),
  define(
    "or",
    optionals("The optional, or another when it has no value.", [
      "",
      "optional.none().or(optional.of(2)).value()",
    ]),
    {
      "optional(V).(optional(V)) -> optional(V)": (_context: CallContext, optional: Optional, other: Val) =>
        optional.value === undefined ? other : optional,
    },
  ),
  define("orValue", optionals("The value of an optional, or another value.", ["", '{}.?a.orValue("none")']), {
    "optional(V).(V) -> V": (_context: CallContext, optional: Optional, other: Val) =>
      optional.value ?? other,
  }),
  define("first", optionals("The first element of a list, as an optional.", ["", "[1, 2].first().value()"]), {
    "list(V).() -> optional(V)": (context: CallContext, list: readonly Value[]) => present(context, list[0]),
  }),
  define("last", optionals("The last element of a list, as an optional.", ["", "[1, 2].last().value()"]), {
    "list(V).() -> optional(V)": (context: CallContext, list: readonly Value[]) =>
      present(context, list.at(-1)),
  }),
  define(
    "optional.unwrap",
    optionals("The values of a list of optionals that have one.", [
      "",
      "optional.unwrap([optional.of(1), optional.none()])",
    ]),
    { "(list(optional(V))) -> list(V)": unwrap },
  ),
  define(
    "unwrapOpt",
    optionals("The values of a list of optionals that have one.", [
      "",
      "[optional.of(1), optional.none()].unwrapOpt()",
    ]),
    { "list(optional(V)).() -> list(V)": unwrap },
  ),
];
