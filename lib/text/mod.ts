/** Values as plain text for people: tables, lists, trees, diagrams, and CSV. Pure, without colour or terminal. */
export { cellText, pad, truncate, visible, width } from "./cell.ts";
export { type ColumnHint, keyValueTable, table, type TableOptions } from "./table.ts";
export { list, type ListOptions } from "./list.ts";
export { tree } from "./tree.ts";
export { mermaid } from "./mermaid.ts";
export { csv } from "./csv.ts";
