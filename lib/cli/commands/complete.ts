import { candidates } from "../complete.ts";
import type { Invocation } from "../invocation.ts";
import { ROOT } from "../tree/root.ts";

/**
 * `__complete WORD…`: what the last word of a line can become, one candidate a line, its description behind a tab. The
 * last line is `:files`, `:folders` or `:none` and says what the shell may add of its own.
 */
export async function run(invocation: Invocation): Promise<number> {
  const last = invocation.flags.text("last");
  const words = last === undefined ? invocation.args : [...invocation.args, last];
  const found = await candidates(ROOT, words, invocation.folder);
  const lines = found.words.map(({ word, about }) => about === "" ? word : `${word}\t${about}`);
  await invocation.terminal.data([...lines, `:${found.fallback}`].join("\n") + "\n");
  return 0;
}
