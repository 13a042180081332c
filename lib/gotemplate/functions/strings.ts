import { object } from "../../value/mod.ts";
import { byteLength } from "./bytes.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import { stringMap, strings } from "./go_values.ts";
import { lower, quote, SPACE, textOf, textsOf, titleCharacter, trimSpace, upper } from "./go_text.ts";

/** Texts: case, trimming, searching, splitting and joining. */
export const stringFunctions = group("strings", "sprig", (define) => {
  define(
    "trim",
    ["string"],
    "Removes white space from both ends.",
    [['{{trim "  a "}}', "a"]],
    ([text]) => trimSpace(text),
  );
  define(
    "upper",
    ["string"],
    "Turns letters into capitals.",
    [['{{upper "abc"}}', "ABC"]],
    ([text]) => upper(text),
  );
  define(
    "lower",
    ["string"],
    "Turns letters into small ones.",
    [['{{lower "ABC"}}', "abc"]],
    ([text]) => lower(text),
  );
  define(
    "title",
    ["string"],
    "Gives every word a capital at its start.",
    [['{{title "hello world"}}', "Hello World"]],
    ([text]) => titleWords(text),
  );
  define(
    "repeat",
    ["int", "string"],
    "Repeats a text a number of times.",
    [['{{repeat 3 "ab"}}', "ababab"], ['{{"-" | repeat 4}}', "----"]],
    ([count, text], context) => repeat(text, count, context),
  );
  define(
    ["trimAll", "trimall"],
    ["string", "string"],
    "Removes the given characters from both ends of a text.",
    [['{{trimAll "$" "$5.00$"}}', "5.00"]],
    ([cutset, text]) => trimCharacters(text, cutset),
  );
  define(
    "trimSuffix",
    ["string", "string"],
    "Removes an ending from a text, once.",
    [['{{trimSuffix "-" "hello-"}}', "hello"]],
    ([suffix, text]) => text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  );
  define(
    "trimPrefix",
    ["string", "string"],
    "Removes a beginning from a text, once.",
    [['{{trimPrefix "v" "v1.2"}}', "1.2"]],
    ([prefix, text]) => text.startsWith(prefix) ? text.slice(prefix.length) : text,
  );
  define(
    "contains",
    ["string", "string"],
    "Whether the second text contains the first.",
    [['{{contains "cat" "catch"}}', "true"]],
    ([part, text]) => text.includes(part),
  );
  define(
    "hasPrefix",
    ["string", "string"],
    "Whether the second text begins with the first.",
    [['{{hasPrefix "cat" "catch"}}', "true"]],
    ([prefix, text]) => text.startsWith(prefix),
  );
  define(
    "hasSuffix",
    ["string", "string"],
    "Whether the second text ends with the first.",
    [['{{hasSuffix "tch" "catch"}}', "true"]],
    ([suffix, text]) => text.endsWith(suffix),
  );
  define(
    "quote",
    ["...any"],
    "Puts each argument in double quotes, with escapes; nil is left out.",
    [['{{quote "a" 1 nil}}', '"a" "1"']],
    (args, context) => args.filter((arg) => arg !== null).map((arg) => quote(textOf(arg, context))).join(" "),
  );
  define(
    "squote",
    ["...any"],
    "Puts each argument in single quotes, without escapes; nil is left out.",
    [['{{squote "a" 2}}', "'a' '2'"]],
    (args, context) => args.filter((arg) => arg !== null).map((arg) => `'${shown(arg, context)}'`).join(" "),
  );
  define(
    "cat",
    ["...any"],
    "Joins the arguments with blanks; nil is left out.",
    [['{{cat "a" 1 nil "b"}}', "a 1 b"]],
    (args, context) => args.filter((arg) => arg !== null).map((arg) => shown(arg, context)).join(" "),
  );
  define(
    "replace",
    ["string", "string", "string"],
    "Replaces every occurrence of the first text by the second in the third.",
    [['{{"I Am" | replace " " "-"}}', "I-Am"]],
    ([old, replacement, text], context) => replaceAll(text, old, replacement, context),
  );
  define(
    "plural",
    ["string", "string", "int"],
    "The first text when the count is 1, else the second.",
    [['{{plural "one item" "many items" 2}}', "many items"]],
    ([one, many, count]) => count === 1 ? one : many,
  );
  define(
    "toString",
    ["any"],
    "The text of a value.",
    [["{{toString 5 | quote}}", '"5"']],
    ([value], context) => textOf(value, context),
  );
  define(
    "toStrings",
    ["any"],
    "A list of the texts of a list's items; nils are left out.",
    [["{{list 1 2 | toStrings}}", "[1 2]"]],
    ([value], context) => strings(textsOf(value, context)),
  );
  define(
    "join",
    ["string", "any"],
    "Joins the items of a list, with a separator between them; nils are left out.",
    [['{{list 1 "b" true | join "+"}}', "1+b+true"]],
    ([separator, value], context) => {
      const texts = textsOf(value, context);
      context.produce(texts.length * byteLength(separator));
      return texts.join(separator);
    },
  );
  define(
    "splitList",
    ["string", "string"],
    "Splits a text at a separator into a list.",
    [['{{splitList "," "a,b,c"}}', "[a b c]"]],
    ([separator, text], context) => strings(splitText(text, separator, -1, context)),
  );
  define(
    "split",
    ["string", "string"],
    "Splits a text at a separator into a map with the keys _0, _1 and so on.",
    [['{{$p := split "$" "a$b"}}{{$p._0}} {{$p._1}}', "a b"]],
    ([separator, text], context) => numbered(splitText(text, separator, -1, context)),
  );
  define(
    "splitn",
    ["string", "int", "string"],
    "Splits a text at a separator into at most so many parts, as a map with the keys _0, _1 and so on.",
    [['{{$p := splitn "$" 2 "a$b$c"}}{{$p._1}}', "b$c"]],
    ([separator, count, text], context) => numbered(splitText(text, separator, count, context)),
  );
  define(
    "regexQuoteMeta",
    ["string"],
    "Escapes everything that has a meaning in a regular expression.",
    [['{{regexQuoteMeta "1.2.3"}}', "1\\.2\\.3"]],
    ([text]) => text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&"),
  );
  define("hello", [], "A greeting, for trying things out.", [["{{hello}}", "Hello!"]], () => "Hello!");
});

