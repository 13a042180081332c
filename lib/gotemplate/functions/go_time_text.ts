import { toBinary } from "./bytes.ts";

/** How Go's time package quotes a text in a message: what is no printable ASCII as the bytes it is made of. */
export function quoteTime(text: string): string {
  let result = '"';
  for (const byte of toBinary(text)) {
    const code = byte.charCodeAt(0);
    if (code < 0x20 || code >= 0x80) result += "\\x" + code.toString(16).padStart(2, "0");
    else result += byte === '"' || byte === "\\" ? "\\" + byte : byte;
  }
  return result + '"';
}
