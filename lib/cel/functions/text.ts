import { mapSize, type Value } from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { fail } from "../errors.ts";
import type { Val } from "../values.ts";

const SURROGATE = /[\ud800-\udbff]/;

/** Whether every code point of a string is one UTF-16 unit. */
export function isFlat(text: string): boolean {
  return !SURROGATE.test(text);
}

/** Number of code points. */
export function codePointCount(text: string): number {
  if (isFlat(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** UTF-16 offset of a code point position that lies within the string. */
export function unitOffset(text: string, position: number): number {
  let unit = 0;
  for (let seen = 0; seen < position; seen++) {
    unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  }
  return unit;
}

/** `size()` of any sizable value. */
export function size(context: CallContext, value: Val): number {
  if (typeof value === "string") {
    context.charge(value.length / 10);
    return codePointCount(value);
  }
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length;
  const entries = mapSize(value as Value);
  if (entries === undefined) throw fail("no_such_overload", "no such overload: size");
  return entries;
}
