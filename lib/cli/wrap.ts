/** Text for people, broken at blanks. */

/** The lines of a text of one paragraph; a word longer than a line stays whole. */
export function wrapLine(text: string, width: number, used = 0): string[] {
  const lines: string[] = [];
  let line = "";
  let room = width - used;
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
      room = width;
    } else line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** Paragraphs, each filled anew; what is indented keeps its lines. */
export function wrapText(text: string, width: number): string {
  return text.split("\n\n").map((paragraph) =>
    /^\s/m.test(paragraph) ? paragraph : wrapLine(paragraph, width).join("\n")
  ).join("\n\n");
}