/** `%v`: unlike the text of a value, bytes are a list of numbers here. */
function shown(value: Parameters<typeof textOf>[0], context: FunctionContext): string {
  return value instanceof Uint8Array ? context.print(value) : textOf(value, context);
}

/** Repeats a text, after its length has been counted. */
export function repeat(text: string, count: number, context: FunctionContext): string {
  if (count < 0) throw new FunctionError("strings: negative Repeat count");
  context.produce(count * byteLength(text));
  return text === "" ? "" : text.repeat(count);
}

function titleWords(text: string): string {
  let result = "";
  let previous = " ";
  for (const character of text) {
    result += isSeparator(previous) ? titleCharacter(character) : character;
    previous = character;
  }
  return result;
}

function isSeparator(character: string): boolean {
  if (character.charCodeAt(0) <= 0x7f) return !/\w/.test(character);
  return SPACE.test(character);
}

function trimCharacters(text: string, cutset: string): string {
  const cut = new Set(cutset);
  const characters = Array.from(text);
  let start = 0;
  let end = characters.length;
  while (start < end && cut.has(characters[start]!)) start++;
  while (end > start && cut.has(characters[end - 1]!)) end--;
  return characters.slice(start, end).join("");
}

function replaceAll(text: string, old: string, replacement: string, context: FunctionContext): string {
  if (old === replacement) return text;
  // An empty text is found before every character and at the end.
  const parts = old === "" ? ["", ...text, ""] : text.split(old);
  context.step(parts.length);
  context.produce(byteLength(text) + (parts.length - 1) * byteLength(replacement));
  if (old !== "") return parts.join(replacement);
  return replacement + Array.from(text, (character) => character + replacement).join("");
}

function splitText(text: string, separator: string, count: number, context: FunctionContext): string[] {
  if (count === 0) return [];
  const parts = separator === "" ? Array.from(text) : text.split(separator);
  context.step(parts.length);
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function numbered(parts: readonly string[]) {
  return stringMap(object(parts.map((part, index) => [`_${index}`, part])));
}
