import { type ColorWish, painter, type TerminalFacts, terminalFacts } from "../terminal/mod.ts";
import type { HelpLayout } from "./help.ts";

/** The layout of help pages for the streams of this process. */
export function helpLayout(wish: ColorWish): HelpLayout {
  return layoutFor(terminalFacts(wish));
}

/** The layout of help pages for streams that are known. */
export function layoutFor(facts: TerminalFacts): HelpLayout {
  return { width: facts.width, paint: painter(facts.stdoutColor) };
}

/** The value of a flag on a line that is not parsed. */
export function flagValue(argv: readonly string[], name: string): string | undefined {
  const index = argv.indexOf(name);
  if (index !== -1) return argv[index + 1];
  return argv.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}
