const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** What no document may hold, and letters that turn the direction of writing, with which a name could pose as another. */
// deno-lint-ignore no-control-regex -- these are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** The text for use in HTML and SVG, in elements as well as in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.toWellFormed().replace(UNSEEN, "\ufffd").replace(/[&<>"'`]/g, (letter) => ENTITIES[letter]!);
}

/** A number for an SVG attribute: at most one decimal, never an exponent. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
