/** Pages to look at: pure functions from a description of graphs and times to one self-contained HTML document. */
export type * from "./model.ts";
export { graphPage } from "./page.ts";
