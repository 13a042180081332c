import { formatJson, type Value } from "../../value/mod.ts";

/** Characters of a value that are shown. */
const LONGEST = 80;
/** Characters before the first difference that are shown, to tell where it is. */
const BEFORE = 24;

/** A value that became another: both on one line when they are short, else their parts around the first difference. */
export function changeText(old: Value, now: Value): string {
  const [left, right] = [old, now].map((value) => [...formatJson(value, { escapeHtml: false })]);
  if (left!.length <= LONGEST && right!.length <= LONGEST) return `: ${left!.join("")} → ${right!.join("")}`;
  let same = 0;
  while (same < left!.length && left![same] === right![same]) same++;
  const from = Math.max(0, same - BEFORE);
  return `\n    - ${part(left!, from)}\n    + ${part(right!, from)}`;
}

function part(letters: readonly string[], from: number): string {
  const shown = letters.slice(from, from + LONGEST).join("");
  return `${from > 0 ? "…" : ""}${shown}${from + LONGEST < letters.length ? "…" : ""}`;
}
