import type { Paint } from "../../terminal/mod.ts";
import type { Check } from "../doctor_checks.ts";
import { wrapLine } from "../wrap.ts";

const COLORS: Record<Check["status"], Parameters<Paint>[1]> = { ok: "green", warn: "yellow", fail: "red" };

/** The checks as a list: name, status, and what was found, broken to the width; then what to do about it. */
export function doctorText(
  checks: readonly Check[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string {
  const names = Math.max(...checks.map(({ check }) => check.length));
  const indent = names + 2 + "warn".length + 2;
  // A path is worth more than the columns on a very narrow screen.
  const room = Math.max(30, width - indent);
  return checks.map(({ check, status, detail, hint }) => {
    const [first = "", ...rest] = wrapLine(detail, room);
    const head = `${check.padEnd(names)}  ${paint(status, COLORS[status])}${" ".repeat(6 - status.length)}`;
    const more = [...rest, ...(hint === undefined ? [] : wrapLine(`fix: ${hint}`, room))];
    return [head + first, ...more.map((line) => " ".repeat(indent) + line)].join("\n");
  }).join("\n") + "\n";
}
