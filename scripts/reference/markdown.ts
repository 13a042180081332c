/** A text for the cell of a table: on one line, with nothing that ends the cell or starts markup. */
export function cell(text: string): string {
  return text.replace(/\s+/g, " ").trim().replace(/[|<>*_]/g, (letter) => `\\${letter}`);
}

/** A text in code font for the cell of a table. */
export function codeCell(text: string): string {
  return code(text.replace(/\s+/g, " ")).replaceAll("|", "\\|");
}

/** A text in code font, whatever backticks it holds. */
export function code(text: string): string {
  if (text === "") return '`""`';
  if (!text.includes("`")) return `\`${text}\``;
  const longest = Math.max(...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence} ${text} ${fence}`;
}

/** A table; nothing when there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** A fenced block that its content cannot close. */
export function block(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** Paragraphs to a page; empty ones are left out. */
export function page(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n") + "\n";
}
