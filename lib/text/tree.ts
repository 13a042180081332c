import type { Value } from "../value/mod.ts";
import { cellText, isScalar, sortedEntries, visible } from "./cell.ts";

/** Deepest level that is drawn; what is below stands on one line. */
const DEEPEST = 100;

/** A value as a tree of lines below a dot. Ends with a newline. */
export function tree(value: Value): string {
  if (isScalar(value)) return `${cellText(value)}\n`;
  const lines = ["."];
  branches(value, "", 1, lines);
  return lines.join("\n") + "\n";
}

function branches(value: Value, indent: string, depth: number, lines: string[]): void {
  const parts = partsOf(value);
  parts.forEach(([name, member], index) => {
    const isLast = index === parts.length - 1;
    const label = indent + (isLast ? "└── " : "├── ") + visible(name);
    if (isScalar(member) || depth >= DEEPEST) {
      lines.push(`${label}: ${cellText(member)}`.trimEnd());
    } else {
      lines.push(label);
      branches(member, indent + (isLast ? "    " : "│   "), depth + 1, lines);
    }
  });
}

/** The named parts of a list or map; items of a list are named by their index. */
export function partsOf(value: Value): [string, Value][] {
  if (Array.isArray(value)) return value.map((item, index) => [`[${index}]`, item]);
  return sortedEntries(value);
}
