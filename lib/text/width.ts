/** Characters of two columns: East Asian wide and full-width forms, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Characters without a column of their own: marks on the letter before, joiners, variation selectors. */
const NONE = /^[\p{M}\u200b-\u200d\ufe00-\ufe0f]$/u;

let segmenter: Intl.Segmenter | undefined;

/** The visible characters of a text. The segmenter is made when first needed: it takes a tenth of a small run. */
function characters(text: string): Intl.Segments {
  return (segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" })).segment(text);
}

/** Columns that a visible character, with all its marks, takes on a terminal. */
function columnsOf(segment: string): number {
  if (WIDE.test(segment)) return 2;
  return NONE.test(segment) ? 0 : 1;
}

/** Columns that a text without control characters takes on a terminal. */
export function width(text: string): number {
  // Most texts are plain, and counting them is much cheaper than asking.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let sum = 0;
  for (const { segment } of characters(text)) sum += columnsOf(segment);
  return sum;
}

/** A text filled up with blanks, on the right unless `right` says that it stands on the right. */
export function pad(text: string, columns: number, right = false): string {
  const blanks = " ".repeat(Math.max(0, columns - width(text)));
  return right ? blanks + text : text + blanks;
}

/**
 * A text cut to a number of columns, with a mark where something is missing and there is room for it. Characters are
 * never cut in two.
 */
export function truncate(text: string, columns: number, mark = "..."): string {
  if (width(text) <= columns) return text;
  const ending = columns > mark.length ? mark : "";
  let kept = "";
  let room = columns - width(ending);
  for (const { segment } of characters(text)) {
    room -= columnsOf(segment);
    if (room < 0) break;
    kept += segment;
  }
  return kept + ending;
}

/** A text cut to a number of columns by leaving out its middle: names often differ at their ends only. */
export function truncateMiddle(text: string, columns: number, mark = "…"): string {
  if (width(text) <= columns) return text;
  const letters = [...characters(text)].map(({ segment }) => segment);
  const room = Math.max(0, columns - width(mark));
  const end = fitting(letters.toReversed(), Math.floor(room * 2 / 5)).reverse().join("");
  const start = fitting(letters, room - width(end)).join("");
  return columns >= width(mark) ? start + mark + end : "";
}

/** The first characters that fit into a number of columns. */
function fitting(letters: readonly string[], columns: number): string[] {
  let room = columns;
  const count = letters.findIndex((letter) => (room -= columnsOf(letter)) < 0);
  return letters.slice(0, count === -1 ? letters.length : count);
}

/** After these a word may be broken: parts of paths, addresses and data stay together. */
const JOINTS = new Set("/\\,;:.-_=&?|");

/**
 * The text on lines of at most so many columns: broken at blanks, else behind a joint in the second half of a line, else
 * anywhere. Blanks at breaks are dropped, nothing else is.
 */
export function fold(text: string, columns: number): string[] {
  if (width(text) <= columns) return [text];
  const lines: string[] = [];
  let rest = [...characters(text)].map(({ segment }) => segment);
  while (rest.length > 0) {
    const end = endOfLine(rest, columns);
    lines.push(rest.slice(0, end).join("").trimEnd());
    while (end < rest.length && rest[end] === " ") rest.splice(end, 1);
    rest = rest.slice(end);
  }
  return lines;
}

/** How many characters stand on the first line. */
function endOfLine(letters: readonly string[], columns: number): number {
  let room = columns;
  let joint = 0;
  let blank = 0;
  for (const [at, letter] of letters.entries()) {
    room -= columnsOf(letter);
    // A character that is wider than the line gets a line of its own.
    if (room < 0) return letter === " " ? at : blank || joint || Math.max(1, at);
    if (letter === " ") blank = at;
    if (JOINTS.has(letter) && !JOINTS.has(letters[at - 1] ?? "") && room < columns / 2) joint = at + 1;
  }
  return letters.length;
}

/** Columns of the widest part of a text that {@link fold} keeps together, as far as it can. */
export function widestPart(text: string): number {
  return text.split(" ").reduce((most, word) => Math.max(most, width(word)), 0);
}
