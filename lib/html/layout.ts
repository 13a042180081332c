import { orderLayers } from "./order.ts";
import { spread } from "./spread.ts";

/** Sizes of the drawing in pixels. */
export const NODE_WIDTH = 172;
/** Nodes grow to this width for the sake of long names. */
export const WIDEST_NODE = 224;
export const NODE_HEIGHT = 46;
const COLUMN_GAP = 48;
const ROW_GAP = 16;
/** Room for an edge that passes a column. */
const LANE_HEIGHT = 8;
const MARGIN = 16;
/** Room for the labels of the columns. */
export const HEAD = 34;

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Upper left corners. */
  readonly nodes: ReadonlyMap<string, Point>;
  /** Points that each edge goes through, in the order of the edges; empty for an edge that is not drawn. */
  readonly routes: readonly (readonly Point[])[];
  /** Left border of each column. */
  readonly columns: readonly number[];
  /** Width of every node. */
  readonly nodeWidth: number;
}

/** A node, or the place where an edge passes a column on its way to a farther one. */
export interface Slot {
  readonly id: string;
  readonly height: number;
}

/**
 * Places nodes in one column per layer. Edges that span several layers get a slot in each one between, so that they pass
 * between nodes and not behind them. The same input always gives the same drawing; time grows with the edges, not with
 * the square of the nodes.
 */
export function layOut(
  layers: readonly (readonly string[])[],
  edges: readonly LayoutEdge[],
  nodeWidth = NODE_WIDTH,
): Layout {
  const layerOf = new Map<string, number>();
  layers.forEach((names, layer) => names.forEach((name) => layerOf.set(name, layer)));
  const slots: Slot[][] = layers.map((names) =>
    names.map((name) => ({ id: nodeSlot(name), height: NODE_HEIGHT }))
  );
  const links: [string, string][] = [];
  const paths = edges.map(({ from, to }, index): string[] => {
    const start = layerOf.get(from);
    const end = layerOf.get(to);
    if (start === undefined || end === undefined || from === to) return [];
    const path = [nodeSlot(from)];
    const step = end > start ? 1 : -1;
    for (let layer = start + step; start !== end && layer !== end; layer += step) {
      const id = `edge ${index} ${layer}`;
      slots[layer]!.push({ id, height: LANE_HEIGHT });
      path.push(id);
    }
    path.push(nodeSlot(to));
    for (let at = 1; at < path.length; at++) links.push([path[at - 1]!, path[at]!]);
    return path;
  });
  const ordered = orderLayers(slots, links);
  const centers = spread(ordered, links, ROW_GAP);
  const top = Math.min(0, ...lows(ordered, centers));
  const columns = layers.map((_, layer) => MARGIN + layer * (nodeWidth + COLUMN_GAP));
  const columnOf = new Map(
    ordered.flatMap((layer, at) => layer.map(({ id }) => [id, columns[at]!] as const)),
  );
  const yOf = (id: string) => centers.get(id)! - top + HEAD + MARGIN;
  const nodes = new Map([...layerOf.keys()].map((name) => {
    const id = nodeSlot(name);
    return [name, { x: columnOf.get(id)!, y: yOf(id) - NODE_HEIGHT / 2 }] as const;
  }));
  let bottom = 0;
  for (const layer of ordered) {
    for (const { id, height } of layer) bottom = Math.max(bottom, yOf(id) + height / 2);
  }
  return {
    width: MARGIN * 2 + Math.max(1, layers.length) * (nodeWidth + COLUMN_GAP) - COLUMN_GAP,
    height: bottom + MARGIN,
    nodes,
    routes: paths.map((path) => route(path, columnOf, yOf, nodeWidth)),
    columns,
    nodeWidth,
  };
}

function nodeSlot(name: string): string {
  return `node ${name}`;
}

function* lows(layers: readonly (readonly Slot[])[], centers: ReadonlyMap<string, number>): Iterable<number> {
  for (const layer of layers) for (const { id, height } of layer) yield centers.get(id)! - height / 2;
}

function route(
  path: readonly string[],
  columnOf: ReadonlyMap<string, number>,
  yOf: (id: string) => number,
  nodeWidth: number,
): Point[] {
  if (path.length === 0) return [];
  const points: Point[] = [];
  path.forEach((id, at) => {
    const x = columnOf.get(id)!;
    const y = yOf(id);
    if (at > 0) points.push({ x, y });
    if (at < path.length - 1) points.push({ x: x + nodeWidth, y });
  });
  return points;
}
