import type { Value } from "../value/mod.ts";
import { cellText, isMap, isScalar, sortedEntries } from "./cell.ts";
import { pad, width } from "./width.ts";
import { headingOf, ordered, type TableOptions } from "./columns.ts";

/** How a list of records is shown. */
export interface ListOptions extends TableOptions {
  /** The member that heads each record; its number heads it otherwise. */
  readonly titleField?: string;
  /** Members that stand behind the title. */
  readonly subtitleFields?: readonly string[];
}

/**
 * A value as a list of records: each with its title and one line per member, a blank line between two. A list of scalars
 * becomes one line with a dash each. Ends with a newline unless it is empty.
 */
export function list(value: Value, options: ListOptions = {}): string {
  if (isScalar(value)) return `${cellText(value)}\n`;
  if (!Array.isArray(value)) return members(value, options, "").join("\n") + "\n";
  if (value.every((item) => !isMap(item))) return value.map((item) => `- ${cellText(item)}\n`).join("");
  return value.map((item, index) => record(item, index, options)).join("\n");
}

function record(item: Value, index: number, options: ListOptions): string {
  if (!isMap(item)) return `${index + 1}. ${cellText(item)}\n`;
  const own = new Map(sortedEntries(item));
  const { titleField, subtitleFields = [] } = options;
  const title = titleField !== undefined && own.has(titleField) ? cellText(own.get(titleField)!) : "";
  const behind = subtitleFields.filter((name) => own.has(name)).map((name) => cellText(own.get(name)!));
  const heading = [`${index + 1}.`, title, ...behind.map((text) => `(${text})`)].filter((text) =>
    text !== ""
  );
  const shown = new Set([titleField, ...subtitleFields]);
  return [heading.join(" "), ...members(item, options, "   ", shown)].join("\n") + "\n";
}

function members(
  value: Value,
  options: ListOptions,
  indent: string,
  shown: ReadonlySet<string | undefined> = new Set(),
): string[] {
  const entries = ordered(sortedEntries(value), options).filter(([key]) => !shown.has(key));
  const headings = entries.map(([key]) => `${headingOf(key, options)}:`);
  const widest = Math.max(0, ...headings.map(width));
  return entries.map(([, member], index) =>
    `${indent}${pad(headings[index]!, widest)} ${cellText(member)}`.trimEnd()
  );
}
