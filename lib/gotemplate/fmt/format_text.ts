import { toBytes } from "../functions/bytes.ts";
import { type Flags, pad } from "./flags.ts";
import { canBackquote, quote } from "./quote.ts";

/** A string under a verb, or undefined when strings do not know the verb. */
export function formatString(text: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case "v":
      return flags.sharpV ? quoted(text, flags) : pad(truncated(text, flags), flags);
    case "s":
      return pad(truncated(text, flags), flags);
    case "q":
      return quoted(text, flags);
    case "x":
    case "X":
      return hexBytes(toBytes(text), verb, flags);
  }
  return undefined;
}

function truncated(text: string, { precision }: Flags): string {
  if (precision === undefined || text.length <= precision) return text;
  let end = 0;
  for (let count = 0; count < precision && end < text.length; count++) {
    end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

function quoted(text: string, flags: Flags): string {
  const short = truncated(text, flags);
  if (flags.sharp && canBackquote(short)) return pad("`" + short + "`", flags);
  return pad(quote(short, flags.plus), flags);
}

/** Bytes as hexadecimal digits; `% x` sets them apart, `%#x` marks them. */
export function hexBytes(bytes: Uint8Array, verb: "x" | "X", flags: Flags): string {
  const shown = flags.precision === undefined ? bytes : bytes.subarray(0, flags.precision);
  const prefix = flags.sharp ? "0" + verb : "";
  let text = "";
  for (let index = 0; index < shown.length; index++) {
    if (index === 0 || flags.space) text += (index > 0 ? " " : "") + prefix;
    const hex = shown[index]!.toString(16).padStart(2, "0");
    text += verb === "X" ? hex.toUpperCase() : hex;
  }
  return pad(text, flags);
}
