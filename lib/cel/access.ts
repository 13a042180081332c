import {
  Float,
  isIntNumber,
  isObject,
  keyText,
  mapGet,
  type MapKey,
  Uint,
  type Value,
  ValueMap,
} from "../value/mod.ts";
import { fail } from "./errors.ts";
import type { Context } from "./context.ts";
import { isMap, kindOfVal, Optional, typeNameOf, type Val } from "./values.ts";

function missing(key: Val, within: Val): Error {
  const text = typeof key === "object" && key !== null && !(key instanceof Uint || key instanceof Float)
    ? typeNameOf(key)
    : keyText(key);
  const error = fail("no_such_key", `no such key: ${text}`);
  return typeof key === "string" && isObject(within) ? error.missed(key, within) : error;
}

/** `operand.field` for every kind of operand. */
export function selectField(context: Context, operand: Val, field: string): Val {
  if (operand instanceof Optional) {
    if (operand.value === undefined) return operand;
    return selectOptional(context, operand.value, field);
  }
  const found = isMap(operand) ? mapGet(operand, field) : undefined;
  if (found === undefined) throw missing(field, operand);
  return found;
}

/** `operand.?field` */
export function selectOptional(context: Context, operand: Val, field: string): Val {
  context.internal = true;
  if (operand instanceof Optional) {
    return operand.value === undefined ? operand : selectOptional(context, operand.value, field);
  }
  const found = isMap(operand) ? mapGet(operand, field) : undefined;
  return found === undefined ? Optional.NONE : new Optional(found);
}

/** `has(operand.field)`; false for anything that has no fields. */
export function testField(operand: Val, field: string): boolean {
  if (operand instanceof Optional) return operand.value !== undefined && testField(operand.value, field);
  if (isObject(operand)) return Object.hasOwn(operand, field);
  return operand instanceof ValueMap && operand.has(field);
}

/** A key as maps know it, else undefined. */
function asKey(key: Val): MapKey | undefined {
  const kind = kindOfVal(key);
  const isKey = kind === "string" || kind === "int" || kind === "uint" || kind === "double" ||
    kind === "bool";
  return isKey ? key as MapKey : undefined;
}

/** `operand[key]` */
export function index(context: Context, operand: Val, key: Val): Val {
  if (Array.isArray(operand)) {
    const position = typeof key === "number" && isIntNumber(key) ? key : listIndex(key);
    const item = operand[position];
    if (position < 0 || item === undefined) throw outOfBounds(key);
    return item;
  }
  if (operand instanceof Optional) {
    if (operand.value === undefined) return operand;
    return indexOptional(context, operand.value, key);
  }
  const mapKey = asKey(key);
  const found = mapKey !== undefined && isMap(operand) ? mapGet(operand, mapKey) : undefined;
  if (found === undefined) throw missing(key, operand);
  return found;
}

/** `operand[?key]` */
export function indexOptional(context: Context, operand: Val, key: Val): Val {
  context.internal = true;
  if (operand instanceof Optional) {
    return operand.value === undefined ? operand : indexOptional(context, operand.value, key);
  }
  if (Array.isArray(operand)) {
    const position = listIndex(key);
    const item: Value | undefined = position < 0 ? undefined : operand[position];
    return item === undefined ? Optional.NONE : new Optional(item);
  }
  const mapKey = asKey(key);
  const found = mapKey !== undefined && isMap(operand) ? mapGet(operand, mapKey) : undefined;
  return found === undefined ? Optional.NONE : new Optional(found);
}

function listIndex(key: Val): number {
  const kind = kindOfVal(key);
  if (kind === "int") return Number(key as number);
  if (kind === "uint") return Number((key as Uint).value);
  if (kind === "double") {
    const number = key instanceof Float ? key.value : key as number;
    if (Number.isInteger(number)) return number;
    throw fail("invalid_argument", `unsupported index value ${number} in list`);
  }
  throw fail("invalid_argument", `unsupported index type '${typeNameOf(key)}' in list`);
}

function outOfBounds(key: Val): Error {
  return fail("index_out_of_bounds", `index out of bounds: ${keyText(key)}`);
}
