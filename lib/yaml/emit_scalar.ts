import { encodeBase64, formatFloat, INT64_MAX, INT64_MIN, isDate, UINT64_MAX } from "../value/mod.ts";

/** The text of a scalar, and what was known about its style before its characters were looked at. */
export interface Scalar {
  readonly text: string;
  readonly wanted: "plain" | "double" | "literal";
  readonly tag?: string;
}

/** The styles a scalar can be written in. */
export type ScalarStyle = "plain" | "single" | "double" | "literal";

/** Which styles the characters of a scalar permit. */
export interface ScalarFacts {
  readonly hasBreaks: boolean;
  readonly allowsPlain: boolean;
  readonly allowsSingle: boolean;
  readonly allowsLiteral: boolean;
}

/** A scalar whose text is known to need no quotes. */
export function plainScalar(text: string): Scalar {
  return { text, wanted: "plain" };
}

/** A float in the form Go's `%v` gives. */
export function floatScalar(value: number): Scalar {
  if (Number.isNaN(value)) return plainScalar(".nan");
  if (!Number.isFinite(value)) return plainScalar(value > 0 ? ".inf" : "-.inf");
  return plainScalar(formatFloat(value, "g"));
}

/** Bytes, as base64 in lines of 70 under the tag `!!binary`. */
export function bytesScalar(bytes: Uint8Array): Scalar {
  const encoded = encodeBase64(bytes);
  const lines = encoded.match(/.{1,70}/g) ?? [];
  // The line count follows from the length, so that a single full line keeps its break.
  const text = Math.floor(encoded.length / 70) + 1 > 1 ? lines.join("\n") + "\n" : encoded;
  return { text, wanted: text.includes("\n") ? "literal" : "plain", tag: "!!binary" };
}

/** Text. It is quoted when YAML 1.1 or 1.2 would read the bare words as another type. */
export function stringScalar(text: string): Scalar {
  if (!text.isWellFormed()) return bytesScalar(rawBytes(text));
  if (text.includes("\n")) return { text, wanted: "literal" };
  return { text, wanted: readsAsText(text) ? "plain" : "double" };
}

/** The style for a scalar; a key on one line with its colon may not use blocks. */
export function chooseStyle(scalar: Scalar, facts: ScalarFacts, isSimpleKey: boolean): ScalarStyle {
  let style: ScalarStyle = scalar.wanted;
  if (isSimpleKey && facts.hasBreaks) style = "double";
  if (style === "plain" && (!facts.allowsPlain || (scalar.text === "" && isSimpleKey))) style = "single";
  if (style === "single" && !facts.allowsSingle) style = "double";
  if (style === "literal" && (!facts.allowsLiteral || isSimpleKey)) style = "double";
  return style;
}

const DOCUMENT_MARK = /^(?:---|\.\.\.)/;
const LEADING_INDICATOR = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$))/;
const INNER_INDICATOR = /[^]:(?:[ \t]|$)|[ \t\n\r\0\x85\u2028\u2029]#/;
const BREAK = "[\\n\\r\\x85\\u2028\\u2029]";
const ANY_BREAK = new RegExp(BREAK);
const OUTER_BLANK = new RegExp(`^(?: |${BREAK})|(?: |${BREAK})$`);
const BREAK_THEN_SPACE = new RegExp(`${BREAK} `);
const SPACE_THEN_BREAK = new RegExp(` ${BREAK}`);

/** Finds out which styles the characters of a text permit. */
export function analyze(text: string): ScalarFacts {
  if (text === "") {
    return { hasBreaks: false, allowsPlain: true, allowsSingle: true, allowsLiteral: false };
  }
  const hasBreaks = ANY_BREAK.test(text);
  const isSpecial = hasUnprintable(text);
  const spaceBeforeBreak = SPACE_THEN_BREAK.test(text);
  const hasTabs = text.includes("\t");
  const breakBeforeSpace = BREAK_THEN_SPACE.test(text);
  const needsDouble = spaceBeforeBreak || hasTabs || isSpecial || breakBeforeSpace;
  const hasIndicators = DOCUMENT_MARK.test(text) || LEADING_INDICATOR.test(text) ||
    INNER_INDICATOR.test(text);
  return {
    hasBreaks,
    allowsPlain: !needsDouble && !hasBreaks && !hasIndicators && !OUTER_BLANK.test(text),
    allowsSingle: !needsDouble,
    allowsLiteral: !spaceBeforeBreak && !isSpecial && !text.endsWith(" "),
  };
}

/** yaml.v3 counts every character beyond U+FFFF, besides the control characters, as unprintable. */
export function isPrintable(code: number): boolean {
  return code === 0x0a || (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff);
}

function hasUnprintable(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code !== 0x09 && !isPrintable(code)) return true;
  }
  return false;
}

/** Invalid bytes travel in a string as lone surrogates U+DC80 to U+DCFF. */
function rawBytes(text: string): Uint8Array {
  const parts: number[] = [];
  const encoder = new TextEncoder();
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (character.length === 1 && code >= 0xdc80 && code <= 0xdcff) parts.push(code - 0xdc00);
    else parts.push(...encoder.encode(character));
  }
  return Uint8Array.from(parts);
}

const WORDS = new Set([
  ..."true True TRUE false False FALSE ~ null Null NULL".split(" "),
  ..."y Y yes Yes YES on On ON n N no No NO off Off OFF".split(" "),
  ..."nan NaN NAN inf Inf INF".split(" ").map((word) => "." + word),
  ..."inf Inf INF".split(" ").flatMap((word) => ["+." + word, "-." + word]),
]);
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
/** Prefixes that yaml.v3 strips itself; a sign may then stand behind them. */
const SIGN_INSIDE = /^0(?:b[-+]?[01]+|o[-+]?[0-7]+)$/;

/** Whether the bare text reads back as a string, under YAML 1.1 as well as 1.2. */
export function readsAsText(text: string): boolean {
  if (text === "" || WORDS.has(text)) return false;
  const first = text.charCodeAt(0);
  const isDigitOrSign = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d;
  if (first === 0x2e) return !isFloat(text.replace(/(?<=\d)_(?=\d)/g, ""));
  if (!isDigitOrSign) return true;
  const plain = text.replaceAll("_", "");
  return !(isInteger(plain) || isFloat(plain) || BASE_60.test(text) || isTimestamp(text));
}

function isFloat(text: string): boolean {
  return FLOAT.test(text) && Number.isFinite(Number(text));
}

function isInteger(text: string): boolean {
  if (SIGN_INSIDE.test(text) && /[-+]/.test(text)) {
    return fitsInt64(text[2] + "0" + text[1] + text.slice(3), true);
  }
  if (!INTEGER.test(text)) return false;
  return fitsInt64(text, /^[-+]/.test(text));
}

function fitsInt64(text: string, isSigned: boolean): boolean {
  const digits = text.replace(/^[-+]/, "").replace(/^0(?=[0-7])/, "0o");
  const number = text.startsWith("-") ? -BigInt(digits) : BigInt(digits);
  return number >= INT64_MIN && number <= (isSigned ? INT64_MAX : UINT64_MAX);
}

const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d\d:\d\d))| +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  if (!isDate(year, month, day)) return false;
  const [hour, minute, second] = (match[4] === undefined ? match.slice(8, 11) : match.slice(4, 7)).map(
    Number,
  ) as [
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return false;
  const offset = match[7];
  return offset === undefined || offset === "Z" ||
    (Number(offset.slice(1, 3)) <= 24 && Number(offset.slice(4)) < 60);
}
