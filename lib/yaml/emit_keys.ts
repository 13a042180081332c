import { asNumber, type Value } from "../value/mod.ts";

const DIGIT = /\p{Nd}/u;
const LETTER = /\p{L}/u;

/**
 * yaml.v3's order of map keys: numbers and booleans by value, text in natural order, so that `k9` comes before `k10`
 * and anything that is no letter before letters.
 */
export function byNaturalOrder(a: readonly [Value, unknown], b: readonly [Value, unknown]): number {
  const left = a[0];
  const right = b[0];
  if (typeof left === "string" && typeof right === "string") return compareNaturally(left, right);
  const leftNumber = keyNumber(left);
  const rightNumber = keyNumber(right);
  if (leftNumber !== undefined && rightNumber !== undefined && leftNumber !== rightNumber) {
    return leftNumber - rightNumber;
  }
  return kindRank(left) - kindRank(right);
}

function keyNumber(key: Value): number | undefined {
  return typeof key === "boolean" ? Number(key) : asNumber(key);
}

/** Kinds in the order in which Go's reflection counts them. */
function kindRank(key: Value): number {
  if (typeof key === "boolean") return 1;
  if (typeof key === "string") return 5;
  if (typeof key === "bigint" || Number.isSafeInteger(key)) return 2;
  return typeof key === "number" ? 4 : 3;
}

/** Natural order of two texts: negative, zero or positive. Runs of digits compare by their number. */
export function compareNaturally(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  let isAfterDigits = false;
  for (let index = 0; index < left.length && index < right.length; index++) {
    const x = left[index]!;
    const y = right[index]!;
    if (x === y) {
      isAfterDigits = DIGIT.test(x);
      continue;
    }
    const xIsLetter = LETTER.test(x);
    const yIsLetter = LETTER.test(y);
    if (xIsLetter && yIsLetter) return codePoint(x) - codePoint(y);
    if (xIsLetter || yIsLetter) return (isAfterDigits ? xIsLetter : yIsLetter) ? -1 : 1;
    return compareRuns(left, right, index);
  }
  return left.length - right.length;
}

function compareRuns(left: readonly string[], right: readonly string[], index: number): number {
  const lead = (left[index] === "0" || right[index] === "0") && followsNonZeroDigit(left, index) ? 1n : 0n;
  const x = digitRun(left, index, lead);
  const y = digitRun(right, index, lead);
  if (x.number !== y.number) return x.number < y.number ? -1 : 1;
  if (x.end !== y.end) return x.end - y.end;
  return codePoint(left[index]!) - codePoint(right[index]!);
}

/** Zeros inside a number (`102`) count; leading ones do not. */
function followsNonZeroDigit(text: readonly string[], index: number): boolean {
  for (let at = index - 1; at >= 0 && DIGIT.test(text[at]!); at--) {
    if (text[at] !== "0") return true;
  }
  return false;
}

function digitRun(text: readonly string[], start: number, lead: bigint): { number: bigint; end: number } {
  let number = lead;
  let end = start;
  for (; end < text.length && DIGIT.test(text[end]!); end++) {
    number = BigInt.asIntN(64, number * 10n + BigInt(codePoint(text[end]!) - 48));
  }
  return { number, end };
}

function codePoint(character: string): number {
  return character.codePointAt(0)!;
}
