/** A text as a quoted HCL string, its interpolation marks escaped. */
export function hclString(text: string): string {
  return `"${escaped(text).replace(/[$%](?=\{)/g, (mark) => mark + mark)}"`;
}

/** A template as a quoted HCL string: what stands within its marks is kept, quotes there are the expression's own. */
export function hclTemplate(text: string): string {
  let result = "";
  let literal = 0;
  for (let at = 0; at < text.length;) {
    if (!isMark(text, at)) {
      at += isDoubled(text, at) ? 3 : 1;
      continue;
    }
    const end = endOfInterpolation(text, at + 2);
    result += escaped(text.slice(literal, at)) + text.slice(at, end);
    at = literal = end;
  }
  return `"${result}${escaped(text.slice(literal))}"`;
}

function isMark(text: string, at: number): boolean {
  return (text[at] === "$" || text[at] === "%") && text[at + 1] === "{";
}

/** `$${` and `%%{` stand for the marks themselves. */
function isDoubled(text: string, at: number): boolean {
  return text[at] === text[at + 1] && isMark(text, at + 1);
}

function endOfInterpolation(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length;) {
    if (text[at] === '"') {
      at = endOfString(text, at + 1);
      continue;
    }
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at + 1;
    at++;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  for (let at = start; at < text.length;) {
    if (text[at] === '"') return at + 1;
    if (isMark(text, at)) at = endOfInterpolation(text, at + 2);
    else at += text[at] === "\\" ? 2 : isDoubled(text, at) ? 3 : 1;
  }
  return text.length;
}

function escaped(text: string): string {
  return text.replace(/[\\"]|\p{Cc}/gu, (character) => {
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
}
