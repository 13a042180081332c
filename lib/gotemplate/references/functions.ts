import type { ArgumentNode } from "../parse/nodes.ts";
import { close, extend, NOWHERE, type Origin, union } from "./origin.ts";

/** What a call reads, and where its result comes from. */
export interface CallReferences {
  /** Places that the call reads as a whole. */
  readonly reads: Origin;
  readonly result: Origin;
}

/** An argument: its node, when it is written out, and where its value comes from. */
export interface Argument {
  readonly node: ArgumentNode | undefined;
  readonly origin: Origin;
}

type Rule = (args: readonly Argument[]) => CallReferences;

function literal(argument: Argument | undefined): string | undefined {
  return argument?.node?.kind === "string" ? argument.node.value : undefined;
}

/** Looks up literal names one after the other; the first key that is not literal reads everything. */
function lookUp(base: Argument | undefined, keys: readonly Argument[]): CallReferences {
  let origin = base?.origin ?? NOWHERE;
  for (const key of keys) {
    const name = literal(key);
    if (name === undefined) {
      // A position leads to an item; a computed key may name anything.
      if (key.node?.kind !== "number") return { reads: union(origin, key.origin), result: close(origin) };
      origin = close(origin);
    } else origin = extend(origin, name);
  }
  return { reads: keys.length === 0 ? NOWHERE : origin, result: origin };
}

function allOf(args: readonly Argument[]): Origin {
  return union(...args.map((arg) => arg.origin));
}

/** The result is one of the arguments. */
const oneOf: Rule = (args) => ({ reads: NOWHERE, result: allOf(args) });

const selection: Rule = ([base, ...keys]) => {
  const names = keys.map(literal);
  if (names.includes(undefined)) return { reads: base?.origin ?? NOWHERE, result: NOWHERE };
  return { reads: union(...names.map((name) => extend(base?.origin ?? NOWHERE, name!))), result: NOWHERE };
};

/** Functions that read less than all of their arguments, or hand one of them on. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["index", ([base, ...keys]) => lookUp(base, keys)],
  ["get", ([base, ...keys]) => lookUp(base, keys)],
  ["hasKey", ([base, ...keys]) => ({ reads: lookUp(base, keys).reads, result: NOWHERE })],
  ["dig", (args) => {
    const found = lookUp(args.at(-1), args.slice(0, -2));
    return { reads: found.reads, result: union(found.result, args.at(-2)?.origin ?? NOWHERE) };
  }],
  ["pluck", ([key, ...maps]) => {
    const found = maps.map((map) => lookUp(map, key === undefined ? [] : [key]));
    return { reads: union(...found.map((each) => each.reads)), result: NOWHERE };
  }],
  ["pick", selection],
  ["and", oneOf],
  ["or", oneOf],
  ["default", oneOf],
  ["coalesce", oneOf],
  ["ternary", oneOf],
  ["not", () => ({ reads: NOWHERE, result: NOWHERE })],
  ["empty", () => ({ reads: NOWHERE, result: NOWHERE })],
  ["first", (args) => ({ reads: allOf(args), result: close(allOf(args)) })],
  ["last", (args) => ({ reads: allOf(args), result: close(allOf(args)) })],
]);

/** What a call of a function means; a function without a rule reads its arguments and gives something new. */
export function callReferences(name: string, args: readonly Argument[]): CallReferences {
  return RULES.get(name)?.(args) ?? { reads: allOf(args), result: NOWHERE };
}
