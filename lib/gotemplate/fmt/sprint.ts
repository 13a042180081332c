import { plainText } from "./plain.ts";
import type { Meter, Printable } from "./types.ts";

/** `fmt.Sprint`: a blank stands between two operands of which neither is a string. */
export function sprint(args: readonly Printable[], meter?: Meter): string {
  let text = "";
  let wasString = false;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    const isString = typeof arg === "string";
    if (index > 0 && !isString && !wasString) text += " ";
    text += plainText(arg, meter);
    wasString = isString;
  }
  return text;
}

/** `fmt.Sprintln`: blanks between all operands, a line feed at the end. */
export function sprintln(args: readonly Printable[], meter?: Meter): string {
  return args.map((arg) => plainText(arg, meter)).join(" ") + "\n";
}
