/** Something in a shell command that POSIX shells do not know. */
export interface BashOnly {
  readonly what: string;
  readonly offset: number;
  readonly length: number;
}

/** Longest command that is looked at, in characters. */
const LONGEST = 65_536;

/** Marks that count outside of quotes. Sticky: each is tried at the place where the scan stands. */
const UNQUOTED: readonly (readonly [RegExp, string])[] = [
  [/<<</y, "the here-string <<<"],
  [/[<>]\(/y, "process substitution"],
  [/&>>?/y, "the redirection &>"],
  [/\|&/y, "the pipe |&"],
  [/\{-?\d+\.\.-?\d+(?:\.\.\d+)?\}/y, "brace expansion {1..n}"],
  [/\$'/y, "the quoting $'…'"],
];

/** Marks that count where a command begins. */
const AT_COMMAND: readonly (readonly [RegExp, string])[] = [
  [/\[\[(?=\s)/y, "[[ … ]]"],
  [/\(\((?!\s*\()/y, "the command (( … ))"],
  [/\[\s[^\]\n;|&]{0,200}\s==\s/y, "== within [ … ]"],
  [/function\s+[A-Za-z_]/y, "the keyword function"],
  [/set\s(?:[^\n;|&]{0,100}\s)?-\w*o\s+pipefail\b/y, "pipefail"],
  [/(?:declare|typeset|shopt|mapfile|readarray|pushd|popd|source|let)(?=\s)/y, "a builtin command"],
];

/** Marks that count where a word begins. */
const AT_WORD: typeof UNQUOTED = [[/[A-Za-z_]\w{0,100}\+?=\(/y, "an array"]];

/** Words after which another command begins. */
const KEYWORD = /(?:then|do|else|elif|if|while|until|!|\{)(?=\s)/y;

/** Expansions, which count within double quotes too. */
const EXPANSIONS: readonly (readonly [RegExp, string])[] = [
  [/\$\{!?\w+(?:\[[@*]\])?(?:\^\^?|,,?)[^}]{0,100}\}/y, "the change of case ${x^^}"],
  [/\$\{\w+\/[^}]{0,500}\}/y, "the replacement ${x/a/b}"],
  [/\$\{\w+:\s?-?\d[^}]{0,100}\}/y, "the substring ${x:1:2}"],
  [/\$\{!\w+/y, "the indirection ${!x}"],
  [/\$\{#?\w+\[[^\]]{0,100}\]/y, "an array"],
  [/\$\{?BASH_\w+/y, "a variable of bash"],
];

/**
 * The places in a command where only bash knows what is meant, each kind once. Knows quotes, comments and
 * here-documents; where a command is too strange to be understood it finds less, never more. Linear in the length.
 */
export function bashOnly(command: string): BashOnly[] {
  const text = command.slice(0, LONGEST);
  const found = new Map<string, BashOnly>();
  const note = (what: string, offset: number, length: number) => {
    if (!found.has(what)) found.set(what, { what, offset, length });
  };
  const tryAll = (marks: typeof UNQUOTED, at: number): number => {
    for (const [mark, what] of marks) {
      mark.lastIndex = at;
      const match = mark.exec(text);
      if (!match) continue;
      note(what === "a builtin command" ? `the command ${match[0]}` : what, at, match[0].length);
      return match[0].length;
    }
    return 0;
  };
  let at = 0;
  let isQuoted = false;
  let isWordStart = true;
  let isCommandStart = true;
  let awaited: string | undefined;
  while (at < text.length) {
    const character = text[at]!;
    if (character === "\\") {
      at += 2;
      isWordStart = isCommandStart = false;
    } else if (character === '"') {
      isQuoted = !isQuoted;
      at++;
      isWordStart = isCommandStart = false;
    } else if (isQuoted) {
      if (character === "$") tryAll(EXPANSIONS, at);
      at++;
    } else if (character === "'") {
      const end = text.indexOf("'", at + 1);
      at = end === -1 ? text.length : end + 1;
      isWordStart = isCommandStart = false;
    } else if (character === "#" && isWordStart) {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end;
    } else if (character === "\n") {
      at = awaited === undefined ? at + 1 : endOfDocument(text, at + 1, awaited);
      awaited = undefined;
      isWordStart = isCommandStart = true;
    } else {
      if (isWordStart && /\S/.test(character)) {
        tryAll(AT_WORD, at);
        KEYWORD.lastIndex = at;
        if (isCommandStart) {
          tryAll(AT_COMMAND, at);
          isCommandStart = KEYWORD.test(text);
        }
      }
      if (character === "$") tryAll(EXPANSIONS, at);
      const length = tryAll(UNQUOTED, at);
      const document = length === 0 ? hereDocument(text, at) : undefined;
      awaited ??= document?.word;
      isWordStart = /[\s;|&(!`]/.test(character);
      if (/[;|&(`]/.test(character)) isCommandStart = true;
      // `$((` is arithmetic that every shell knows.
      if (text.startsWith("$((", at)) at += 3;
      else at += Math.max(1, length, document?.length ?? 0);
    }
  }
  return [...found.values()].sort((a, b) => a.offset - b.offset);
}

const DOCUMENT = /<<-?\s*(["']?)(\w+)\1/y;

function hereDocument(text: string, at: number): { word: string; length: number } | undefined {
  DOCUMENT.lastIndex = at;
  const match = DOCUMENT.exec(text);
  return match ? { word: match[2]!, length: match[0].length } : undefined;
}

/** The offset behind the line that ends a here-document. */
function endOfDocument(text: string, from: number, word: string): number {
  let at = from;
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end === -1 ? text.length : end);
    if (line.trim() === word || end === -1) return end === -1 ? text.length : end;
    at = end + 1;
  }
  return at;
}
