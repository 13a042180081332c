/** One possible word with a few words about it. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** What a word can become, and what the shell may offer besides. */
export interface Candidates {
  readonly words: readonly Candidate[];
  readonly fallback: "files" | "folders" | "none";
}

/** Nothing to offer, files neither. */
export const NOTHING: Candidates = { words: [], fallback: "none" };

/** Those of the words that go on from what is typed. */
export function startingWith(current: string, words: readonly Candidate[]): Candidates {
  return { words: words.filter(({ word }) => word.startsWith(current)), fallback: "none" };
}

/** Bare words as candidates. */
export function plainWords(words: Iterable<string>): Candidate[] {
  return [...words].map((word) => ({ word, about: "" }));
}

/** The same candidates behind a text that the shell takes for a part of the word, such as `--output=`. */
export function behind(prefix: string, { words, fallback }: Candidates): Candidates {
  return { words: words.map(({ word, about }) => ({ word: prefix + word, about })), fallback };
}
