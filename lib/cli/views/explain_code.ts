import { type Code, CODES, didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import { wrapLine, wrapText } from "../wrap.ts";
import { EXPLANATIONS } from "../../diagnostics/explanations.ts";

/** What an error code means: title, cause, remedy and exit code. Case does not matter. Throws SCAF2004 (exit 3). */
export function explainCode(word: string, width = 100): string {
  const code = word.toUpperCase();
  if (!isCode(code)) {
    throw new ScafctlError("SCAF2004", `there is no error code "${word}"`, {
      hint: didYouMean(code, Object.keys(CODES)) ?? "docs/errors lists all of them",
    });
  }
  const { title, exit } = CODES[code];
  const { cause, remedy } = EXPLANATIONS[code];
  const remedyLines = wrapLine(remedy, width, "What to do: ".length).join("\n");
  return `${code}: ${title}\n\n${
    wrapText(cause, width)
  }\n\nWhat to do: ${remedyLines}\n\nExit code: ${exit}\n`;
}

function isCode(word: string): word is Code {
  return Object.hasOwn(CODES, word);
}
