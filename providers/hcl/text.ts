/** A text as a quoted HCL string. Interpolation marks are escaped, unless `keepsTemplates`. */
export function hclString(text: string, options: { keepsTemplates?: boolean } = {}): string {
  const escaped = text.replace(/[\\"]|\p{Cc}/gu, (character) => {
    switch (character) {
      case "\n":
        return "\\n";
      case "\r":
        return "\\r";
      case "\t":
        return "\\t";
      case "\\":
      case '"':
        return `\\${character}`;
      default:
        return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    }
  });
  return `"${options.keepsTemplates ? escaped : escaped.replace(/[$%](?=\{)/g, (mark) => mark + mark)}"`;
}
