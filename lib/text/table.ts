import { asNumber, type Value } from "../value/mod.ts";
import { cellText, isMap, isScalar, sortedEntries, visible } from "./cell.ts";
import { headingOf, hintOf, ordered, type TableOptions } from "./columns.ts";
import { list } from "./list.ts";
import { fold, pad, truncate, widestPart, width } from "./width.ts";

const GAP = "  ";
/** A column is not made narrower than this to fit the line. */
const NARROWEST = 8;
/** Words up to this width are not broken while other columns have room to give. */
const WORD = 20;
/** Lines of a cell at most; a longer text is cut. */
const MOST_LINES = 8;
/** Code units that a column of the terminal hardly ever takes more of: families of emoji take eleven for two. */
const MOST_UNITS = 8;

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
    blocks.push(`${pairLines(pairs, options.width).join("\n")}\n`);
  }
  for (const [key, member] of parts) {
    const body = isMap(member) ? `${cellText(member)}\n` : table(member, options);
    blocks.push(`${headingOf(key, options)}:\n${body}`);
  }
  return blocks.join("\n");
}

/** Pairs beside each other, as many on a line as there is room for. */
function pairLines(pairs: readonly string[], limit = Infinity): string[] {
  const lines: string[] = [];
  let room = 0;
  for (const pair of pairs) {
    const needed = width(pair) + GAP.length;
    if (lines.length > 0 && needed <= room) lines[lines.length - 1] += GAP + pair;
    else {
      lines.push(pair);
      room = limit + GAP.length;
    }
    room -= needed;
  }
  return lines;
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
  if (options.width === undefined) return layOut(columns);
  if (shrink(columns, options.width)) return layOut(columns, { folds: true });
  return rows.some((row) => row === undefined) ? layOut(columns, { folds: true }) : list([...items], options);
}

function isNumeric(value: Value): boolean {
  return value === null || asNumber(value) !== undefined;
}

function column(heading: string, cells: readonly string[], right: boolean, most: number | undefined): Column {
  const widest = Math.max(width(heading), ...cells.map(width));
  return { heading, cells, right, width: most === undefined ? widest : Math.min(widest, most) };
}

/** How a table of keys and values is laid out. */
export interface KeyValueOptions {
  /** How wide the whole table is made. Default: as wide as its cells. */
  readonly width?: number;
  /** Whether longer values are broken into lines instead of being cut. */
  readonly folds?: boolean;
  readonly headings?: readonly [string, string];
}

/** Two columns, sorted by key: how the result of a run of resolvers is shown. */
export function keyValueTable(value: Value, options: KeyValueOptions = {}): string {
  const [keyHeading, valueHeading] = options.headings ?? ["KEY", "VALUE"];
  const entries = sortedEntries(value);
  const left = column(keyHeading, entries.map(([key]) => visible(key)), false, undefined);
  const right = column(valueHeading, entries.map(([, member]) => cellText(member)), false, undefined);
  const room = options.width === undefined ? right.width : options.width - left.width - GAP.length;
  right.width = Math.max(NARROWEST, room);
  return layOut([left, right], { fills: options.width !== undefined, folds: options.folds ?? false });
}

interface Layout {
  /** Long cells are broken into lines; otherwise they are cut. */
  readonly folds?: boolean;
  /** Lines are filled with blanks to the width of the table. */
  readonly fills?: boolean;
}

function layOut(columns: readonly Column[], { folds = false, fills = false }: Layout = {}): string {
  const lines: string[] = [];
  const count = columns[0]!.cells.length;
  for (let row = -1; row < count; row++) {
    const cells = columns.map((item) => {
      const text = row === -1 ? item.heading : item.cells[row]!;
      return folds ? folded(text, item.width) : [truncate(text, item.width)];
    });
    const height = Math.max(...cells.map((cell) => cell.length));
    for (let line = 0; line < height; line++) {
      const text = cells.map((cell, at) => pad(cell[line] ?? "", columns[at]!.width, columns[at]!.right))
        .join(GAP);
      lines.push(fills ? text : text.trimEnd());
    }
  }
  return lines.join("\n") + "\n";
}

/** The lines of a cell, the last one cut when there would be too many. */
function folded(text: string, columns: number): string[] {
  // What stands far behind the last line that is shown need not be broken.
  const lines = fold(text.slice(0, columns * MOST_UNITS * (MOST_LINES + 1)), columns);
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), truncate(lines.slice(MOST_LINES - 1).join(" "), columns)];
}

/** Takes columns off the widest cells until a line fits; false when that leaves nothing to read. */
function shrink(columns: readonly Column[], limit: number): boolean {
  return shrinkTo(columns, limit, (item) => Math.min(WORD, widestWord(item))) ||
    shrinkTo(columns, limit, () => NARROWEST);
}

function widestWord({ heading, cells }: Column): number {
  return cells.reduce((most, cell) => Math.max(most, widestPart(cell)), widestPart(heading));
}

function shrinkTo(columns: readonly Column[], limit: number, least: (item: Column) => number): boolean {
  const floors = new Map(columns.map((item) => [item, Math.max(NARROWEST, least(item))]));
  let excess = columns.reduce((sum, item) => sum + item.width + GAP.length, -GAP.length) - limit;
  while (excess > 0) {
    const open = columns.filter((item) => item.width > floors.get(item)!);
    if (open.length === 0) return false;
    const widest = open.reduce((a, b) => b.width > a.width ? b : a);
    const next = Math.max(
      floors.get(widest)!,
      ...open.filter((item) => item !== widest).map((item) => item.width),
    );
    const step = Math.min(excess, Math.max(1, widest.width - next));
    widest.width -= step;
    excess -= step;
  }
  return true;
}
