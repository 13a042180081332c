import { asNumber, type Value } from "../value/mod.ts";
import { cellText, isMap, isScalar, sortedEntries, visible } from "./cell.ts";
import { pad, truncate, width } from "./width.ts";

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
  /** Terminal columns that a line should not pass; the widest cells are cut. Default: no limit. */
  readonly width?: number;
}

const GAP = "  ";
/** A column is not made narrower than this to fit the line. */
const NARROWEST = 8;

interface Column {
  readonly heading: string;
  readonly cells: readonly string[];
  readonly right: boolean;
  width: number;
}

/**
 * Any value as plain text for people. A scalar stands for itself; a list becomes a numbered table; of a map, the scalars
 * stand on one line (`a=1  b=x`) and each list or map below its own heading. Ends with a newline unless it is empty.
 */
export function table(value: Value, options: TableOptions = {}): string {
  if (isScalar(value)) return `${cellText(value)}\n`;
  return Array.isArray(value) ? listTable(value, options) : mapText(value, options);
}

function mapText(value: Value, options: TableOptions): string {
  const entries = ordered(sortedEntries(value), options);
  const scalars = entries.filter(([, member]) => isScalar(member));
  const parts = entries.filter(([, member]) => !isScalar(member));
  const blocks: string[] = [];
  if (scalars.length > 0) {
    const pairs = scalars.map(([key, member]) => `${headingOf(key, options)}=${cellText(member)}`);
    blocks.push(`${pairs.join(GAP)}\n`);
  }
  for (const [key, member] of parts) {
    const body = isMap(member) ? `${cellText(member)}\n` : table(member, options);
    blocks.push(`${headingOf(key, options)}:\n${body}`);
  }
  return blocks.join("\n");
}

/** A list as a table whose first column counts the items: one column per key, or one for all scalars. */
function listTable(items: readonly Value[], options: TableOptions): string {
  if (items.length === 0) return "";
  const numbers = items.map((_, index) => String(index + 1));
  const columns: Column[] = [column("#", numbers, true, undefined)];
  const rows = items.map((item) => isMap(item) ? new Map(sortedEntries(item)) : undefined);
  if (rows.some((row) => row === undefined)) {
    columns.push(column("value", items.map(cellText), false, undefined));
  } else {
    const keys = new Set(rows.flatMap((row) => [...row!.keys()]));
    for (const [key] of ordered([...keys].sort().map((name) => [name, null] as [string, Value]), options)) {
      const values = rows.map((row) => row!.get(key) ?? null);
      const hint = hintOf(key, options);
      const right = hint.align === undefined ? values.every(isNumeric) : hint.align === "right";
      columns.push(column(headingOf(key, options), values.map(cellText), right, hint.maxWidth));
    }
  }
  return layOut(columns, options.width);
}

function isNumeric(value: Value): boolean {
  return value === null || asNumber(value) !== undefined;
}

function column(heading: string, cells: readonly string[], right: boolean, most: number | undefined): Column {
  const widest = Math.max(width(heading), ...cells.map(width));
  return { heading, cells, right, width: most === undefined ? widest : Math.min(widest, most) };
}

/**
 * Two columns, sorted by key: how the result of a run of resolvers is shown. `width` is how wide the whole table is made;
 * longer values are cut to it.
 */
export function keyValueTable(
  value: Value,
  options: { readonly width?: number; readonly headings?: readonly [string, string] } = {},
): string {
  const [keyHeading, valueHeading] = options.headings ?? ["KEY", "VALUE"];
  const entries = sortedEntries(value);
  const left = column(keyHeading, entries.map(([key]) => visible(key)), false, undefined);
  const right = column(valueHeading, entries.map(([, member]) => cellText(member)), false, undefined);
  const room = options.width === undefined ? right.width : options.width - left.width - GAP.length;
  right.width = Math.max(NARROWEST, room);
  return layOut([left, right], undefined, options.width !== undefined);
}

function layOut(columns: Column[], limit: number | undefined, fill = false): string {
  if (limit !== undefined) shrink(columns, limit);
  const lines: string[] = [];
  const count = columns[0]!.cells.length;
  for (let row = -1; row < count; row++) {
    const cells = columns.map((item) => {
      const text = truncate(row === -1 ? item.heading : item.cells[row]!, item.width);
      return pad(text, item.width, item.right);
    });
    const line = cells.join(GAP);
    lines.push(fill ? line : line.trimEnd());
  }
  return lines.join("\n") + "\n";
}

/** Takes columns off the widest cells until a line fits, as far as that leaves something to read. */
function shrink(columns: Column[], limit: number): void {
  let excess = columns.reduce((sum, item) => sum + item.width + GAP.length, -GAP.length) - limit;
  while (excess > 0) {
    const widest = columns.reduce((a, b) => b.width > a.width ? b : a);
    if (widest.width <= NARROWEST) return;
    const second = Math.max(
      NARROWEST,
      ...columns.filter((item) => item !== widest).map((item) => item.width),
    );
    const step = Math.min(excess, Math.max(1, widest.width - second));
    widest.width -= step;
    excess -= step;
  }
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

function hintOf(key: string, options: TableOptions): ColumnHint {
  const hints = options.columnHints;
  return hints && Object.hasOwn(hints, key) ? hints[key]! : {};
}
