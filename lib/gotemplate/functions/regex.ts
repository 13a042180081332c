import { RE2JS } from "re2js";
import { byteLength } from "./bytes.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import { nilStrings, strings } from "./go_values.ts";
import { quote } from "./go_text.ts";

/**
 * Regular expressions in RE2 syntax, in time linear to the text. A bad pattern is an error, except for `regexMatch`,
 * which answers false.
 */
export const regexFunctions = group("regex", "sprig", (define) => {
  define(
    "regexMatch",
    ["string", "string"],
    "Whether a text contains a match; false for a bad pattern.",
    [['{{regexMatch "^[a-z]+$" "abc"}}', "true"]],
    ([pattern, text]) => {
      try {
        return compile(pattern).match(text);
      } catch (error) {
        if (error instanceof FunctionError) return false;
        throw error;
      }
    },
  );
  define(
    "mustRegexMatch",
    ["string", "string"],
    "Whether a text contains a match.",
    [['{{mustRegexMatch "^[a-z]+$" "abc"}}', "true"]],
    ([pattern, text]) => compile(pattern).match(text),
  );
  for (const [prefix, check] of [["regex", compilePanicking], ["mustRegex", compile]] as const) {
    define(
      prefix + "Find",
      ["string", "string"],
      "The first match in a text; an empty text when there is none.",
      [[`{{${prefix}Find "[0-9]+" "a12b345"}}`, "12"]],
      ([pattern, text]) => {
        const [match] = check(pattern).findAll(text, 1);
        return match === undefined ? "" : text.slice(match[0], match[1]);
      },
    );
    define(
      prefix + "FindAll",
      ["string", "string", "int"],
      "The matches in a text, at most so many; all of them for -1.",
      [[`{{${prefix}FindAll "[2,4,6,8]" "123456789" -1}}`, "[2 4 6 8]"]],
      ([pattern, text, limit], context) => {
        const matches = check(pattern).findAll(text, limit);
        context.step(matches.length);
        if (matches.length === 0) return nilStrings();
        return strings(matches.map((match) => text.slice(match[0], match[1])));
      },
    );
    define(
      prefix + "ReplaceAll",
      ["string", "string", "string"],
      "The text with every match replaced; $1, ${1} and ${name} stand for groups of the match.",
      [[`{{${prefix}ReplaceAll "a(x*)b" "-ab-axxb-" "\${1}W"}}`, "-W-xxW-"]],
      ([pattern, text, replacement], context) => {
        const expression = check(pattern);
        const template = parseTemplate(replacement);
        return replaceAll(
          expression,
          text,
          context,
          (match) => expand(template, text, match, expression.groups),
        );
      },
    );
    define(
      prefix + "ReplaceAllLiteral",
      ["string", "string", "string"],
      "The text with every match replaced by a text that is taken as it is.",
      [[`{{${prefix}ReplaceAllLiteral "a(x*)b" "-ab-" "\${1}"}}`, "-${1}-"]],
      ([pattern, text, replacement], context) => replaceAll(check(pattern), text, context, () => replacement),
    );
    define(
      prefix + "Split",
      ["string", "string", "int"],
      "The text split at matches, into at most so many parts; into all for -1.",
      [[`{{${prefix}Split "z+" "pizza" -1}}`, "[pi a]"]],
      ([pattern, text, limit], context) => split(check(pattern), pattern, text, limit, context),
    );
  }
});

/** Start and end of the match and of each group, in UTF-16 units; -1 for a group that took no part. */
type Match = readonly number[];

interface Expression {
  readonly groups: ReadonlyMap<string, number>;
  match(text: string): boolean;
  findAll(text: string, limit: number): readonly Match[];
}

const CACHE_SIZE = 200;
const cache = new Map<string, Expression>();

function compile(pattern: string): Expression {
  const known = cache.get(pattern);
  if (known !== undefined) {
    // The youngest stands last.
    cache.delete(pattern);
    cache.set(pattern, known);
    return known;
  }
  const expression = build(pattern);
  cache.set(pattern, expression);
  if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value!);
  return expression;
}

function build(pattern: string): Expression {
  let engine;
  try {
    engine = RE2JS.compile(pattern).re2();
  } catch (error) {
    throw new FunctionError(error instanceof Error ? error.message : String(error));
  }
  return {
    groups: new Map(Object.entries(engine.namedGroups)),
    match: (text) => engine.match(text),
    findAll: (text, limit) => limit === 0 ? [] : engine.findAllSubmatchIndex(text, limit) ?? [],
  };
}

/** Functions without `must` panic in the original, with a longer text. */
function compilePanicking(pattern: string): Expression {
  try {
    return compile(pattern);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const shown = pattern.includes("`") ? quote(pattern) : "`" + pattern + "`";
    throw new FunctionError(`regexp: Compile(${shown}): ${error.message}`);
  }
}

function replaceAll(
  expression: Expression,
  text: string,
  context: FunctionContext,
  replacement: (match: Match) => string,
): string {
  const matches = expression.findAll(text, -1);
  context.step(matches.length);
  const parts: string[] = [];
  let end = 0;
  for (const match of matches) {
    const inserted = replacement(match);
    context.produce(byteLength(inserted));
    parts.push(text.slice(end, match[0]), inserted);
    end = match[1]!;
  }
  parts.push(text.slice(end));
  return parts.join("");
}

function split(
  expression: Expression,
  pattern: string,
  text: string,
  limit: number,
  context: FunctionContext,
) {
  if (limit === 0) return nilStrings();
  if (pattern !== "" && text === "") return strings([""]);
  const matches = expression.findAll(text, limit);
  context.step(matches.length);
  const parts: string[] = [];
  let start = 0;
  let end = 0;
  for (const match of matches) {
    if (limit > 0 && parts.length === limit - 1) break;
    end = match[0]!;
    if (match[1] !== 0) parts.push(text.slice(start, end));
    start = match[1]!;
  }
  if (end !== text.length) parts.push(text.slice(start));
  return strings(parts);
}

type TemplatePart = string | { readonly group: string };

/** Go's replacement templates: `$name` takes the longest name, `$$` is a dollar, anything else after a dollar stays. */
function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(/\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu)) {
    const [whole, dollar, braced, bare] = match;
    parts.push(template.slice(end, match.index));
    parts.push(dollar === undefined ? { group: braced ?? bare! } : "$");
    end = match.index + whole.length;
  }
  parts.push(template.slice(end));
  return parts;
}

function expand(
  template: readonly TemplatePart[],
  text: string,
  match: Match,
  names: ReadonlyMap<string, number>,
): string {
  return template.map((part) => {
    if (typeof part === "string") return part;
    const index = /^[0-9]+$/.test(part.group) ? Number(part.group) : names.get(part.group);
    if (index === undefined) return "";
    const start = match[2 * index] ?? -1;
    return start < 0 ? "" : text.slice(start, match[2 * index + 1]);
  }).join("");
}
