import { csv, keyValueTable, list, mermaid, table, tree } from "../../text/mod.ts";
import { isObject, type Value } from "../../value/mod.ts";
import type { Format } from "../tree/shared.ts";

/** How a result is laid out for people. */
export interface HumanOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** A map becomes a table of keys and values. */
  readonly keyValue: boolean;
  /** Whether somebody looks at a terminal, so that lines are cut to its width. */
  readonly terminal: boolean;
}

/** Width of the table of keys and values where no terminal says otherwise. */
const PIPE_WIDTH = 110;

/** A value in one of the forms for people, as text that ends with a newline (or is empty). */
export function humanText(value: Value, format: Format, options: HumanOptions): string {
  const limit = options.terminal ? { width: options.width } : {};
  switch (format) {
    case "csv":
      return csv(value);
    case "tree":
      return tree(value);
    case "mermaid":
      return mermaid(value);
    case "list":
      return list(value, limit);
    default:
      return options.keyValue && isObject(value)
        ? keyValueTable(value, { width: options.terminal ? options.width : PIPE_WIDTH })
        : table(value, limit);
  }
}
