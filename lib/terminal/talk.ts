import { visible } from "../text/mod.ts";

/** What the painter writes, other colours, the half of a line end that nobody misses, and what could steer a terminal. */
const STEERING =
  // deno-lint-ignore no-control-regex -- these are what is looked for
  /(?<ours>\x1b\[(?:[12]|22|3[12346]|39)m)|(?<color>\x1b\[[0-9;:]*m)|(?<end>\r(?=\n))|[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Writes everything out that could steer a terminal or turn a text around, but for what is kept. */
function tamed(text: string, keeps: (kind: "ours" | "color") => boolean): string {
  return text.replace(STEERING, (found, ...more) => {
    const { ours, color, end } = more.at(-1) as Record<string, string | undefined>;
    if ((ours && keeps("ours")) || (color && keeps("color"))) return found;
    return end === undefined ? visible(found) : "";
  });
}

/**
 * A text of the program's own, in which names and values of a solution, and what programs and servers said, may stand:
 * nothing but our own colours is left to steer the terminal.
 */
export function harmless(text: string, colored: boolean): string {
  return tamed(text, (kind) => colored && kind === "ours");
}

/** A text that a solution wants on the terminal: nothing but colours is left to steer it. */
export function colorsOnly(text: string): string {
  return tamed(text, () => true);
}

/**
 * A text in which services that run jobs see no commands of theirs (`::set-output …::`, `##[group]`, `##vso[…]`): they look
 * for them in all that a job prints, wherever it comes from. To be given whole lines.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, "$1\\:").replace(/##(?=\w*\[)/g, "#\\#");
}
