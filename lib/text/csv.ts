import { Duration, formatDuration, formatJson, type Value } from "../value/mod.ts";
import { cellText, isMap, isScalar, sortedEntries } from "./cell.ts";
import { ordered, type TableOptions } from "./columns.ts";

/**
 * A value as comma-separated values (RFC 4180, lines end with a newline): a list of maps gives a header and a row each, a
 * map one row, a list of scalars one column, a scalar its text. Lists and maps in cells are JSON.
 */
export function csv(value: Value, options: TableOptions = {}): string {
  if (isScalar(value)) return `${cell(value)}\n`;
  const items = Array.isArray(value) ? value : [value];
  if (!items.every(isMap)) return ["value", ...items.map(cell)].join("\n") + "\n";
  const rows = items.map((item) => new Map(sortedEntries(item)));
  const keys = [...new Set(rows.flatMap((row) => [...row.keys()]))].sort();
  const columns = ordered(keys.map((key): [string, Value] => [key, null]), options).map(([key]) => key);
  if (columns.length === 0) return "";
  const lines = [
    columns.map((key) => quote(key)),
    ...rows.map((row) => columns.map((key) => cell(row.get(key) ?? null))),
  ];
  return lines.map((cells) => cells.join(",")).join("\n") + "\n";
}

function cell(value: Value): string {
  if (typeof value === "string") return quote(value);
  if (value instanceof Duration) return formatDuration(value);
  return quote(
    isScalar(value) ? cellText(value) : formatJson(value, { escapeHtml: false, nonFinite: "text" }),
  );
}

function quote(text: string): string {
  return /[",\r\n]|^\s/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
