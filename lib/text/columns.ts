import type { Value } from "../value/mod.ts";
import { visible } from "./cell.ts";

/** How one column is shown. */
export interface ColumnHint {
  /** Heading instead of the key. */
  readonly displayName?: string;
  /** Widest it may be, in terminal columns. */
  readonly maxWidth?: number;
  readonly align?: "left" | "right";
  readonly hidden?: boolean;
}

/** How a table is laid out. */
export interface TableOptions {
  /** Columns that come first, in this order; the others follow by name. */
  readonly columnOrder?: readonly string[];
  readonly columnHints?: Readonly<Record<string, ColumnHint>>;
  /**
   * Terminal columns that a line should not pass: the widest cells are broken into lines. Records of more columns than
   * there is room for are listed one below the other. Default: no limit.
   */
  readonly width?: number;
}

/** Entries with the hidden ones left out and the asked-for ones in front. */
export function ordered(entries: [string, Value][], options: TableOptions): [string, Value][] {
  const order = options.columnOrder ?? [];
  const rank = (key: string) => {
    const index = order.indexOf(key);
    return index === -1 ? order.length : index;
  };
  return entries.filter(([key]) => !hintOf(key, options).hidden).sort(([a], [b]) => rank(a) - rank(b));
}

/** The heading of a key. */
export function headingOf(key: string, options: TableOptions): string {
  return visible(hintOf(key, options).displayName ?? key);
}

/** How the column of a key is shown. */
export function hintOf(key: string, options: TableOptions): ColumnHint {
  const hints = options.columnHints;
  return hints && Object.hasOwn(hints, key) ? hints[key]! : {};
}
