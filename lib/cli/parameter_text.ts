import { formatJson, type Value } from "../value/mod.ts";

/** One `key=value` of a flag; a key may come several times. */
export interface Entry {
  readonly key: string;
  /** The text after `=`, without grouping quotes. */
  readonly text: string;
}

/** Why a flag's text is no list of entries. */
export class ParameterSyntax extends Error {
  override readonly name = "ParameterSyntax";
}

/**
 * Reads the text of one flag: `key=value`, several of them separated by commas, where a part without `=` repeats the
 * last key. Quotes group and disappear; a backslash in quotes keeps the next character. A value that starts with `{`,
 * `[` or `"` is taken whole (decision F14), and one that starts with a scheme keeps its commas. Throws
 * {@link ParameterSyntax}.
 */
export function parseEntries(text: string): Entry[] {
  const entries: Entry[] = [];
  let rest = text;
  let last: string | undefined;
  do {
    const part = nextPart(rest, last !== undefined);
    rest = part.rest;
    if (part.key !== undefined) last = checkKey(part.key, text);
    if (last === undefined) throw new ParameterSyntax(`"${shorten(text)}" is not of the form key=value`);
    entries.push({ key: last, text: part.value });
  } while (rest !== "");
  return entries;
}

interface Part {
  readonly key?: string;
  readonly value: string;
  /** What follows the comma; empty at the end. */
  readonly rest: string;
}

function nextPart(text: string, mayRepeat: boolean): Part {
  const match = /^\s*([^\s=,"']*)\s*=/.exec(text);
  if (!match) {
    if (!mayRepeat) {
      // The key is judged by the caller, which knows how to say what is wrong with it.
      const equals = text.indexOf("=");
      if (equals === -1) throw new ParameterSyntax(`"${shorten(text)}" is not of the form key=value`);
      return { key: text.slice(0, equals), value: text.slice(equals + 1), rest: "" };
    }
    return valueOf(text);
  }
  return { key: match[1]!, ...valueOf(text.slice(match[0].length)) };
}

function valueOf(text: string): { value: string; rest: string } {
  const start = text.trimStart();
  if (/^[{["]/.test(start)) return wholeValue(start);
  if (/^(?:json|yaml|base64|file|https?):\/\//.test(start)) return schemeValue(start);
  return quotedValue(text);
}

/** A JSON value; a comma behind its end separates only when a key follows, everything else belongs to the value. */
function wholeValue(text: string): { value: string; rest: string } {
  const end = jsonEnd(text);
  const next = end === undefined ? null : /^\s*,(?=\s*[^\s=,"']+\s*=)/.exec(text.slice(end));
  if (end === undefined || !next) return { value: text.trimEnd(), rest: "" };
  return { value: text.slice(0, end), rest: text.slice(end + next[0].length) };
}

/** Where the JSON value at the start of a text ends; undefined when it does not. */
function jsonEnd(text: string): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index]!;
    if (quoted) {
      if (letter === "\\") index++;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === "{" || letter === "[") depth++;
    else if (letter === "}" || letter === "]") depth--;
    if (depth === 0 && !quoted) return index + 1;
  }
  return undefined;
}

function schemeValue(text: string): { value: string; rest: string } {
  const next = /,\s*[A-Za-z_][\w.-]*=/.exec(text);
  if (!next) return { value: text.trimEnd(), rest: "" };
  return { value: text.slice(0, next.index), rest: text.slice(next.index + 1) };
}

function quotedValue(text: string): { value: string; rest: string } {
  let value = "";
  // How far the value reaches for trimming: blanks inside quotes stay.
  let kept = 0;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const letter = text[index]!;
    if (quote !== "") {
      if (letter === "\\" && index + 1 < text.length) value += text[++index];
      else if (letter === quote) quote = "";
      else value += letter;
      kept = value.length;
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === ",") return { value: trimmed(value, kept), rest: afterComma(text.slice(index + 1)) };
    else value += letter;
  }
  if (quote !== "") throw new ParameterSyntax(`the quote ${quote} in "${shorten(text)}" is not closed`);
  return { value: trimmed(value, kept), rest: "" };
}

/** A comma at the end adds an empty part, as it does in a list. */
function afterComma(rest: string): string {
  return rest === "" ? " " : rest;
}

function trimmed(value: string, kept: number): string {
  const end = value.slice(kept).trimEnd();
  return kept === 0 ? end.trimStart() : value.slice(0, kept).trimStart() + end;
}

function checkKey(key: string, text: string): string {
  const name = key.trim();
  if (name === "") throw new ParameterSyntax(`"${shorten(text)}" has no key before "="`);
  if (/[\s,"']/.test(name)) {
    throw new ParameterSyntax(`the key "${shorten(name)}" holds a blank, comma or quote`);
  }
  return name;
}

function shorten(text: string): string {
  return text.length <= 60 ? text : text.slice(0, 57) + "…";
}

/** A value as one would write it after `key=`. */
export function plainText(value: Value): string {
  return typeof value === "string" ? value : formatJson(value, { sort: "data" });
}
