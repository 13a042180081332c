/** Widths of letters in hundredths of the size of the font; what is not listed is `USUAL`. Those of wide system fonts. */
const NARROW = new Set("iljtfI.,:;|!'`()[]{}/\\ -");
const WIDE = new Set("mwMW@%");
const USUAL = 68;
/** Han, kana, Hangul and emoji take a square. */
const SQUARE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u;

function partOf(letter: string): number {
  if (NARROW.has(letter)) return 42;
  if (WIDE.has(letter)) return 102;
  if (/^[A-Z]/.test(letter)) return 78;
  return SQUARE.test(letter) ? 105 : USUAL;
}

let segmenter: Intl.Segmenter | undefined;

function lettersOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return [...segmenter.segment(text.toWellFormed())].map(({ segment }) => segment);
}

/** About how many pixels a bold text is wide, rather too many than too few: no font can be measured here. */
export function textWidth(text: string, fontSize: number): number {
  return lettersOf(text).reduce((sum, letter) => sum + partOf(letter), 0) * fontSize / 100;
}

/**
 * The text cut to about a number of pixels by leaving out its middle: names of one solution often begin alike and differ at
 * their ends.
 */
export function fitText(text: string, pixels: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= pixels) return text;
  const letters = lettersOf(text);
  let room = pixels - textWidth("…", fontSize);
  let start = 0;
  let end = letters.length;
  // The start gets three letters for each two of the end.
  for (let turn = 0; start < end; turn++) {
    const fromStart = turn % 5 !== 1 && turn % 5 !== 3;
    room -= textWidth(fromStart ? letters[start]! : letters[end - 1]!, fontSize);
    if (room < 0) break;
    if (fromStart) start++;
    else end--;
  }
  return `${letters.slice(0, start).join("").trimEnd()}…${letters.slice(end).join("").trimStart()}`;
}
