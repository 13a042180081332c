import { isAlphaNumeric } from "./chars.ts";

/** Where a number ends, and whether what follows lets it be one. */
export interface NumberScan {
  readonly end: number;
  readonly isValid: boolean;
}

const DECIMAL = "0123456789_";
const HEXADECIMAL = "0123456789abcdefABCDEF_";
const OCTAL = "01234567_";
const BINARY = "01_";

/** Scans what may be a number at an offset; whether it is one is found out when its value is taken. */
export function scanNumber(text: string, start: number): NumberScan {
  let at = start;
  const accept = (chars: string) => {
    const char = text[at];
    if (char === undefined || !chars.includes(char)) return false;
    at++;
    return true;
  };
  const acceptRun = (chars: string) => {
    while (accept(chars));
  };
  accept("+-");
  let digits = DECIMAL;
  if (accept("0")) {
    if (accept("xX")) digits = HEXADECIMAL;
    else if (accept("oO")) digits = OCTAL;
    else if (accept("bB")) digits = BINARY;
  }
  acceptRun(digits);
  if (accept(".")) acceptRun(digits);
  if (digits === DECIMAL && accept("eE") || digits === HEXADECIMAL && accept("pP")) {
    accept("+-");
    acceptRun(DECIMAL);
  }
  accept("i");
  const next = text.codePointAt(at);
  if (next === undefined || !isAlphaNumeric(next)) return { end: at, isValid: true };
  return { end: at + (next > 0xffff ? 2 : 1), isValid: false };
}
