import type { Paint } from "../../terminal/mod.ts";
import type { Check } from "../doctor_checks.ts";
import { wrapLine } from "../wrap.ts";

const COLORS: Record<Check["status"], Parameters<Paint>[1]> = { ok: "green", warn: "yellow", fail: "red" };

/** Columns beside the names that are worth using. */
const NARROWEST = 30;

/** The checks as a list: name, status, and what was found, broken to the width; then what to do about it. */
export function doctorText(
  checks: readonly Check[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string {
  const names = Math.max(...checks.map(({ check }) => check.length));
  const beside = names + 2 + "warn".length + 2;
  // On a narrow screen what was found stands below the name.
  const indent = width - beside < NARROWEST ? 4 : beside;
  return checks.map(({ check, status, detail, hint }) => {
    const lines = [detail, ...(hint === undefined ? [] : [`fix: ${hint}`])]
      .flatMap((text) => wrapLine(text, width - indent));
    const head = `${check.padEnd(names)}  ${paint(status, COLORS[status])}`;
    const first = indent === beside ? `${" ".repeat(6 - status.length)}${lines.shift() ?? ""}` : "";
    return [head + first, ...lines.map((line) => " ".repeat(indent) + line)].join("\n");
  }).join("\n") + "\n";
}
