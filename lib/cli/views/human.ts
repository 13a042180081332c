import { csv, keyValueTable, list, mermaid, plainLines, table, tree } from "../../text/mod.ts";
import { isObject, type Value } from "../../value/mod.ts";
import type { Format } from "../tree/shared.ts";

/** How a result is laid out for people. */
export interface HumanOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** A map becomes a table of keys and values. */
  readonly keyValue: boolean;
  /** Whether somebody looks at a terminal, so that lines are broken at its width. */
  readonly terminal: boolean;
}

/** Width of the table of keys and values where no terminal says otherwise. */
const PIPE_WIDTH = 110;

/** A value in one of the forms for people, as text that ends with a newline (or is empty). */
export function humanText(value: Value, format: Format, options: HumanOptions): string {
  const limit = { columnOrder: columnOrder(value), ...(options.terminal && { width: options.width }) };
  const layout = () =>
    options.keyValue && isObject(value)
      ? keyValueTable(value, {
        width: options.terminal ? options.width : PIPE_WIDTH,
        folds: options.terminal,
      })
      : table(value, limit);
  switch (format) {
    case "csv":
      return csv(value, { columnOrder: limit.columnOrder });
    case "tree":
      return tree(value);
    case "mermaid":
      return mermaid(value);
    case "list":
      return list(value, limit);
    case "text":
      // Asked for as text, one text is not a cell of a table: `-o text` is how scripts get at it.
      return typeof value === "string" ? plainLines(value) : layout();
    default:
      return layout();
  }
}

/**
 * Records of our own documents (ordinary objects) show their members in the order in which they were written; in data of
 * users, whose order is not known, a name goes first.
 */
function columnOrder(value: Value): string[] {
  const order = new Set<string>();
  const visit = (part: Value, depth: number) => {
    if (Array.isArray(part)) return part.slice(0, 20).forEach((item) => visit(item, depth));
    if (!isObject(part) || depth > 2) return;
    const isRecord = Object.getPrototypeOf(part) !== null;
    for (const [key, member] of Object.entries(part)) {
      if (isRecord) order.add(key);
      visit(member, depth + 1);
    }
  };
  visit(value, 0);
  return order.size > 0 ? [...order] : ["name"];
}
