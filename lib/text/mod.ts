/** Values as plain text for people: tables, lists, trees, diagrams, and CSV. Pure, without colour or terminal. */
export { cellText, visible } from "./cell.ts";
export { pad, truncate, width } from "./width.ts";
export { type ColumnHint, keyValueTable, table, type TableOptions } from "./table.ts";
export { list, type ListOptions } from "./list.ts";
export { tree } from "./tree.ts";
export { mermaid } from "./mermaid.ts";
export { csv } from "./csv.ts";
