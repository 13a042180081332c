/**
 * The elements of a Go time layout: the reference time `Mon Jan 2 15:04:05 MST 2006`, written as the result shall look.
 */
export type LayoutElement =
  | "January"
  | "Jan"
  | "1"
  | "01"
  | "Monday"
  | "Mon"
  | "2"
  | "_2"
  | "02"
  | "__2"
  | "002"
  | "15"
  | "3"
  | "03"
  | "4"
  | "04"
  | "5"
  | "05"
  | "2006"
  | "06"
  | "PM"
  | "pm"
  | "MST"
  | "offset"
  | "fraction";

/** Text that stands for itself, followed by an element; the last chunk of a layout has none. */
export interface LayoutChunk {
  readonly prefix: string;
  readonly element?: LayoutElement;
  /** The element as it stands in the layout. */
  readonly text: string;
}

const ELEMENT =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|_2(?!006)|__2|2|[345]|PM|pm|[-Z]07(?:0000|:00:00|00|:00)?|[.,](?:0+|9+)(?!\d)/g;

/** Cuts a layout into its elements and the text between them. */
export function parseLayout(layout: string): LayoutChunk[] {
  const chunks: LayoutChunk[] = [];
  let end = 0;
  for (const match of layout.matchAll(ELEMENT)) {
    const text = match[0];
    chunks.push({ prefix: layout.slice(end, match.index), element: elementOf(text), text });
    end = match.index + text.length;
  }
  chunks.push({ prefix: layout.slice(end), text: "" });
  return chunks;
}

function elementOf(text: string): LayoutElement {
  if (/^[-Z]/.test(text)) return "offset";
  return /^[.,]/.test(text) ? "fraction" : text as LayoutElement;
}

/** Names of months, January first. */
export const MONTHS: readonly string[] =
  "January February March April May June July August September October November December".split(" ");

/** Names of days, Sunday first. */
export const DAYS: readonly string[] = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
