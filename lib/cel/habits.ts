/** What people write who think in another language, and what it is in CEL. */

/** Names of functions elsewhere. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ["upper", "upperAscii"],
  ["toUpper", "upperAscii"],
  ["uppercase", "upperAscii"],
  ["lower", "lowerAscii"],
  ["toLower", "lowerAscii"],
  ["lowercase", "lowerAscii"],
  ["len", "size"],
  ["length", "size"],
  ["count", "size"],
  ["str", "string"],
  ["toString", "string"],
  ["parseInt", "int"],
  ["includes", "contains"],
  ["strip", "trim"],
  ["any", "exists"],
  ["some", "exists"],
  ["every", "all"],
]);

/** The function that is called by this name elsewhere. */
export function functionElsewhere(name: string): string | undefined {
  return FUNCTIONS.get(name);
}

interface Habit {
  /** At the place of the error, or shortly before it. */
  readonly written: Pick<RegExp, "test">;
  readonly hint: string;
}

const HABITS: readonly Habit[] = [
  { written: /^={1,2}/, hint: "values are compared with ==" },
  { written: /^\$\{/, hint: "an expression stands bare, without ${ }" },
  { written: /^and\b|^AND\b|^&/, hint: '"and" is written &&' },
  { written: /^or\b|^OR\b|^\|/, hint: '"or" is written ||' },
  { written: /^not\b|^NOT\b/, hint: '"not" is written !' },
  { written: /^\?\?|^\?:/, hint: "a value in place of a missing one: has(x.y) ? x.y : other" },
  { written: /^(?:if|then)\b/, hint: "a choice is written condition ? this : that" },
  { written: { test: isOpenQuote }, hint: "the quote is not closed" },
];

/** Whether a text begins with a quote that nothing closes. By hand: a pattern would need a stack as deep as the text is long. */
function isOpenQuote(text: string): boolean {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return false;
  for (let at = 1; at < text.length; at++) {
    if (text[at] === quote) return false;
    if (text[at] === "\\") at++;
  }
  return true;
}

/** Letters before the place of an error in which its cause may stand: `not _.a` is only refused at `_`. */
const BACK = 4;

/** What was probably meant by a text that is no expression. `offset` is where it was refused. */
export function habitHints(source: string, offset: number): string[] {
  if (/^\s*\{\{/.test(source)) return ["this is a template: give it as tmpl, or take {{ }} away"];
  if (source.trim() !== "" && offset >= source.trimEnd().length) return ["the expression ends too early"];
  for (let at = offset; at >= Math.max(0, offset - BACK); at--) {
    // A word counts from its beginning.
    if (at > 0 && /\w/.test(source[at]!) && /[\w.]/.test(source[at - 1]!)) continue;
    const rest = source.slice(at);
    const found = HABITS.find(({ written }) => written.test(rest));
    if (found && (at === offset || /^[a-zA-Z?]/.test(rest))) return [found.hint];
  }
  return [];
}
