/** What became of a node in a run. `none` before one. */
export type NodeStatus = "none" | "succeeded" | "failed" | "timeout" | "skipped" | "cancelled";

/** One line of a node's card. Long texts are shown in a box of their own. */
export interface Detail {
  readonly label: string;
  readonly text: string;
  /** Shown in a fixed-width font, line feeds kept. */
  readonly isCode?: boolean;
}

/** A resolver or an action, as the page shows it. Every text may be anything; the page escapes it. */
export interface PageNode {
  /** Unique in its graph. */
  readonly name: string;
  /** The small line below the name: the provider. */
  readonly kind: string;
  readonly status: NodeStatus;
  /** Runs under a condition. */
  readonly isConditional: boolean;
  readonly details: readonly Detail[];
}

/** `to` needs `from`. */
export interface PageEdge {
  readonly from: string;
  readonly to: string;
  /** Reads across a border instead of waiting in the usual order; drawn dashed. */
  readonly isRead?: boolean;
}

/** A column of the drawing: nodes that can run at the same time. */
export interface Layer {
  readonly label: string;
  readonly names: readonly string[];
  /** Runs whatever happened before; set apart by its ground. */
  readonly isFinally?: boolean;
}

/** A graph with its nodes in layers. Names in layers and edges that no node has are left out. */
export interface PageGraph {
  readonly title: string;
  readonly nodes: readonly PageNode[];
  readonly edges: readonly PageEdge[];
  readonly layers: readonly Layer[];
}

/** A bar of the timeline. Times are milliseconds since the epoch. */
export interface Bar {
  readonly name: string;
  readonly group: string;
  readonly status: NodeStatus;
  readonly start: number;
  readonly end: number;
}

/** Everything on a page. Must hold no secret: the page shows all of it. */
export interface GraphPage {
  readonly title: string;
  readonly about?: string;
  /** Short facts below the title. */
  readonly facts: readonly string[];
  /** The outcome of a run, with the colour it is shown in. */
  readonly outcome?: { readonly text: string; readonly status: NodeStatus };
  /** Why it failed. */
  readonly error?: string;
  readonly graphs: readonly PageGraph[];
  /** Bars in the order of the rows; nothing is drawn when empty. */
  readonly bars: readonly Bar[];
}
