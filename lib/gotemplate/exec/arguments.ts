import {
  double,
  Duration,
  Float,
  int,
  isIntNumber,
  isObject,
  object,
  Timestamp,
  type Value,
} from "../../value/mod.ts";
import { Complex, typeName } from "../fmt/types.ts";
import { goType } from "../functions/go_values.ts";
import type { ParameterType } from "../functions/contract.ts";
import type { BoolNode, NumberNode, StringNode } from "../parse/nodes.ts";
import type { ArgumentType, Item } from "./item.ts";
import type { State } from "./state.ts";

const GO_TYPES: Record<ArgumentType, string> = {
  any: "interface {}",
  string: "string",
  int: "int",
  int64: "int64",
  float64: "float64",
  bool: "bool",
  map: "map[string]interface {}",
  list: "[]interface {}",
  strings: "[]string",
  bytes: "[]uint8",
  time: "time.Time",
  duration: "time.Duration",
  reflect: "reflect.Value",
};

/** Go's name of a parameter type. */
export function parameterTypeName(type: ArgumentType): string {
  return GO_TYPES[type];
}

/** What `nil` or an absent value becomes for a parameter; undefined when its type has no nil. */
function zeroOf(type: ParameterType): Value | undefined {
  switch (type) {
    case "any":
      return null;
    case "map":
      return object();
    case "list":
    case "strings":
      return [];
    case "bytes":
      return new Uint8Array();
    default:
      return undefined;
  }
}

/** The word `nil` as an argument. */
export function nilArgument(state: State, type: ArgumentType): Item {
  if (type === "reflect") return undefined;
  const zero = zeroOf(type);
  return zero === undefined ? state.fail(`cannot assign nil to ${GO_TYPES[type]}`) : zero;
}

/** Checks a value that is known only now against a parameter's type. */
export function checked(state: State, value: Item, type: ArgumentType): Item {
  if (type === "reflect") return value;
  if (type === "any") return value === undefined ? null : value;
  if (value === undefined) {
    return zeroOf(type) ?? state.fail(`invalid value; expected ${GO_TYPES[type]}`);
  }
  if (value !== null && hasType(value, type)) return value;
  const got = value === null ? "interface {}" : typeName(value);
  return state.fail(`wrong type for value; expected ${GO_TYPES[type]}; got ${got}`);
}

function hasType(value: Exclude<Item, null | undefined>, type: ParameterType): boolean {
  if (value instanceof Complex) return false;
  switch (type) {
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "int":
    case "int64":
      return typeof value === "bigint" || typeof value === "number" && isIntNumber(value);
    case "float64":
      return value instanceof Float || typeof value === "number" && !isIntNumber(value);
    case "map":
      return isObject(value) && goType(value) === GO_TYPES.map;
    case "list":
      return Array.isArray(value) && goType(value) === GO_TYPES.list;
    case "strings":
      return Array.isArray(value) && goType(value) === GO_TYPES.strings;
    case "bytes":
      return value instanceof Uint8Array;
    case "time":
      return value instanceof Timestamp;
    case "duration":
      return value instanceof Duration;
    default:
      return true;
  }
}

/** A constant, or why it does not fit. */
export type Constant = { readonly value: Item } | { readonly problem: string };

/** The value of a constant by its own type: an int, a float when it is written as one, a complex number. */
export function idealConstant({ literal }: NumberNode): Constant {
  const { text, complex } = literal;
  if (complex !== undefined) return { value: new Complex(complex[0], complex[1]) };
  if (literal.float !== undefined && !/^[+-]?0[xX](?!.*[pP])|^'/.test(text) && /[.eEpP]/.test(text)) {
    return { value: double(literal.float) };
  }
  return literal.int === undefined ? { problem: `${text} overflows int` } : { value: int(literal.int) };
}

/** A constant as an argument: it takes the parameter's type where it can. */
export function constantArgument(node: BoolNode | NumberNode | StringNode, type: ArgumentType): Constant {
  const shown = node.kind === "string"
    ? node.quoted
    : node.kind === "bool"
    ? String(node.value)
    : node.literal.text;
  switch (type) {
    case "any":
    case "reflect":
      return node.kind === "number" ? idealConstant(node) : { value: node.value };
    case "string":
      return node.kind === "string" ? { value: node.value } : { problem: `expected string; found ${shown}` };
    case "bool":
      return node.kind === "bool" ? { value: node.value } : { problem: `expected bool; found ${shown}` };
    case "int":
    case "int64":
    case "duration": {
      const exact = node.kind === "number" ? node.literal.int : undefined;
      if (exact === undefined) return { problem: `expected integer; found ${shown}` };
      return { value: type === "duration" ? new Duration(exact) : int(exact) };
    }
    case "float64": {
      const exact = node.kind === "number" ? node.literal.float : undefined;
      return exact === undefined ? { problem: `expected float; found ${shown}` } : { value: double(exact) };
    }
    default:
      return { problem: `can't handle ${shown} for arg of type ${GO_TYPES[type]}` };
  }
}
