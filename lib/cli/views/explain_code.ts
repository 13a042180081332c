import { type Code, CODES, didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import { EXPLANATIONS } from "../../diagnostics/explanations.ts";

/** What an error code means: title, cause, remedy and exit code. Case does not matter. Throws SCAF2004 (exit 3). */
export function explainCode(word: string): string {
  const code = word.toUpperCase();
  if (!isCode(code)) {
    throw new ScafctlError("SCAF2004", `there is no error code "${word}"`, {
      hint: didYouMean(code, Object.keys(CODES)) ?? "docs/errors lists all of them",
    });
  }
  const { title, exit } = CODES[code];
  const { cause, remedy } = EXPLANATIONS[code];
  return `${code}: ${title}\n\n${wrap(cause)}\n\nWhat to do: ${
    wrap(remedy, "What to do: ".length)
  }\n\nExit code: ${exit}\n`;
}

function isCode(word: string): word is Code {
  return Object.hasOwn(CODES, word);
}

const WIDTH = 100;

/** Broken at blanks, so that a terminal does not break within words. */
function wrap(text: string, used = 0): string {
  let width = used;
  let result = "";
  for (const word of text.split(" ")) {
    const separator = result === "" ? "" : width + word.length + 1 > WIDTH ? "\n" : " ";
    width = separator === "\n" ? word.length : width + separator.length + word.length;
    result += separator + word;
  }
  return result;
}
