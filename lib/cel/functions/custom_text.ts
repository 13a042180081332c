import type { RE2JS } from "re2js";
import type { CallContext } from "../context.ts";
import { CelError, fail } from "../errors.ts";
import { eachMatch, expandTemplate, parseTemplate, pattern } from "../regex.ts";
import { define, type FunctionDecl, type FunctionSpec } from "../registry.ts";

type Int = number | bigint;

const spec = (
  library: string,
  description: string,
  ...examples: (readonly [string, string])[]
): FunctionSpec => ({
  kind: "custom",
  library,
  description,
  examples,
});

/** Longest result of strings.repeat in bytes. */
const MAX_REPEAT = 1_048_576;

function compiled(context: CallContext, name: string, expression: string, input: string): RE2JS {
  context.charge(1 + ((input.length + 1) * (expression.length + 1)) / 40);
  try {
    return pattern(expression);
  } catch (error) {
    if (!(error instanceof CelError) || error.code !== "invalid_argument") throw error;
    const message = `${name}: invalid regex pattern ${JSON.stringify(expression)}: ${error.message}`;
    throw fail("invalid_argument", message);
  }
}

function replace(context: CallContext, input: string, expression: string, template: string): string {
  const regex = compiled(context, "regex.replace", expression, input);
  const pieces = parseTemplate(template);
  const named = regex.namedGroups();
  const parts: string[] = [];
  let from = 0;
  let length = 0;
  eachMatch(regex, input, (match) => {
    const text = expandTemplate(pieces, match, named);
    parts.push(input.slice(from, match.start), text);
    length += match.start - from + text.length;
    from = match.end;
    context.charge(1 + text.length / 10);
    context.checkString(length);
  });
  parts.push(input.slice(from));
  context.checkString(length + input.length - from);
  return parts.join("");
}

function findAll(context: CallContext, expression: string, input: string): string[] {
  const found: string[] = [];
  eachMatch(compiled(context, "regex.findAll", expression, input), input, (match) => {
    context.charge(2);
    found.push(match.groups[0] ?? "");
  });
  return found;
}

/** As Go's Split: an empty input gives one empty string, an empty match splits between characters. */
function split(context: CallContext, expression: string, input: string): string[] {
  const regex = compiled(context, "regex.split", expression, input);
  if (expression !== "" && input === "") return [""];
  const parts: string[] = [];
  let from = 0;
  let end = 0;
  eachMatch(regex, input, (match) => {
    context.charge(2);
    end = match.start;
    if (match.end !== 0) parts.push(input.slice(from, end));
    from = match.end;
  });
  if (end !== input.length) parts.push(input.slice(from));
  return parts;
}

/**
 * A word for title case: letters, digits, marks and underscores, with apostrophes and dots between letters.
 */
const WORD = /[\p{L}\p{N}\p{M}_]+(?:['’.:·][\p{L}\p{M}][\p{L}\p{N}\p{M}_]*)*/gu;

function title(context: CallContext, text: string): string {
  context.charge(1 + text.length / 10);
  return text.replace(WORD, (word) => {
    const first = word.search(/\p{L}/u);
    if (first === -1) return word;
    const letter = String.fromCodePoint(word.codePointAt(first)!);
    const rest = word.slice(first + letter.length);
    return word.slice(0, first) + letter.toUpperCase() + rest.toLowerCase();
  });
}

function repeat(context: CallContext, text: string, count: Int): string {
  if (count < 0) throw fail("invalid_argument", `strings.repeat: count must be non-negative, got ${count}`);
  const bytes = new TextEncoder().encode(text).length * Number(count);
  if (bytes > MAX_REPEAT) {
    const message = `strings.repeat: result would exceed maximum length (${MAX_REPEAT} bytes)`;
    throw fail("size", message);
  }
  context.charge(1 + bytes / 10);
  return text === "" ? "" : text.repeat(Number(count));
}

/** Functions on text and patterns. */
export const TEXT = (): readonly FunctionDecl[] => [
  define("regex.match", {
    ...spec("regex", "Whether an RE2 pattern matches somewhere in a text.", [
      "",
      'regex.match("^a+$", "aaa")',
    ]),
    needs: "regex",
  }, {
    "(string, string) -> bool": (context: CallContext, expression: string, input: string) =>
      compiled(context, "regex.match", expression, input).matcher(input).find(),
  }),
  define("regex.replace", {
    ...spec("regex", "Replaces all matches; `$1` and `${name}` stand for groups.", [
      "",
      'regex.replace("a1b2", "([a-z])([0-9])", "$2$1")',
    ], ["", 'regex.replace("k=v", "(?P<key>\\\\w)=(?P<value>\\\\w)", "${value}=${key}")']),
    needs: "regex",
  }, { "(string, string, string) -> string": replace }),
  define("regex.findAll", {
    ...spec("regex", "All matches of a pattern.", ["", 'regex.findAll("[0-9]+", "a1b22")']),
    needs: "regex",
  }, { "(string, string) -> list(string)": findAll }),
  define("regex.split", {
    ...spec("regex", "Splits a text at the matches of a pattern.", ["", 'regex.split(", *", "a, b,c")']),
    needs: "regex",
  }, { "(string, string) -> list(string)": split }),
  define(
    "strings.clean",
    spec("strings", "Lower case without dashes, underscores and blanks.", [
      "",
      'strings.clean("My-App Name")',
    ]),
    {
      "(string) -> string": (context: CallContext, text: string) => {
        context.charge(1 + text.length / 10);
        return text.toLowerCase().replace(/[-_ ]/g, "");
      },
    },
  ),
  define(
    "strings.title",
    spec("strings", "Each word with a capital first letter.", [
      "",
      'strings.title("hello-world")',
    ]),
    { "(string) -> string": title },
  ),
  define(
    "strings.repeat",
    spec("strings", "A text a number of times in a row.", ["", 'strings.repeat("ab", 3)']),
    {
      "(string, int) -> string": repeat,
    },
  ),
];
