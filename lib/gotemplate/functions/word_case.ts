import { lowerCharacter, SPACE, upperCharacter } from "./go_text.ts";

/** Case conversions between words, by the rules of the xstrings package that sprig uses. */

const isUpper = (character: string): boolean => /\p{Lu}/u.test(character);
const isNumber = (character: string): boolean => /\p{N}/u.test(character);
const isPunctuation = (character: string): boolean => /\p{P}/u.test(character);
const isConnector = (character: string): boolean =>
  character === "-" || character === "_" || SPACE.test(character);
/** Chinese characters are letters but no alphabet: they form words of their own. */
const isAlphabet = (character: string): boolean => /\p{L}/u.test(character) && !isIdeograph(character);

function isIdeograph(character: string): boolean {
  const code = character.codePointAt(0)!;
  return (code >= 0x4e00 && code <= 0x9fcc) || (code >= 0x3400 && code <= 0x4d85) ||
    (code >= 0x20000 && code <= 0x2b81d);
}

/** `http_server` becomes `HttpServer`. Leading connectors stay; of several in a row all but one do. */
export function pascalCase(text: string): string {
  const characters = Array.from(text);
  let result = "";
  let index = 0;
  while (index < characters.length && isConnector(characters[index]!)) result += characters[index++];
  // Of a text without words the original repeats the last connector.
  if (index === characters.length) return result + (characters.at(-1) ?? "");
  let wordIsUpper = isUpper(characters[index]!);
  let current = upperCharacter(characters[index++]!);
  for (; index < characters.length; index++) {
    const previous = current;
    current = characters[index]!;
    if (isConnector(previous)) {
      if (isConnector(current)) {
        result += previous;
        continue;
      }
      wordIsUpper = isUpper(current);
      current = upperCharacter(current);
      continue;
    }
    if (wordIsUpper) {
      if (isUpper(current)) current = lowerCharacter(current);
      else wordIsUpper = false;
    }
    result += previous;
  }
  return result + current;
}

type WordKind = "end" | "number" | "upper" | "alphabet" | "connector" | "punctuation" | "other";

interface Word {
  readonly kind: WordKind;
  readonly text: string;
}

/** `HTTPServerID2x` becomes `http_server_id_2x` with the connector `_`. */
export function connectWords(text: string, connector: string): string {
  const reader = new WordReader(text);
  let result = "";
  const write = (word: Word): void => {
    result += lowered(word, connector);
  };
  /** A number takes the letters behind it along: `2xx`. */
  const writeTail = (word: Word): Word => {
    let next = word;
    while (next.kind === "alphabet" || next.kind === "number") {
      write(next);
      next = reader.next();
    }
    return next;
  };
  let word = reader.next();
  while (reader.hasMore()) {
    if (word.kind !== "connector") write(word);
    const previous = word;
    word = reader.next();
    if (previous.kind === "number") {
      word = writeTail(word);
      if (needsConnector(word)) result += connector;
    } else if (previous.kind === "connector") {
      write(previous);
    } else if (previous.kind !== "punctuation") {
      if (word.kind !== "number") {
        if (needsConnector(word)) result += connector;
      } else if (reader.hasMore()) {
        const number = word;
        word = reader.next();
        if (word.kind !== "alphabet") {
          write(number);
          if (needsConnector(word)) result += connector;
        } else {
          result += connector;
          write(number);
          word = writeTail(word);
          if (needsConnector(word)) result += connector;
        }
      }
    }
  }
  write(word);
  return result;
}

function needsConnector(word: Word): boolean {
  return word.kind !== "end" && word.kind !== "connector" && word.kind !== "punctuation";
}

function lowered(word: Word, connector: string): string {
  if (word.kind !== "upper" && word.kind !== "connector") return word.text;
  let result = "";
  for (const character of word.text) {
    if (isConnector(character)) result += connector;
    else result += isUpper(character) ? lowerCharacter(character) : character;
  }
  return result;
}

class WordReader {
  readonly #characters: readonly string[];
  #index = 0;

  constructor(text: string) {
    this.#characters = Array.from(text);
  }

  hasMore(): boolean {
    return this.#index < this.#characters.length;
  }

  next(): Word {
    const first = this.#characters[this.#index];
    if (first === undefined) return { kind: "end", text: "" };
    if (isConnector(first)) return this.#take("connector", isConnector);
    if (isPunctuation(first)) return this.#take("punctuation", isPunctuation);
    if (isUpper(first)) return this.#upperWord();
    if (isAlphabet(first)) return this.#take("alphabet", isLowerLetter);
    if (isNumber(first)) return this.#take("number", isNumber);
    return this.#take("other", isOther);
  }

  #take(kind: WordKind, belongs: (character: string) => boolean, start = this.#index): Word {
    let end = Math.max(this.#index, start + 1);
    while (end < this.#characters.length && belongs(this.#characters[end]!)) end++;
    this.#index = end;
    return { kind, text: this.#characters.slice(start, end).join("") };
  }

  /** `Server` is one word; of `HTTPServer` the last capital belongs to the next one. */
  #upperWord(): Word {
    const start = this.#index;
    const second = this.#characters[start + 1];
    if (second === undefined || !isAlphabet(second)) return this.#take("upper", () => false);
    if (!isUpper(second)) return this.#take("upper", isLowerLetter);
    const word = this.#take("upper", isUpper);
    const follower = this.#characters[this.#index];
    if (follower === undefined || !isAlphabet(follower)) return word;
    this.#index--;
    return { kind: "upper", text: Array.from(word.text).slice(0, -1).join("") };
  }
}

function isLowerLetter(character: string): boolean {
  return isAlphabet(character) && !isUpper(character);
}

function isOther(character: string): boolean {
  return !(isConnector(character) || isAlphabet(character) || isNumber(character) ||
    isPunctuation(character));
}
