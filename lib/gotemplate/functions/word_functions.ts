import { toBytes } from "./bytes.ts";
import { group } from "./define.ts";
import { lowerCharacter, SPACE, titleCharacter, upperCharacter } from "./go_text.ts";
import { connectWords, pascalCase } from "./word_case.ts";

/** Words: naming conventions, initials, swapped case. */
export const wordFunctions = group("strings", "sprig", (define) => {
  define(
    "untitle",
    ["string"],
    "Gives every word a small letter at its start.",
    [['{{untitle "Hello World"}}', "hello world"]],
    ([text]) => uncapitalize(text),
  );
  define(
    "camelcase",
    ["string"],
    "Joins words and gives each a capital at its start.",
    [['{{camelcase "http_server"}}', "HttpServer"]],
    ([text]) => pascalCase(text),
  );
  define(
    "snakecase",
    ["string"],
    "Joins the words of a name in small letters with underscores.",
    [['{{snakecase "FirstName"}}', "first_name"]],
    ([text]) => connectWords(text, "_"),
  );
  define(
    "kebabcase",
    ["string"],
    "Joins the words of a name in small letters with hyphens.",
    [['{{kebabcase "FirstName"}}', "first-name"]],
    ([text]) => connectWords(text, "-"),
  );
  define(
    "swapcase",
    ["string"],
    "Turns capitals into small letters and small letters into capitals.",
    [['{{swapcase "This Is"}}', "tHIS iS"]],
    ([text]) => swapCase(text),
  );
  define(
    "initials",
    ["string"],
    "The first byte of every word.",
    [['{{initials "First Try"}}', "FT"]],
    ([text]) => initials(text),
  );
  define(
    "nospace",
    ["string"],
    "Removes all white space.",
    [['{{nospace "a b c"}}', "abc"]],
    ([text]) => withoutSpace(text),
  );
});

function uncapitalize(text: string): string {
  let isStart = true;
  let result = "";
  for (const character of text) {
    if (SPACE.test(character)) {
      isStart = true;
      result += character;
    } else {
      result += isStart ? lowerCharacter(character) : character;
      isStart = false;
    }
  }
  return result;
}

function swapCase(text: string): string {
  let isStart = true;
  let result = "";
  for (const character of text) {
    if (/[\p{Lu}\p{Lt}]/u.test(character)) {
      result += lowerCharacter(character);
      isStart = false;
    } else if (/\p{Ll}/u.test(character)) {
      result += isStart ? titleCharacter(character) : upperCharacter(character);
      isStart = false;
    } else {
      result += character;
      isStart = SPACE.test(character);
    }
  }
  return result;
}

/** The original reads bytes as characters here, so that anything beyond ASCII comes out as Latin-1. */
function initials(text: string): string {
  let isStart = true;
  let result = "";
  for (const byte of toBytes(text)) {
    const character = String.fromCharCode(byte);
    if (SPACE.test(character)) isStart = true;
    else if (isStart) {
      result += character;
      isStart = false;
    }
  }
  return result;
}

/** Text without blanks is left alone; in any other, bytes are read as characters as in {@link initials}. */
function withoutSpace(text: string): string {
  const kept: string[] = [];
  const bytes = toBytes(text);
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (!SPACE.test(character)) kept.push(character);
  }
  return kept.length === bytes.length ? text : kept.join("");
}
