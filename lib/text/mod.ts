/** Values as plain text for people: tables, lists, trees, diagrams, and CSV. Pure, without colour or terminal. */
export { cellText, plainLines, visible } from "./cell.ts";
export { fold, pad, truncate, truncateMiddle, width } from "./width.ts";
export type { ColumnHint, TableOptions } from "./columns.ts";
export { type KeyValueOptions, keyValueTable, table } from "./table.ts";
export { list, type ListOptions } from "./list.ts";
export { tree } from "./tree.ts";
export { mermaid } from "./mermaid.ts";
export { csv } from "./csv.ts";
