/** How a text is painted. */
export interface Paint {
  /** A name, a number from 0 to 255, or `#RGB` or `#RRGGBB`. */
  readonly color?: string | undefined;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly dim?: boolean;
}

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** The terminal code of a foreground colour, or undefined when the text names none. */
export function colorCode(color: string): string | undefined {
  const name = color.trim().toLowerCase();
  if (name === "gray" || name === "grey") return "90";
  const bright = /^bright[-_ ]?/.exec(name)?.[0] ?? "";
  const index = NAMES.indexOf(name.slice(bright.length));
  if (index !== -1) return String((bright ? 90 : 30) + index);
  if (/^\d{1,3}$/.test(name) && Number(name) < 256) return `38;5;${Number(name)}`;
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(name)?.[1];
  if (hex === undefined) return undefined;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16));
  return `38;2;${red};${green};${blue}`;
}

/** A text with terminal codes around it, each line on its own, so that no colour runs over a line's end. */
export function paint(text: string, { color, bold, italic, dim }: Paint): string {
  const codes = [bold && "1", dim && "2", italic && "3", color !== undefined && colorCode(color)]
    .filter((code) => typeof code === "string");
  if (codes.length === 0) return text;
  return text.split("\n").map((line) => line === "" ? line : `\x1b[${codes.join(";")}m${line}\x1b[0m`).join(
    "\n",
  );
}
