const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Whether Go's `unicode.IsPrint` (and `strconv.IsPrint`) holds: letters, marks, numbers, punctuation, symbols, space. */
export function isPrintable(code: number): boolean {
  if (code < 0x7f) return code >= 0x20;
  return PRINTABLE.test(String.fromCodePoint(code));
}

const SIMPLE: Record<number, string> = {
  7: "\\a",
  8: "\\b",
  12: "\\f",
  10: "\\n",
  13: "\\r",
  9: "\\t",
  11: "\\v",
};

function isLoneSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xe000;
}

function escapeRune(code: number, mark: number, asciiOnly: boolean): string {
  // A byte that is no UTF-8 travels as U+DC00 + byte.
  if (code >= 0xdc80 && code <= 0xdcff) return "\\x" + (code - 0xdc00).toString(16);
  if (isLoneSurrogate(code)) code = 0xfffd;
  if (code === mark || code === 92) return "\\" + String.fromCharCode(code);
  if (code < 0x80 ? isPrintable(code) : !asciiOnly && isPrintable(code)) return String.fromCodePoint(code);
  const simple = SIMPLE[code];
  if (simple !== undefined) return simple;
  if (code < 0x20 || code === 0x7f) return "\\x" + code.toString(16).padStart(2, "0");
  return code < 0x10000
    ? "\\u" + code.toString(16).padStart(4, "0")
    : "\\U" + code.toString(16).padStart(8, "0");
}

/** A text as a double-quoted Go string literal. */
export function quote(text: string, asciiOnly = false): string {
  let result = '"';
  for (const char of text) result += escapeRune(char.codePointAt(0)!, 34, asciiOnly);
  return result + '"';
}

/** A code point as a single-quoted Go character literal; one that Unicode does not have becomes U+FFFD. */
export function quoteRune(code: number, asciiOnly = false): string {
  const rune = code < 0 || code > 0x10ffff || isLoneSurrogate(code) ? 0xfffd : code;
  return "'" + escapeRune(rune, 39, asciiOnly) + "'";
}

/** Whether a text can stand between back quotes: one line, no back quote, no control character but tab. */
export function canBackquote(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return !/[\x00-\x08\x0a-\x1f\x7f`\ufeff]/.test(text) && text.isWellFormed();
}
