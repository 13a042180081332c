import type { FlagSpec } from "./spec.ts";

/** How parameters are given that stand where a command takes none, as `run resolver` does. Values are not repeated. */
export function parameterHint(words: readonly string[], flags: readonly FlagSpec[]): string | undefined {
  const pairs = words.filter((word) => /^[^\s/\\:=]+=/.test(word));
  if (pairs.length === 0 || !flags.some(({ name }) => name === "resolver")) return undefined;
  const forms = pairs.map((word) => `-r ${word.slice(0, word.indexOf("="))}=…`);
  return `parameters are given with -r: ${forms.join(" ")}`;
}
