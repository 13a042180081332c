import { formatJson, type Value } from "../../lib/value/mod.ts";

/** A text cut to `most` characters, the last three of them dots when something is missing. Never splits a character. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 3).join("")}...`;
}

/** A value in one line for a sentence about what would happen. */
export function shortText(value: Value): string {
  return cut(typeof value === "string" ? value : formatJson(value, { escapeHtml: false }), 80);
}
