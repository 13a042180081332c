/** The colours in use. */
export type Color = "red" | "green" | "yellow" | "blue" | "cyan" | "dim" | "bold";

const CODES: Record<Color, readonly [number, number]> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Paints each line of a text by itself, so that a coloured text can be cut into lines anywhere. */
export type Paint = (text: string, color: Color) => string;

/** The painter for a stream. */
export function painter(enabled: boolean): Paint {
  if (!enabled) return (text) => text;
  return (text, color) => {
    const [on, off] = CODES[color];
    return text.split("\n").map((line) => line === "" ? line : `\x1b[${on}m${line}\x1b[${off}m`).join("\n");
  };
}

/** Kinds of message. */
export type MessageKind = "error" | "warning" | "success" | "info" | "debug" | "verbose";

const STYLES: Record<MessageKind, { readonly icon: string; readonly color?: Color }> = {
  error: { icon: " ❌ ", color: "red" },
  warning: { icon: " ⚠️  ", color: "yellow" },
  success: { icon: " ✅ ", color: "green" },
  info: { icon: " 💡 " },
  debug: { icon: " 🐛 ", color: "dim" },
  verbose: { icon: " ▸ ", color: "dim" },
};

/** A message with its icon and colour, as wanted. Further lines are not indented: they are often copied. */
export function styled(kind: MessageKind, text: string, icons: boolean, paint: Paint): string {
  const style = STYLES[kind];
  const painted = style.color ? paint(text, style.color) : text;
  return `${icons ? style.icon : ""}${painted}\n`;
}

/** A text without escape sequences and other control characters except tab and newline. */
export function plain(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, "")
    .replace(/[^\P{Cc}\t\n]/gu, "");
}
