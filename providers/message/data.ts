import type { ProviderContext } from "../../lib/provider/mod.ts";
import { formatJson, isObject, type Value, type ValueObject } from "../../lib/value/mod.ts";
import type { ColumnHint, ListOptions } from "../../lib/text/mod.ts";
import { flag, list as listInput, map, number, text } from "../shared/inputs.ts";

/** The forms in which data is shown. */
export const FORMATS = ["auto", "table", "list", "tree", "mermaid", "json", "yaml", "quiet"] as const;

/** Data as text in the asked-for form. Ends with a newline unless it is empty. */
export async function renderData(
  data: Value,
  inputs: ValueObject,
  context: ProviderContext,
): Promise<string> {
  const format = text(inputs, "format") ?? "auto";
  if (format === "quiet") return "";
  if (format === "json") return formatJson(data, { indent: 2 }) + "\n";
  if (format === "yaml") {
    const { emitYaml } = await import("../../lib/yaml/mod.ts");
    return emitYaml(data);
  }
  const { list, mermaid, table, tree } = await import("../../lib/text/mod.ts");
  const options = layout(inputs, context);
  const title = titleOf(inputs);
  switch (format) {
    case "tree":
      return title + tree(data);
    case "mermaid":
      return mermaid(data);
    case "list":
      return title + list(data, options);
    default:
      return title + table(data, options);
  }
}

function titleOf(inputs: ValueObject): string {
  const display = map(inputs, "display");
  const title = display && (text(display, "collectionTitle") ?? text(display, "title"));
  return title ? `${title}\n` : "";
}

function layout(inputs: ValueObject, context: ProviderContext): ListOptions {
  const display = map(inputs, "display");
  const shape = display && map(display, "list");
  const titleField = shape && text(shape, "titleField");
  const subtitles = shape
    ? [text(shape, "subtitleField"), ...(listInput(shape, "badgeFields") ?? [])].filter((name) =>
      typeof name === "string"
    )
    : [];
  return {
    columnOrder: (listInput(inputs, "columnOrder") ?? []).filter((name) => typeof name === "string"),
    columnHints: hints(inputs, display),
    ...(titleField !== undefined && { titleField }),
    subtitleFields: subtitles,
    // A file or pipe takes any width; cutting would lose data there.
    ...(context.output.color && { width: context.output.width }),
  };
}

function hints(inputs: ValueObject, display: ValueObject | undefined): Record<string, ColumnHint> {
  const result: Record<string, ColumnHint> = Object.create(null);
  for (const [name, hint] of Object.entries(map(inputs, "columnHints") ?? {})) {
    if (isObject(hint)) result[name] = columnHint(hint);
  }
  const detail = display && map(display, "detail");
  for (const name of (detail && listInput(detail, "hiddenFields")) ?? []) {
    if (typeof name === "string") result[name] = { ...result[name], hidden: true };
  }
  return result;
}

function columnHint(hint: ValueObject): ColumnHint {
  const displayName = text(hint, "displayName");
  const maxWidth = number(hint, "maxWidth");
  const align = text(hint, "align");
  return {
    hidden: flag(hint, "hidden"),
    ...(displayName !== undefined && { displayName }),
    ...(maxWidth !== undefined && maxWidth > 0 && { maxWidth }),
    ...((align === "left" || align === "right") && { align }),
  };
}
