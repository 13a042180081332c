import type { Item } from "../exec/item.ts";
import { isPrintable, sprint, sprintf, sprintln } from "../fmt/mod.ts";
import type { Printable } from "../fmt/types.ts";
import { toBytes } from "../functions/bytes.ts";
import type { FunctionContext } from "../functions/contract.ts";
import { builtin, type BuiltinFunction } from "./define.ts";

/** The arguments as printed text, where an absent value is named. */
function textOf(args: readonly Item[], context: FunctionContext): string {
  if (args.length === 1 && typeof args[0] === "string") return args[0];
  const text = sprint(args.map((arg) => arg ?? "<no value>"), context);
  return counted(text, context);
}

function counted(text: string, context: FunctionContext): string {
  if (text.length > 256) context.produce(text.length);
  return text;
}

const HTML: Record<string, string> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

const JS: Record<string, string> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "<": "\\u003C",
  ">": "\\u003E",
  "&": "\\u0026",
  "=": "\\u003D",
};

function escapeJs(text: string): string {
  let result = "";
  for (const char of text) {
    const known = JS[char];
    const code = char.codePointAt(0)!;
    if (known !== undefined) result += known;
    else if (code === 0x7f || code >= 0x20 && isPrintable(code)) result += char;
    else result += "\\u" + code.toString(16).toUpperCase().padStart(4, "0");
  }
  return result;
}

function escapeQuery(text: string): string {
  let result = "";
  for (const byte of toBytes(text)) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.~-]/.test(char)) result += char;
    else result += byte === 32 ? "+" : "%" + byte.toString(16).toUpperCase().padStart(2, "0");
  }
  return result;
}

const ANY = { fixed: 0, isVariadic: true, seesAbsent: false };

/** `print`, `printf`, `println`, `html`, `js`, `urlquery`. */
export const printingFunctions: readonly BuiltinFunction[] = [
  builtin(
    "print",
    "printing",
    ANY,
    "The arguments as text, with blanks between those of which neither is a text.",
    [[`{{print 1 2 "x" 3}}`, "1 2x3"]],
    (args, context) => counted(sprint(args as readonly Printable[], context), context),
  ),
  builtin(
    "println",
    "printing",
    ANY,
    "The arguments as text with blanks between them and a line feed at the end.",
    [[`{{println "a" 1}}`, "a 1\n"]],
    (args, context) => counted(sprintln(args as readonly Printable[], context), context),
  ),
  {
    ...builtin(
      "printf",
      "printing",
      { fixed: 0, isVariadic: true, seesAbsent: false },
      "Formats the arguments by a format text with Go's verbs (`%s`, `%d`, `%v`, `%q`, `%5.2f`, …).",
      [[`{{printf "%s-%03d" "x" 7}}`, "x-007"]],
      ([format, ...args], context) =>
        counted(sprintf(format as string, args as readonly Printable[], context), context),
    ),
    parameters: ["string"],
  },
  builtin(
    "html",
    "escaping",
    ANY,
    "The arguments as text, escaped for HTML.",
    [[`{{html "<a>"}}`, "&lt;a&gt;"]],
    (args, context) => counted(textOf(args, context).replace(/[\0"'&<>]/g, (char) => HTML[char]!), context),
  ),
  builtin(
    "js",
    "escaping",
    ANY,
    "The arguments as text, escaped for a JavaScript string literal.",
    [[`{{js "it's"}}`, "it\\'s"]],
    (args, context) => counted(escapeJs(textOf(args, context)), context),
  ),
  builtin(
    "urlquery",
    "escaping",
    ANY,
    "The arguments as text, escaped for the query of a URL.",
    [[`{{urlquery "a b&c"}}`, "a+b%26c"]],
    (args, context) => counted(escapeQuery(textOf(args, context)), context),
  ),
];
