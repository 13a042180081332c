const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;

/** A blank as Go's lexer knows it: space, tab, carriage return, line feed. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10;
}

/** Whether a code point may stand in a name: a letter, a decimal digit or an underscore. */
export function isAlphaNumeric(code: number): boolean {
  if (code < 128) {
    return code >= 97 && code <= 122 || code >= 65 && code <= 90 || code >= 48 && code <= 57 || code === 95;
  }
  return LETTER_OR_DIGIT.test(String.fromCodePoint(code));
}

/** Number of line feeds in a part of a text. */
export function countLines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", start); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/**
 * Length of a part of a text in bytes. U+DC80 to U+DCFF alone stand for one byte that is no UTF-8; any other lone
 * surrogate counts as U+FFFD.
 */
export function utf8Length(text: string, start = 0, end = text.length): number {
  let bytes = end - start;
  for (let index = start; index < end; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit >= 0xd800 && unit < 0xdc00 && index + 1 < end && isLow(text.charCodeAt(index + 1))) {
      bytes += 2;
      index++;
    } else if (unit < 0xdc80 || unit > 0xdcff) bytes += 2;
  }
  return bytes;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Start of the run of blanks that ends a text, within `start..end`. */
export function trimEnd(text: string, start: number, end: number): number {
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

/** End of the run of blanks that begins at an offset. */
export function trimStart(text: string, start: number): number {
  while (start < text.length && isSpace(text.charCodeAt(start))) start++;
  return start;
}
