import type { Value } from "../value/mod.ts";
import { cellText, isScalar, visible } from "./cell.ts";
import { truncate } from "./width.ts";
import { partsOf } from "./tree.ts";

/** Columns of a label; longer values are cut. */
const LABEL = 80;
/** Nodes that are drawn; a larger picture helps nobody and no renderer takes it. */
const MOST_NODES = 2_000;

/** A value as a mermaid graph from the top down, with nodes n0, n1, … in the order of the value. */
export function mermaid(value: Value): string {
  const lines = ["graph TD"];
  let count = 0;
  const node = (text: string): string => {
    const id = `n${count++}`;
    lines.push(`  ${id}["${escapeLabel(truncate(text, LABEL))}"]`);
    return id;
  };
  const draw = (id: string, parent: Value, depth: number): void => {
    for (const [name, member] of partsOf(parent)) {
      if (count >= MOST_NODES) return;
      const isLeaf = isScalar(member) || depth > 100;
      const child = node(isLeaf ? `${visible(name)}: ${cellText(member)}` : visible(name));
      lines.push(`  ${id} --> ${child}`);
      if (!isLeaf) draw(child, member, depth + 1);
    }
  };
  const root = node(isScalar(value) ? cellText(value) : "root");
  if (!isScalar(value)) draw(root, value, 1);
  return lines.join("\n") + "\n";
}

/** Mermaid knows entities with a hash in place of the ampersand. */
function escapeLabel(text: string): string {
  return text.replace(/[#"<>&`]/g, (character) => `#${character.codePointAt(0)};`);
}
